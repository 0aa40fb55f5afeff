"""Relations that may hold between the columns of a table, each tried on rows held out.

What may hold is seen on few rows for many combinations of columns at once, and only that is tried on more. The
bound: a column is searched with the 40 columns that are nearest to it in the table, by pairs in 200 rows, so the
search takes time in proportion to the number of columns, and none that grows with the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import is_moment, is_number, is_string
from fakegen.learning.computed.column_parts import DAY, PARTS, Numbers, clock
from fakegen.learning.computed.relation import (
    Age,
    Arithmetic,
    LookUp,
    Relation,
    RelationTerm,
    Rounding,
    Same,
    Years,
)
from fakegen.learning.computed.robust_sums import centred, nearest_simple, robust_sum
from fakegen.learning.computed.sight import LEAST_ROWS, Sight
from fakegen.profiling.openness import thinness

_SCANNED, _PROBED = 200, 48
"""Rows that short sums and products are scanned on: what may hold is then tried on many more."""
_LEAST_SHARE, _LEAST_SAME, _LEAST_SURE, _ALWAYS = 0.5, 0.03, 0.97, 0.998
_LEAST_KAPPA = 0.5
_STEPS, _FEW_STEPS = 20, 5
_FRACTIONS, _MOST_OF_THREE = 4, 16
_MOST_YEARS, _LAST_YEAR = 130, 9_998
_LEAST_DECIMALS, _CLOSE = 2, 0.01
"""Logarithms are written with so many decimals at least, and are right to the last of them."""
_LEAST_KEYS, _MANY_KEYS, _ROWS_PER_KEY = 12, 48, 5
_TIMES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A relation that holds in a share of the rows."""

    target: str
    relation: Relation
    share: float


def candidates(sight: Sight) -> list[Candidate]:
    """Return the relations of a table, for each column that may be computed by one."""
    found = [*_same(sight), *_short_sums(sight), *_clocks(sight), *_dated(sight)]
    found += [*_ages(sight), *_days_between(sight)]
    for name in sight.numbers:
        others = _independent(sight, name, found)
        if others is None or sight.steps(name) < _FEW_STEPS:
            continue
        if (made := robust_sum(sight, name, others)) is not None:
            found += _solved(sight, name, made)
    return [*found, *_products(sight), *_logarithms(sight), *_looked_up(sight)]


def _independent(sight: Sight, target: str, found: Sequence[Candidate]) -> list[str] | None:
    """Return columns that a sum for a target may consist of; None if one is known that always holds.

    Of the members of each known sum, one is left out, as it adds nothing to the others.
    """
    sums = [c for c in found if c.share >= _ALWAYS and isinstance(c.relation, Arithmetic | Same)]
    if any(target in (c.target, *c.relation.reads) for c in sums if len(c.relation.reads) > 1):
        return None
    out = {target}
    for item in sums:
        if item.target != target and not out.intersection((item.target, *item.relation.reads)):
            out.add(item.target)
    return sight.near(target, [name for name in sight.numbers if name not in out])


def _tried(sight: Sight, target: str, relation: Relation, least: float) -> Iterator[Candidate]:
    if target in sight.computable and target not in relation.reads:
        if target in sight.numbers and sight.steps(target) < _STEPS:
            least = _LEAST_SURE  # small counts are often equal by chance, and trees learn them well
        share = sight.tested(target, relation)
        if share is not None and share >= least:
            yield Candidate(target, relation, share)


def _solved(sight: Sight, target: str, relation: Arithmetic) -> list[Candidate]:
    """Return a sum, solved for each of its members that it can be solved for."""
    found = list(_tried(sight, target, relation, _LEAST_SHARE))
    for term in relation.terms if relation.rounding == "nearest" else ():
        if (abs(term.factor) != 1 and len(relation.terms) > 1) or term.part != "number":
            continue
        others = [t for t in relation.terms if t is not term]
        factor = nearest_simple(1 / term.factor)
        terms = [
            RelationTerm(factor, target),
            *(replace(t, factor=-factor * t.factor) for t in others),
        ]
        made = centred(sight, term.column, replace(relation, terms=terms))
        found += _tried(sight, term.column, made, _LEAST_SHARE)
    return found


def _same(sight: Sight) -> Iterator[Candidate]:
    names = list(sight.columns)
    for i, left in enumerate(names):
        for right in sight.near(left, names[i + 1 :]):
            if left in sight.numbers and right in sight.numbers:
                likely = _often_equal(sight, left, right)
            else:
                likely = _equal_strings(sight, left, right)
            if likely:
                yield from _tried(sight, right, Same(left), _LEAST_SAME)
                yield from _tried(sight, left, Same(right), _LEAST_SAME)


