"""Which columns of a table have a form, and what their strings mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.type_kinds import is_moment
from fakegen.detection import column_names
from fakegen.detection.identifying import why_identifying
from fakegen.forms.finding import FoundForm, find_compact_dates, find_form, find_months
from fakegen.forms.moment_form import MomentForm
from fakegen.forms.notation import form_of
from fakegen.forms.numbers_form import NumbersForm
from fakegen.forms.period_form import PeriodForm
from fakegen.forms.yearless_form import YearlessForm
from fakegen.interfaces.detector import Detection
from fakegen.profiling.missing import Suspect
from fakegen.profiling.observing import without
from fakegen.profiling.openness import Thinness, thinness

_FEW = 12
_MONTH_FIRST = ("en_US", "en_PH", "fil_PH", "tl_PH")
_CODE_DIGITS = 4
_PADDED_DIGITS, _PLAIN_DIGITS = 5, 7
"""Several numbers that are always equally long are a code if they have so many digits, with zeros in front or not."""
_MEASURED = frozenset("°′″'\"$€£¥%×,")
_YEARS = 1000, 2100


def find_forms(
    data: Mapping[str, pa.Array],
    detections: Mapping[str, Detection],
    suspects: Mapping[str, Sequence[Suspect]] = MappingProxyType({}),
) -> dict[str, FoundForm]:
    """Return the form of each column that has one.

    Where the values of a column do not tell whether the day or the month comes first, the rest of the table
    does: other dates, or numbers, names and places that are written as in one part of the world.

    Args:
        data: The columns.
        detections: What detectors found, by column. What is recognised as something else than a date has
            no form.
        suspects: Possible missing codes, by column: however many rows have them, the others may have a form.
    """
    found = {
        name: form
        for name, values in data.items()
        if (form := _form(values, suspects.get(name, ())))
    }
    told = _month_first(found.values(), detections.values())
    for name, form in list(found.items()):
        if form.orders and told is not None:
            first, why = told
            codes = suspects.get(name, ())
            found[name] = _form_of_texts(data[name], codes, month_first=first, why=why) or form
    return {
        name: form
        for name, form in found.items()
        if _is_formed(name, data[name], form, detections.get(name))
    }


def _month_first(
    forms: Collection[FoundForm], detections: Collection[Detection]
) -> tuple[bool, str] | None:
    """Return whether a table has the month before the day, and what tells it; None if nothing does."""
    orders = {form.month_first for form in forms} - {None}
    if orders:
        return (orders == {True}, "as in other columns") if len(orders) == 1 else None
    if any(_has_decimal_comma(form.notations[0]) for form in forms):
        return False, "its numbers have decimal commas"
    locales = {found.locale for found in detections if found.locale}
    if len(locales) == 1:
        (locale,) = locales
        return locale in _MONTH_FIRST, f"as it is usual for {locale}, of which other values are"
    return None


def _has_decimal_comma(notation: str) -> bool:
    return "0,0" in notation


def read_form(values: pa.Array, found: FoundForm) -> pa.Array:
    """Return what the values of a column mean; null where they have none of its forms."""
    texts = values.cast(pa.string())
    made = form_of(found.notations[0]).read(texts)
    for notation in found.notations[1:]:
        made = pc.coalesce(made, form_of(notation).read(texts))
    return made


def has_several_numbers(found: FoundForm) -> bool:
    """Return whether strings have several numbers, of which :func:`read_form` tells the first: no rule is about it."""
    return isinstance(form_of(found.notations[0]), NumbersForm)


def _form(values: pa.Array, suspects: Sequence[Suspect]) -> FoundForm | None:
    kind = values.type
    if pa.types.is_integer(kind):
        if not find_compact_dates(values):
            return None
        found = find_form(values.cast(pa.string()))
        # The column stays one of numbers, so nothing else can stand in it.
        return found if found and not found.rest and found.notations == ["%Y%m%d"] else None
    if is_moment(kind):
        return find_months(values)
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return None
    return _form_of_texts(values, suspects)


def _form_of_texts(texts: pa.Array, suspects: Sequence[Suspect], **order: Any) -> FoundForm | None:
    """Return the form of strings beside missing codes, which are among those that have none."""
    found = find_form(without(texts, [suspect.value for suspect in suspects]), **order)
    if found is None or not suspects:
        return found
    rest = dict(zip(found.rest, found.rest_rows, strict=True))
    rest |= {suspect.value: suspect.rows for suspect in suspects}
    often = sorted(rest.items(), key=lambda one: -one[1])
    return replace(found, rest=[text for text, _ in often], rest_rows=[rows for _, rows in often])


def _is_formed(name: str, values: pa.Array, found: FoundForm, detection: Detection | None) -> bool:
    """Return whether a form says more of a column than its strings do, and leaves little out."""
    present = len(values) - values.null_count
    rest = Thinness.of_counts(np.array(found.rest_rows, dtype=np.int64))
    if Thinness(rest.values, rest.rows, float(present)).is_open():
        return False
    forms = [form_of(notation) for notation in found.notations]
    if isinstance(forms[0], MomentForm | PeriodForm | YearlessForm):
        return bool(pc.count_distinct(values).as_py() - len(found.rest) > 1)
    is_known = detection is not None and (detection.named or detection.identifying)
    if is_known or column_names.hints_at(name, column_names.IDENTIFIER):
        return False
    if pc.count_distinct(values).as_py() <= _FEW:
        return False  # a category that happens to have digits
    if isinstance(forms[0], NumbersForm):
        if why_identifying(name, values.type, detection) or _are_codes(forms[0], values):
            return False
        return thinness([values.drop_null()]).is_open()
    if found.notations == ["0"]:
        numbers = read_form(values, found)
        lengths = pc.min_max(pc.utf8_length(values.filter(pc.is_valid(numbers))))
        low, high = (end.as_py() for end in lengths.values())
        return not low == high >= _CODE_DIGITS or _are_years(numbers)
    return True


def _are_codes(form: NumbersForm, values: pa.Array) -> bool:
    """Return whether strings are codes: all are equally long, and have many digits or zeros in front.

    A year is no part of a code, signs of measures and money are in none, and coordinates have decimals everywhere.
    """
    texts = values.filter(pc.is_valid(form.read(values)))
    lengths = pc.min_max(pc.utf8_length(texts)).as_py()
    numbers = [form.parse(texts), *form.others(texts)]
    is_measure = not _MEASURED.isdisjoint(texts[0].as_py())
    if (
        is_measure
        or lengths["min"] != lengths["max"]
        or all(pa.types.is_floating(column.type) for column in numbers)
    ):
        return False
    digits = sum(map(str.isdigit, texts[0].as_py())) - 4 * sum(map(_are_years, numbers))
    return digits >= (_PADDED_DIGITS if "00" in form.notation else _PLAIN_DIGITS)


def _are_years(numbers: pa.Array) -> bool:
    """Return whether whole numbers of four digits may be years: a code would have others as well."""
    low, high = (end.as_py() for end in pc.min_max(numbers).values())
    return bool(_YEARS[0] <= low and high <= _YEARS[1])
