"""The kind of a column: numbers, counts, categories, free strings, sequences and others."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.as_numbers import as_floats
from fakegen.arrays.masks import null_unless
from fakegen.arrays.type_kinds import is_moment, is_number
from fakegen.errors import number_of
from fakegen.interfaces.observed import decimals_of
from fakegen.profiling.openness import THIN, Thinness, may_be_labels
from fakegen.profiling.round_bounds import round_bounds

Kind = Literal[
    "empty", "constant", "sequence", "flag", "category", "text", "count", "number", "moment", "binary",
    "nested", "other",
]  # fmt: skip

_FEWEST = 200
_YEARS = (1700, 2100)
_HEAP, _HEAP_TIMES = 0.05, 5
_FEW, _MANY = 6, 20
_ROUND = (1000, 100, 50, 10, 5)


@dataclass(frozen=True, slots=True)
class Profile:
    """What one column holds.

    Attributes:
        name: The column.
        type: Its Arrow type.
        rows: The rows of the table.
        nulls: How many rows have no value.
        distinct: How many distinct values there are.
        thin: How many rows have thin values.
        kind: The kind of column.
        summary: The kind in words.
        notes: Further findings: frequent values, round numbers, the number of thin levels.
        facts: Facts of the kind: ``start``, ``step`` and ``format`` of a sequence, ``value`` of a
            constant, ``rate`` of a flag, ``low`` and ``high`` of numbers, counts and lengths of bytes,
            ``levels`` of a category.

    The words name no thin value of strings, dates and moments, for they end up in schemas.
    """

    name: str
    type: pa.DataType
    rows: int
    nulls: int
    distinct: int
    thin: Thinness
    kind: Kind
    summary: str
    notes: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def present(self) -> int:
        """How many rows have a value."""
        return self.rows - self.nulls

    @property
    def all_differ(self) -> bool:
        """Whether no two rows have the same value."""
        return self.distinct == self.present


def profile(name: str, values: pa.Array) -> Profile:
    """Return what a column holds. NaN and infinities count as missing."""
    kind, rows = values.type, len(values)
    if pa.types.is_nested(kind):
        word = "lists" if pa.types.is_list(kind) or pa.types.is_large_list(kind) else "structs"
        thin = Thinness(0, 0.0, 0.0)
        return Profile(name, kind, rows, values.null_count, 0, thin, "nested", f"it holds {word}")
    if pa.types.is_floating(kind):
        values = null_unless(pc.is_finite(values), values)
    nulls = values.null_count
    present = pc.drop_null(values)
    counted = pc.value_counts(present)
    counts = counted.field("counts").to_numpy()
    found = _kind(present, counted)
    if nulls and nulls < rows:
        found = _Found(
            found.kind,
            f"{found.summary}; {_percent(nulls / rows)} missing",
            found.notes,
            found.facts,
        )
    return Profile(
        name,
        kind,
        rows,
        nulls,
        len(counts),
        Thinness.of_counts(counts),
        found.kind,
        found.summary,
        found.notes,
        found.facts,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    summary: str
    notes: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


def _kind(present: pa.Array, counted: pa.StructArray) -> _Found:
    kind = present.type
    if not len(present):
        return _Found("empty", "no values")
    is_value = is_number(kind) and not may_be_labels(present)
    if len(counted) == 1 and (is_value or pa.types.is_boolean(kind) or len(present) >= THIN):
        value = present[0].as_py()
        return _Found("constant", f"always {shown(value)}", facts={"value": value})
    if pa.types.is_boolean(kind):
        rate = pc.mean(present.cast(pa.float64())).as_py()
        return _Found("flag", f"booleans, {_percent(rate)} true", facts={"rate": rate})
    if pa.types.is_integer(kind):
        return _integers(present, counted)
    if is_number(kind):
        return _numbers(present)
    if pa.types.is_temporal(kind):
        return _moments(present, counted)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _texts(present, counted)
    if (
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
    ):
        lengths = pc.min_max(pc.binary_length(present)).as_py()
        words = f"binary, {lengths['min']:,} to {lengths['max']:,} bytes"
        return _Found("binary", words, facts={"low": lengths["min"], "high": lengths["max"]})
    return _Found("other", f"values of type {kind}")


def _integers(present: pa.Array, counted: pa.StructArray) -> _Found:
    if pa.types.is_uint64(present.type) and pc.max(present).as_py() >= 2**63:
        return _Found("other", "integers beyond the signed 64-bit range")
    wide = present.cast(pa.int64()).to_numpy()
    low, high = int(wide.min()), int(wide.max())
    numbered = _numbered(wide)
    if numbered is not None:
        return numbered
    if may_be_labels(present) and Thinness.of_counts(counted.field("counts").to_numpy()).is_open():
        first, last = bounds = round_bounds(wide)
        words = f"{number_of(len(counted), 'distinct integer')} of {len(str(low))} digits"
        return _Found("number", words, (), {"low": first, "high": last, "bounds": bounds})
    words = _whole_numbers(wide, counted)
    kind: Kind = "count" if words.startswith("counts") else "number"
    facts = {"low": low, "high": high, "bounds": round_bounds(wide)}
    return _Found(kind, words, tuple(_heaps(present, counted)), facts)


def _whole_numbers(wide: np.ndarray[Any, np.dtype[Any]], counted: pa.StructArray) -> str:
    """Return in words what whole numbers are, whatever type they are stored as."""
    low, high, median = int(wide.min()), int(wide.max()), int(np.median(wide))
    if (
        len(counted) > _FEW
        and low in (0, 1)
        and high - low + 1 <= 2 * len(counted)
        and high <= 100
        and wide.mean() < high / 2
    ):
        return f"counts from {low} to {high}, median {median}"
    if len(counted) <= _FEW:
        most = counted[int(np.argmax(counted.field("counts").to_numpy()))]
        often = f"{int(most['values'].as_py()):,} ({_percent(most['counts'].as_py() / len(wide))})"
        return f"{len(counted)} integers from {low:,} to {high:,}, most frequent {often}"
    if _YEARS[0] <= low and high <= _YEARS[1]:
        return f"years from {low} to {high}, median {median}"
    return f"integers from {low:,} to {high:,}, median {median:,}"


def _numbered(
    wide: np.ndarray[Any, np.dtype[np.int64]], format: str | None = None
) -> _Found | None:
    """Return a sequence if the numbers have equal steps, or if they are consecutive in any order."""
    if len(wide) < _MANY or not int(wide.max()) - int(wide.min()) < 2**62:
        return None
    steps = np.unique(np.diff(wide))
    start = int(wide[0])
    if len(steps) == 1 and steps[0] != 0:
        step, words = int(steps[0]), "in order"
    elif len(np.unique(wide)) == len(wide) == int(wide.max()) - int(wide.min()) + 1:
        start, step, words = int(wide.min()), 1, "in mixed order"
    else:
        return None
    facts: dict[str, Any] = {"start": start, "step": step}
    by = "" if step == 1 else f" in steps of {step:,}"
    first = f"{start:,}"
    if format is not None:
        facts["format"] = format
        first = format.format(start)
    return _Found("sequence", f"numbered from {first}{by}, {words}", facts=facts)


def _numbers(present: pa.Array) -> _Found:
    wide = as_floats(present)
    decimals = decimals_of(wide)
    low, high, median = (float(f(wide)) for f in (np.min, np.max, np.median))
    words = "numbers" if decimals is None else f"numbers with {decimals} decimals"
    if decimals == 1:
        words = "numbers with 1 decimal"
    words = f"{words} from {low:,.6g} to {high:,.6g}, median {median:,.6g}"
    counted = pc.value_counts(present)
    if decimals == 0:
        words = _whole_numbers(wide, counted)
    return _Found("number", words, tuple(_heaps(present, counted)), {"low": low, "high": high})


def _moments(present: pa.Array, counted: pa.StructArray) -> _Found:
    kind = present.type
    if pa.types.is_duration(kind):
        return _Found("moment", "durations")
    # Arrow prints moments that Python's datetime cannot represent.
    ends = (pc.cast(value, pa.string()).as_py() for value in pc.min_max(present).values())
    low, high = (re.sub(r"\.0+(?=Z?$)", "", end) for end in ends)
    if is_moment(kind) and Thinness.of_counts(counted.field("counts").to_numpy()).is_open(True):
        low, high = (re.sub(r"(?<=\d)-.*", "", bound) for bound in (low, high))  # the years
    word = (
        "dates"
        if pa.types.is_date(kind)
        else "times of day"
        if pa.types.is_time(kind)
        else "timestamps"
    )
    notes = ("always the first of a month",) if _are_months(present) else ()
    return _Found("moment", f"{word} from {low} to {high}", notes)


def _are_months(present: pa.Array) -> bool:
    if not pa.types.is_date(present.type):
        return False
    return bool(pc.all(pc.equal(pc.day(present), 1)).as_py())


def _texts(present: pa.Array, counted: pa.StructArray) -> _Found:
    rows = len(present)
    counts = counted.field("counts").to_numpy()
    if len(counted) == rows and (numbered := _numbered_texts(present)):
        return numbered
    if Thinness.of_counts(counts).is_open():
        return _Found("text", f"{number_of(len(counts), 'distinct string')} in {rows:,} rows")
    order = np.lexsort((np.arange(len(counts)), -counts))
    levels = counted.field("values").take(pa.array(order))
    most = f"{shown(levels[0].as_py())} ({_percent(counts.max() / rows)})"
    notes = tuple(_thin(counts))
    words = f"{len(counts):,} categories, most frequent {most}"
    return _Found("category", words, notes, {"levels": levels})


def _numbered_texts(present: pa.Array) -> _Found | None:
    """Return a sequence of strings such as ``INV-00017``, if they are one."""
    first = present[0].as_py()
    if set("{}") & set(first):
        return None
    runs = list(re.finditer(r"\d{1,18}", first))
    parts = ((first[: run.start()], run[0], first[run.end() :]) for run in reversed(runs))
    return next(filter(None, (_numbered_part(present, *part) for part in parts)), None)


def _numbered_part(present: pa.Array, before: str, digits: str, after: str) -> _Found | None:
    """Return a sequence of strings that differ in one run of digits only, if they are one."""
    pattern = rf"^{re.escape(before)}(?P<number>[0-9]{{1,18}}){re.escape(after)}$"
    try:
        parts = pc.extract_regex(present, pattern)
    except pa.ArrowInvalid:
        return None
    if parts.null_count:
        return None
    numbers = parts.field("number").cast(pa.int64())
    width = len(digits) if digits.startswith("0") else 0
    format = f"{before}{{:0{width}}}{after}" if width else f"{before}{{}}{after}"
    written = [format.format(number) for number in numbers.to_pylist()]
    return _numbered(numbers.to_numpy(), format) if written == present.to_pylist() else None


def _heaps(present: pa.Array, counted: pa.StructArray) -> Iterator[str]:
    """Yield notes about a value that many rows share, and about too many round numbers."""
    counts = counted.field("counts").to_numpy()
    rows = len(present)
    if len(counts) < _MANY:
        return
    heap = int(counts.argmax())
    if (
        counts[heap] >= max(_HEAP * rows, THIN)
        and counts[heap] >= _HEAP_TIMES * np.sort(counts)[-min(len(counts), 4)]
    ):
        yield f"{_percent(counts[heap] / rows)} are {shown(counted.field('values')[heap].as_py())}"
    wide = as_floats(present)
    wide = wide[wide != 0]
    for unit in _ROUND:
        share = float(np.mean(wide % unit == 0)) if len(wide) else 0.0
        if (
            share > 0.2
            and share > _HEAP_TIMES / unit * 0.5
            and np.ptp(wide) > 4 * unit
            and share < 1
        ):
            expected = f"({_percent(1 / unit)} expected by chance)"
            yield f"{_percent(share)} are multiples of {unit:,} {expected}"
            return


def _thin(counts: Any) -> Iterator[str]:
    thin = Thinness.of_counts(counts).values
    if thin and counts.sum() >= _FEWEST:
        occur = "occurs" if thin == 1 else "occur"
        yield f"{thin:,} of them {occur} in fewer than {THIN} rows"


def shown(value: object) -> str:
    """Return a value as one line of a comment: short, and without control characters."""
    if isinstance(value, float):
        return f"{value:,.10g}"
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(value))
    if text.strip(string.whitespace) != text or not text:
        text = f'"{text}"'
    return text if len(text) <= 40 else f"{text[:39]}…"


def _percent(share: float) -> str:
    if 0 < share < 0.01:
        return "less than 0.01%" if share < 0.0001 else f"{share:.2%}"
    return f"{share:.0%}" if share < 0.995 or share == 1 else f"{min(share, 0.9999):.2%}"