def _often_equal(sight: Sight, left: str, right: str) -> bool:
    """Return whether no other distance between two columns is nearly as frequent as none.

    That is the null of two columns that go together: then small distances are as frequent as none.
    """
    kinds = [sight.columns[name].type for name in (left, right)]
    if kinds[0] != kinds[1] and not all(map(is_number, kinds)):
        return False
    if min(sight.steps(left), sight.steps(right)) < _STEPS:
        return False
    own, apart = sight.is_heaped(left), sight.numbers[left] - sight.numbers[right]
    known = sight.searched[~np.isnan(apart[sight.searched])]
    known = known[~(own[known] & (apart[known] == 0))]  # equal where both are zero means little
    equal = np.count_nonzero(apart[known] == 0)
    if len(known) < LEAST_ROWS or equal < max(_LEAST_SAME * len(known), 5):
        return False
    counts = np.unique(np.round(apart[known][apart[known] != 0], 9), return_counts=True)[1]
    return bool(equal >= _TIMES * counts.max(initial=0))


def _equal_strings(sight: Sight, left: str, right: str) -> bool:
    """Return whether strings agree far more often than by chance: by Cohen's kappa (1960).

    Columns of a few grades agree often, too, but trees learn those well.
    """
    a, b = sight.columns[left], sight.columns[right]
    if a.type != b.type or not is_string(a.type):
        return False
    rows = pa.array(sight.searched)
    a, b = a.take(rows), b.take(rows)
    if len(pc.unique(a)) < _LEAST_KEYS:
        return False
    equal = pc.mean(pc.equal(a, b)).as_py() or 0.0
    shares = [dict(zip(*_shares(values), strict=True)) for values in (a, b)]
    chance = sum(share * shares[1].get(value, 0.0) for value, share in shares[0].items())
    return bool(equal - chance >= _LEAST_KAPPA * (1 - chance) > 0)


def _shares(values: pa.Array) -> tuple[list[str], list[float]]:
    counted = values.drop_null().value_counts()
    counts = counted.field("counts").to_numpy()
    return counted.field("values").to_pylist(), (counts / max(counts.sum(), 1)).tolist()


def _short_sums(sight: Sight) -> Iterator[Candidate]:
    """Yield columns that are the sum of two others, solved for each of the three."""
    names = [name for name in sight.numbers if sight.steps(name) > 2]
    matrix = _matrix(sight, names, _SCANNED)
    scales = np.nanmax(np.abs(matrix), axis=0, initial=1e-9)
    places = {name: place for place, name in enumerate(names)}
    for t, target in enumerate(names):
        if sight.steps(target) < _FEW_STEPS:
            continue
        within = 0.5 * sight.unit(target) + 1e-9 * scales
        near = [places[name] for name in sight.near(target, names)]
        for n, i in enumerate(near):
            others = near[n + 1 :]
            apart = (matrix[:, t] - matrix[:, i])[:, None] - matrix[:, others]
            counts = (~np.isnan(apart)).sum(axis=0)
            held = (np.abs(apart) <= within[others]).sum(axis=0)
            likely = (held >= _LEAST_SHARE * counts) & (counts >= LEAST_ROWS)
            for j in np.array(others)[likely].tolist():
                if not _adds(sight, target, names[i], names[j]):
                    continue
                terms = [RelationTerm(1.0, names[i]), RelationTerm(1.0, names[j])]
                yield from _solved(sight, target, Arithmetic("sum", terms, 0.0))


def _adds(sight: Sight, target: str, one: str, other: str) -> bool:
    """Return whether both parts of a sum matter, so that it is more than one of them with zeros."""
    parts = [sight.numbers[name][sight.searched] for name in (one, other)]
    dated = [is_moment(sight.columns[name].type) for name in (target, one, other)]
    if sum(dated) not in (0, 2) or all(dated[1:]):
        return False
    held = sight.numbers[target][sight.searched] == parts[0] + parts[1]
    return all(np.count_nonzero(part[held] != 0) >= 5 for part in parts) or not held.any()


