"""Finding the form of a column, with the evidence for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import as_mask
from fakegen.errors import ParameterError
from fakegen.forms.day_order import month_first_by_values
from fakegen.forms.form import TextForm
from fakegen.forms.moment_form import MomentForm
from fakegen.forms.moment_search import moment_notations
from fakegen.forms.notation import form_of
from fakegen.forms.number_form import NumberForm
from fakegen.forms.number_search import number_notations, span_notations
from fakegen.forms.numbers_form import NumbersForm
from fakegen.forms.numbers_search import numbers_notations
from fakegen.forms.period_form import PeriodForm
from fakegen.forms.period_search import period_notations
from fakegen.forms.yearless_form import YearlessForm

_TRIED, _SEED = 1_000, 5
_LEAST_TRIED = 0.3
"""A notation is tried on all strings if at least this share of a sample has it."""
_LEAST, _LEAST_AGAIN = 0.6, 0.02
"""The share of rows that the first form must have, and each further one of the same type."""
_FEW_OTHERS = 3
"""Beside so few other strings, however frequent, half of that share is enough."""
_MOST_FORMS = 5
_YEARS = (1500, 2200)
_PLAUSIBLE = 0.99
_FEWEST_MONTHS, _LATE = 3, 20


@dataclass(frozen=True, slots=True)
class FoundForm:
    """The form of a column of strings.

    Attributes:
        notations: One form or several, the most frequent first; all have the same type of values.
        rows: How many rows have one of them.
        rest: The distinct other strings, the most frequent first.
        rest_rows: How many rows have each of them.
        doubt: What must be said of the choice between two forms that all values have; empty if the values
            decide.
        orders: The notations that the first may also be, with the month first (True) or the day; empty if the
            values decide.
    """

    notations: Sequence[str]
    rows: int
    rest: Sequence[str]
    rest_rows: Sequence[int]
    doubt: str = ""
    orders: Mapping[bool, str] = field(default_factory=dict)

    @property
    def month_first(self) -> bool | None:
        """Whether the values show that the month comes before the day; None if they do not tell."""
        return None if self.doubt else month_comes_first(self.notations[0])


def find_form(
    texts: pa.Array, *, month_first: bool | None = None, why: str = "as in other columns"
) -> FoundForm | None:
    """Return the form of most strings of a column; None if they have none in common.

    Dates are tried first, then periods, then durations, then numbers, then several numbers. Whether the day or the month comes first is
    decided by the values; where they do not tell, by ``month_first``.

    Args:
        texts: The column, strings, in the order of the rows.
        month_first: Whether the rest of the table has the month before the day; None if it does not tell.
        why: How the rest of the table tells it.
    """
    counted = pc.value_counts(texts.drop_null())
    strings, counts = counted.field("values"), counted.field("counts").to_numpy()
    if not len(strings):
        return None
    sample = _sample(strings)
    plain = sample.to_pylist()
    if not any(any(map(str.isdigit, text)) for text in plain[:50]):
        return None
    kinds = (
        moment_notations,
        period_notations,
        span_notations,
        number_notations,
        numbers_notations,
    )
    for notations in (search(plain) for search in kinds):
        found = _best(notations, sample, strings, counts)
        if found is None:
            continue
        if len(found.orders) > 1:
            return _settled(found, texts, month_first, why)
        return found
    return None


def find_compact_dates(integers: pa.Array) -> bool:
    """Return whether whole numbers are dates such as 20210127.

    At least 99% of the values must be valid dates of the years 1500 to 2200; of all numbers with eight
    digits, about 3% are.
    """
    distinct = pc.unique(integers.drop_null())
    if len(distinct) < 5:
        return False
    bounds = pc.min_max(distinct).as_py()
    if bounds["min"] < _YEARS[0] * 10_000 or bounds["max"] > (_YEARS[1] + 1) * 10_000:
        return False
    dates = form_of("%Y%m%d").read(distinct.cast(pa.string()))
    return bool(len(dates) - dates.null_count >= _PLAUSIBLE * len(dates))


def find_months(moments: pa.Array) -> FoundForm | None:
    """Return the form of dates or moments that are always the first of a month, of several months.

    It has the day written out, so that a new value is the first of a month, too.
    """
    distinct = pc.unique(moments.drop_null())
    if len(distinct) < 3 or not pc.all(pc.equal(pc.day(distinct), 1)).as_py():
        return None
    texts = distinct.cast(pa.string()).to_pylist()
    ends = {text[10:] for text in texts}
    is_yearly = pc.count_distinct(pc.month(distinct)).as_py() == 1
    month = texts[0][5:7] if is_yearly else "%m"
    if len(ends) > 1:
        return None
    return FoundForm([f"%Y-{month}-01{ends.pop()}"], len(moments) - moments.null_count, [], [])


def _first_of_month(form: TextForm, strings: pa.Array) -> TextForm:
    """Return a form with the day written out, if all dates are the first of a month."""
    day = next((part for part in ("%-d", "%d") if part in form.notation), None)
    if day is None:
        return form
    days = pc.day(form.read(strings).drop_null())
    if len(days) < 3 or not pc.all(pc.equal(days, 1)).as_py():
        return form
    return form_of(form.notation.replace(day, "1" if day == "%-d" else "01"))


def _sample(strings: pa.Array) -> pa.Array:
    if len(strings) <= _TRIED:
        return strings
    rng = np.random.Generator(np.random.Philox(_SEED))
    return strings.take(pa.array(np.sort(rng.choice(len(strings), _TRIED, replace=False))))


def _best(
    notations: Iterable[str],
    sample: pa.Array,
    strings: pa.Array,
    counts: NDArray[np.int64],
) -> FoundForm | None:
    forms = [form for notation in notations if (form := _made(notation)) is not None]
    tried = [(form, float(_has(form, sample).mean())) for form in forms]
    least = _LEAST_AGAIN if len(sample) < _TRIED else _LEAST_AGAIN / 2
    likely = [form for form, share in tried if share >= least]
    if not any(share >= _LEAST_TRIED for _, share in tried):
        return None
    held = {form.notation: _has(form, strings) for form in likely}
    total = int(counts.sum())
    left = np.ones(len(strings), dtype=np.bool_)
    chosen: list[TextForm] = []
    orders: dict[bool, str] = {}
    while likely and len(chosen) < _MOST_FORMS:
        gains = [int(counts[held[form.notation] & left].sum()) for form in likely]
        most = max(gains)
        if most < (_LEAST_AGAIN if chosen else _LEAST / 2) * total:
            break
        ties = [form for form, gain in zip(likely, gains, strict=True) if gain == most]
        best = ties[0]
        if len(ties) > 1 and not chosen:
            best, orders = _simplest(_furthest(ties, likely, held, counts)), _orders(ties)
        chosen.append(best)
        left &= ~held[best.notation]
        likely = [form for form in likely if form is not best and form.goes_with(best)]
        if best.notation.startswith(("{", "[")) or isinstance(best, PeriodForm):
            break  # durations in other units are other numbers, and a period has one length
    rows = int(counts[~left].sum())
    if not chosen or (rows < _LEAST * total and np.count_nonzero(left) > _FEW_OTHERS):
        return None
    is_yearless = isinstance(chosen[0], YearlessForm)
    if is_yearless and not _are_days_of_years(chosen[0], strings, rows / total):
        return None
    order = np.argsort(-counts[left], kind="stable")
    rest = strings.filter(pa.array(left)).take(pa.array(order))
    if isinstance(chosen[0], MomentForm):
        chosen = [_first_of_month(form, strings) for form in chosen]
    return FoundForm(
        [form.notation for form in chosen],
        rows,
        rest.to_pylist(),
        counts[left][order].tolist(),
        orders=orders,
    )


def _are_days_of_years(form: TextForm, strings: pa.Array, share: float) -> bool:
    """Return whether strings are days and months, and no fractions or scores such as 3/4.

    They must come from several months and from all parts of these.

    Args:
        form: A form with a day and a month only.
        strings: Distinct strings.
        share: The share of rows that have the form.
    """
    dates = form.read(strings).drop_null()
    days, months = pc.day(dates), pc.month(dates)
    several = min(pc.count_distinct(part).as_py() for part in (days, months)) >= _FEWEST_MONTHS
    return bool(share >= _PLAUSIBLE and several and pc.max(days).as_py() > _LATE)


def _made(notation: str) -> TextForm | None:
    try:
        return form_of(notation)
    except ParameterError:
        return None


def _has(form: TextForm, strings: pa.Array) -> NDArray[np.bool_]:
    """Return which strings have a form; of years, only plausible ones."""
    values = form.read(strings)
    held = ~as_mask(values.is_null(), unknown=False)
    if isinstance(form, MomentForm | PeriodForm) and not pa.types.is_time(form.type) and held.any():
        years = pc.year(values)
        low, high = _YEARS
        inside = pc.and_(pc.greater_equal(years, low), pc.less_equal(years, high))
        held &= as_mask(inside, unknown=False)
    return held


_DATED = (MomentForm, PeriodForm, YearlessForm)


def _orders(ties: Sequence[TextForm]) -> dict[bool, str]:
    """Return the notation with the month first and that with the day first, if both are among some."""
    by_order = {month_comes_first(form.notation): form.notation for form in reversed(ties)}
    found = {first: notation for first, notation in by_order.items() if first is not None}
    return found if isinstance(ties[0], _DATED) and len(found) > 1 else {}


def _settled(found: FoundForm, texts: pa.Array, month_first: bool | None, why: str) -> FoundForm:
    """Return a form with one of the two orders of day and month, and what must be said of it."""
    forms = {first: form_of(notation) for first, notation in found.orders.items()}
    first, reason = month_first_by_values(texts, forms), "so that the dates lie close together"
    if first is None:
        first, reason = month_first, why
    if first is None:
        first, reason = "/" in found.notations[0], "the values do not tell"
    form = forms[first]
    if isinstance(form, MomentForm):
        form = _first_of_month(form, texts)
    doubt = f"taken with the {'month' if first else 'day'} first: {reason}"
    return replace(found, notations=[form.notation, *found.notations[1:]], doubt=doubt)


def _furthest(
    ties: Sequence[TextForm],
    likely: Sequence[TextForm],
    held: Mapping[str, NDArray[np.bool_]],
    counts: NDArray[np.int64],
) -> Sequence[TextForm]:
    """Return those of some number forms that leave least to strings without a form, with others of their type.

    Beside 6.0, 6 has no decimals of a number that may have some.
    """
    if not all(isinstance(form, NumberForm) for form in ties):
        return ties

    def reach(form: TextForm) -> int:
        alike = [held[other.notation] for other in likely if other.type == form.type]
        return int(counts[np.any(alike, axis=0)].sum())

    reaches = list(map(reach, ties))
    return [form for form, rows in zip(ties, reaches, strict=True) if rows == max(reaches)]


def _simplest(ties: Sequence[TextForm]) -> TextForm:
    """Return the simplest of several forms that the same rows have."""
    several = [form for form in ties if isinstance(form, NumbersForm)]
    if several:
        return min(several, key=_complexity)
    plain = [form for form in ties if isinstance(form, NumberForm)]
    if plain:
        # A mark that always has three digits after it is one between groups, unless it is a point.
        grouped = [form for form in plain if "#,##0" in form.notation or "##0" in form.notation]
        pointed = [form for form in plain if "0." in form.notation]
        if grouped and not pointed:
            return grouped[0]
        return min(plain, key=lambda form: len(form.notation))
    return ties[0]


def _complexity(form: NumbersForm) -> tuple[int, bool, int]:
    """Return by what the simplest of several forms is chosen: few numbers, decimal points, a short notation."""
    is_european = re.search(r"#\.##0|0,[0#]", form.notation) is not None
    return len(form.beside), is_european, len(form.notation)


def month_comes_first(notation: str) -> bool | None:
    """Return whether a notation has the month right before the day; None if it has no such order."""
    plain = notation.replace("%-", "%")
    month, day, year = (plain.find(part) for part in ("%m", "%d", "%Y"))
    if min(month, day) < 0 or -1 < year < min(month, day):
        return None
    return month < day