def _matrix(sight: Sight, names: list[str], rows: int) -> Numbers:
    chosen = sight.searched[:: max(1, len(sight.searched) // rows)][:rows]
    return np.column_stack([sight.numbers[name][chosen] for name in names] or [np.empty((0,))])


def _clocks(sight: Sight) -> Iterator[Candidate]:
    """Yield times as HHMM that are another time and a number of minutes."""
    clocks = [name for name in sight.numbers if _is_clock(sight.numbers[name])]
    minutes = {name: clock(sight.columns[name])[sight.searched] for name in clocks}
    for target in clocks:
        late = bool((sight.numbers[target] == 2400).any())
        rounding: Rounding = "late clock" if late else "clock"
        for start in sight.near(target, clocks):
            for name in sight.near(target, list(sight.numbers)):
                if name == start or sight.decimals[name] != 0:
                    continue
                apart = minutes[target] - minutes[start] - sight.numbers[name][sight.searched]
                known = apart[~np.isnan(apart)]
                if len(known) >= LEAST_ROWS and np.mean(known % DAY == 0) >= _LEAST_SHARE:
                    terms = [RelationTerm(1.0, start, "clock"), RelationTerm(1.0, name)]
                    yield from _tried(
                        sight, target, Arithmetic("sum", terms, 0.0, rounding), _LEAST_SHARE
                    )


def _is_clock(numbers: Numbers) -> bool:
    known = numbers[~np.isnan(numbers)]
    inside = (known >= 0) & (known <= 2400) & (known % 100 < 60) & (known % 1 == 0)
    return bool(inside.all() and known.max() >= 1000 and len(np.unique(known)) >= _STEPS)


def _dated(sight: Sight) -> Iterator[Candidate]:
    """Yield years, months and days of dates, and whole years between two."""
    dates = [name for name in sight.numbers if is_moment(sight.columns[name].type)]
    whole = [n for n in sight.numbers if n not in dates and sight.decimals[n] == 0]
    for target in whole:
        near = sight.near(target, dates)
        for dated in near:
            for part in ("year", "month", "day"):
                made = Arithmetic("sum", [RelationTerm(1.0, dated, part)], 0.0)
                yield from _tried(sight, target, made, _LEAST_SHARE)
        if (
            np.nanmin(sight.numbers[target]) >= 0
            and np.nanmax(sight.numbers[target]) <= _MOST_YEARS
        ):
            for since in near:
                for until in near:
                    if since != until and sight.steps(target) >= _FEW_STEPS:
                        yield from _tried(sight, target, Years(since, until), _LEAST_SHARE)


def _ages(sight: Sight) -> Iterator[Candidate]:
    """Yield whole years from a date to one day for all rows: the day on which most of them are right."""
    dates = [name for name in sight.numbers if is_moment(sight.columns[name].type)]
    for target in sight.numbers:
        if target in dates or sight.decimals[target] != 0 or sight.steps(target) < _STEPS:
            continue
        for since in sight.near(target, dates):
            year, month, day = (
                PARTS[part](sight.columns[since])[sight.searched]
                for part in ("year", "month", "day")
            )
            reached = year + sight.numbers[target][sight.searched]
            known = ~np.isnan(reached) & (np.abs(reached) < _LAST_YEAR)
            first, after = (
                _day_numbers(reached[known] + more, month[known], day[known]) for more in (0, 1)
            )
            if len(first) < LEAST_ROWS / 2:
                continue
            # On a day, those are right whose age it is: it began before, and the next did not.
            first, after = np.sort(first), np.sort(after)
            right = np.arange(1, len(first) + 1) - np.searchsorted(after, first, side="right")
            if right.max() < _LEAST_SHARE * len(first):
                continue
            drawn_up = np.datetime64(int(first[np.argmax(right)]), "D").astype(date)
            yield from _tried(sight, target, Age(since, drawn_up), _LEAST_SHARE)


def _day_numbers(year: Numbers, month: Numbers, day: Numbers) -> NDArray[np.int64]:
    """Return the days since 1970 of some dates; of 29 February, the next day in other years."""
    months = ((year - 1970) * 12 + month - 1).astype(np.int64).astype("datetime64[M]")
    days: NDArray[np.int64] = (
        months.astype("datetime64[D]").astype(np.int64) + day.astype(np.int64) - 1
    )
    return days


def _days_between(sight: Sight) -> Iterator[Candidate]:
    """Yield whole numbers of days between two dates or moments, of which both or neither may count."""
    days = {
        name: RelationTerm(1.0, name, "number" if pa.types.is_date(values.type) else "days")
        for name, values in sight.columns.items()
        if name in sight.numbers and is_moment(values.type)
    }
    counted = {name: term.of(sight.columns)[sight.searched] for name, term in days.items()}
    for target in sight.numbers:
        if target in days or sight.decimals[target] != 0 or sight.steps(target) < _STEPS:
            continue
        near = sight.near(target, list(days))
        for since, until in permutations(near, 2):
            apart = sight.numbers[target][sight.searched] - (counted[until] - counted[since])
            known = apart[~np.isnan(apart)]
            if len(known) < LEAST_ROWS / 2:
                continue
            more = float(np.median(known))
            if abs(more) <= 1 and np.mean(known == more) >= _LEAST_SHARE:
                terms = [days[until], replace(days[since], factor=-1.0)]
                yield from _tried(sight, target, Arithmetic("sum", terms, more), _LEAST_SHARE)


def _logarithms(sight: Sight) -> Iterator[Candidate]:
    """Yield columns that are the natural logarithm of another."""
    plain = [n for n in sight.numbers if is_number(sight.columns[n].type)]
    wide = [n for n in plain if sight.steps(n) >= _STEPS]
    for target in wide:
        decimals = sight.decimals[target]
        if decimals is not None and decimals < _LEAST_DECIMALS:
            continue
        own = sight.numbers[target][sight.searched[:_PROBED]]
        for name in sight.near(target, wide):
            term = RelationTerm(1.0, name, "log")
            apart = np.abs(own - term.of(sight.columns)[sight.searched[:_PROBED]])
            if np.mean(apart < _CLOSE) >= _LEAST_SHARE:
                yield from _tried(sight, target, Arithmetic("sum", [term], 0.0), _LEAST_SHARE)


def _products(sight: Sight) -> Iterator[Candidate]:
    """Yield products and ratios of two columns, and products of three of which one is a share.

    The logarithm of a target is then that of a factor, give or take that of another and a constant. So
    for most pairs of rows, differences of logarithms must agree, which is quickly seen for all pairs of
    columns at once.
    """
    plain = [n for n in sight.numbers if not is_moment(sight.columns[n].type)]
    terms = [RelationTerm(1.0, name) for name in plain if sight.steps(name) > 1]
    shares = [
        RelationTerm(1.0, t.column, part) for t in terms for part in _share_parts(sight, t.column)
    ]
    squares = [replace(t, factor=2.0) for t in terms] if len(plain) <= _MOST_OF_THREE else []
    pool = [*terms, *shares, *squares]
    if not terms or sight.rows < 2 * LEAST_ROWS:
        return
    chosen = sight.searched[:: max(1, len(sight.searched) // (2 * _PROBED))][: 2 * _PROBED]
    sample = {t.column: sight.columns[t.column].take(pa.array(chosen)) for t in terms}
    with np.errstate(all="ignore"):
        logs = np.column_stack([t.factor * np.log(np.abs(t.of(sample))) for t in pool])
    for target in sight.numbers:
        if is_moment(sight.columns[target].type) or sight.steps(target) < _STEPS:
            continue
        thirds: list[RelationTerm | None] = [None]
        if len(plain) <= _MOST_OF_THREE:
            thirds += [t for t in shares if t.column != target][:_FRACTIONS]
        for third in thirds:
            yield from _pairs(sight, target, pool, logs, third)


def _share_parts(sight: Sight, name: str) -> list[str]:
    numbers = sight.numbers[name][~np.isnan(sight.numbers[name])]
    if numbers.min() < 0 or numbers.max() > 100:
        return []
    if numbers.max() <= 1:
        return ["rest"] if numbers.max() < 1 else []
    return ["plus percent"] + (["minus percent"] if numbers.max() < 100 else [])


def _pairs(
    sight: Sight, target: str, pool: list[RelationTerm], logs: Numbers, third: RelationTerm | None
) -> Iterator[Candidate]:
    rows = sight.searched[:: max(1, len(sight.searched) // (2 * _PROBED))][: 2 * _PROBED]
    wanted = sight.numbers[target][rows]
    half = len(wanted) // 2
    unit = sight.unit(target)
    with np.errstate(all="ignore"):
        own = np.log(np.abs(wanted))
        error = 0.5 * unit / np.abs(wanted) + (1e-9 if unit else 1e-6)
        if third is not None:
            own = own - logs[:, pool.index(third)]
        error = error[:half] + error[half : 2 * half]
        usable = np.isfinite(own[:half] - own[half : 2 * half]) & (error < 0.1)
        if usable.sum() < 10:
            return
        change = (own[:half] - own[half : 2 * half])[usable]
        changes = (logs[:half] - logs[half : 2 * half])[usable]
        error = error[usable]
    near = set(sight.near(target, list(sight.numbers)))
    allowed = [n for n, term in enumerate(pool) if term.column in near]
    for place, i in enumerate(allowed):
        with np.errstate(all="ignore"):
            rest = change - changes[:, i]
        for sign, others in ((1.0, allowed[place:]), (-1.0, allowed)):
            with np.errstate(all="ignore"):
                apart = rest[:, None] - sign * changes[:, others]
            known = np.isfinite(apart).sum(axis=0)
            near = np.abs(apart) <= 1.5 * error[:, None]
            moves = (np.abs(changes[:, others]) > 3 * error[:, None]).mean(axis=0)
            likely = (near.sum(axis=0) >= _LEAST_SHARE**2 * known) & (known >= 10) & (moves > 0.2)
            for j in np.flatnonzero(likely):
                one, other = pool[i], pool[others[j]]
                factors = [one, replace(other, factor=sign * other.factor)]
                if one.column == other.column:
                    if i != others[j] or sign < 0 or one.factor != 1:
                        continue
                    factors = [replace(one, factor=2.0)]
                if third is not None:
                    if third.column in (one.column, other.column):
                        continue
                    factors.append(third)
                yield from _with_constant(sight, target, factors)


def _with_constant(sight: Sight, target: str, factors: list[RelationTerm]) -> Iterator[Candidate]:
    plain = Arithmetic("product", factors, 1.0)
    rows = pa.array(sight.searched)
    values = {name: sight.columns[name].take(rows) for name in plain.reads}
    with np.errstate(all="ignore"):
        wanted = sight.numbers[target][sight.searched]
        ratio = wanted / plain.raw(values)
        big = np.abs(wanted) >= np.nanmedian(np.abs(wanted))
        ratio = ratio[np.isfinite(ratio) & big & (ratio != 0)]
    if len(ratio) < LEAST_ROWS / 2:
        return
    middle = float(np.median(ratio))
    power = 10.0 ** np.round(np.log10(abs(middle)))
    for constant in dict.fromkeys((np.sign(middle) * power, float(f"{middle:.3g}"))):
        found = list(_tried(sight, target, replace(plain, constant=float(constant)), _LEAST_SHARE))
        if found:
            yield from found
            return


def _looked_up(sight: Sight) -> Iterator[Candidate]:
    """Yield columns that one column with many values decides, or nearly decides.

    What goes with a value is taken from the searched rows, and tried on the others. Combinations that
    point at few rows are not kept: they may be those of persons.
    """
    deciding = [name for name in sight.columns if name in sight.keys and _decides(sight, name)]
    codes = {}
    if not deciding:
        return
    for name, values in sight.columns.items():
        codes[name] = _coded(values)
    for target in sight.columns:
        if target not in sight.computable or len(codes[target][1]) < 2:
            continue
        base = np.bincount(codes[target][0][codes[target][0] >= 0]).max() / max(sight.rows, 1)
        for name in sight.near(target, deciding):
            relation = _table_of(codes[name], codes[target], sight.searched, name)
            share = sight.tested(target, relation)
            if share is None or share < 0.9 or (1 - share) > 0.1 * (1 - base):
                continue
            if share < _ALWAYS and len(codes[name][1]) < _MANY_KEYS:
                continue  # trees learn what goes with so few, and other columns follow the values
            pair = [sight.whole[name], sight.whole[target]]
            if not thinness(pair).is_open():
                keys, found = map(_coded, pair)
                whole = _table_of(keys, found, np.arange(len(pair[0])), name)
                yield Candidate(target, whole, share)


def _coded(values: pa.Array) -> tuple[NDArray[np.int64], pa.Array]:
    """Return the number of each row's value, -1 for null, and the distinct values."""
    encoded = values.dictionary_encode()
    indices = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return indices.astype(np.int64), encoded.dictionary


def _decides(sight: Sight, name: str) -> bool:
    values = sight.columns[name]
    is_level = is_string(values.type) or pa.types.is_integer(values.type)
    if not is_level or pa.types.is_boolean(values.type):
        return False
    distinct = len(pc.unique(values))
    return _LEAST_KEYS <= distinct <= sight.rows / _ROWS_PER_KEY


def _table_of(
    keys: tuple[NDArray[np.int64], pa.Array],
    found: tuple[NDArray[np.int64], pa.Array],
    rows: NDArray[np.int64],
    name: str,
) -> LookUp:
    """Return what most often goes with each key in some rows."""
    (key, levels), (value, values) = keys, found
    key, value = key[rows], value[rows]
    known = (key >= 0) & (value >= 0)
    pairs, counts = np.unique(key[known] * len(values) + value[known], return_counts=True)
    order = np.lexsort((pairs, -counts, pairs // len(values)))
    first = np.unique(pairs[order] // len(values), return_index=True)
    chosen = pairs[order][first[1]]
    return LookUp(
        name, levels.take(pa.array(first[0])), values.take(pa.array(chosen % len(values)))
    )
