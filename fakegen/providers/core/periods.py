"""The bounds of a range of dates or moments, as ``date`` and ``datetime`` take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from fakegen.arrays.type_kinds import is_number, is_string
from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.argument_conversion import convert
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Dynamic
from fakegen.providers.core.even_steps import MICROSECOND, NOT_GIVEN, Bound, multiples, positive

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
"""The first moment of a range that has no lower bound."""


class Count(Protocol):
    """Turns values into whole units since 1970."""

    def __call__(self, values: pa.Array, last: bool = False) -> pa.Int64Array:
        """Return the units; null stays null."""


def micros_of(moments: pa.Array) -> pa.Int64Array:
    """Return Arrow timestamps as microseconds since 1970 in UTC; null stays null."""
    kind = pa.timestamp("us", moments.type.tz)
    return pc.cast(pc.cast(moments, kind, safe=False), pa.int64())


LOWER = ("from", "after", "max_age")
UPPER = ("to", "before", "min_age")
"""The parameters that set the ends of a range; at most one of each can be given."""
PAST = ("after", "before")
"""Those that are themselves outside the range."""

_YEARS = (datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


class Period:
    """Works out the bounds of a range of dates or moments.

    Args:
        count: Turns Arrow dates or timestamps into whole units since 1970. With ``last=True``, a value
            that stands for several units is their last one.
        unit: The unit that ``count`` counts.
        step: The distance between possible values, in units.
    """

    def __init__(self, count: Count, unit: timedelta, step: int) -> None:
        self._count, self._unit, self._step = count, unit, step
        self._years = [(moment - FIRST) // unit for moment in _YEARS]

    def bounds(
        self,
        named: Mapping[str, Any],
        within: Dynamic[timedelta],
        default: tuple[Any, Any],
        counts: Mapping[str, Count] = MappingProxyType({}),
    ) -> tuple[Bound, Bound]:
        """Return the lower and the upper bound.

        Args:
            named: The value of each parameter that sets a bound, by name.
            within: The length of the range, if given; none in a row where it is null.
            default: The first and the last value if nothing else is given.
            counts: What turns the values of a parameter into units, if they are no dates or moments.

        Raises:
            ParameterError: They contradict each other.
        """
        given = {name: value for name, value in named.items() if value != NOT_GIVEN}
        lower, upper = _only(given, LOWER), _only(given, UPPER)
        if within == NOT_GIVEN:
            first = default[0] if lower is None else given[lower]
            last = default[1] if upper is None else given[upper]
            return (
                self._bound(lower or "from", first, counts, past=lower in PAST),
                self._bound(upper or "to", last, counts, past=upper in PAST, up=False),
            )
        if (lower is None) == (upper is None):
            raise ParameterError(
                "'within' needs one end of the range: 'from', 'after', 'to' or 'before'", "within"
            )
        name = lower or upper
        assert name is not None  # one of the two
        end = self._bound(name, given[name], counts, past=name in PAST, up=upper is None)
        away = self._away(given[name], within, up=lower is None)
        return (away, end) if lower is None else (end, away)

    def _away(self, end: Any, within: Dynamic[timedelta], *, up: bool) -> Bound:
        """Return the bound at a length of time from the other one.

        Args:
            end: What the user gave for the other one.
            within: The length.
            up: Whether it is the lower bound.
        """
        sign = -1 if up else 1
        if within.input is None:
            assert within.constant is not None
            shift = sign * positive("within", within.constant, self._unit)
            return self._bound("within", end, {}, shift=shift, up=up)
        check_length(within.type)

        def ticks(values: pa.Array) -> pa.Int64Array:
            ends, lengths = values.flatten()
            units = lengths_of(lengths, self._unit)
            return self._ticks(pc.add(self._count(ends), pc.multiply(units, sign)), up=up)

        both: Any = _Both(end, within)
        return Bound("within", both, ticks, shown=within)

    def _bound(
        self,
        name: str,
        value: Any,
        counts: Mapping[str, Count],
        *,
        shift: int = 0,
        past: bool = False,
        up: bool = True,
    ) -> Bound:
        """Return a bound at a value.

        Args:
            name: The parameter that gives the bound, for messages.
            value: What the user gave.
            counts: See :meth:`bounds`.
            shift: Added to the value, in units.
            past: Whether the value itself is outside the range.
            up: Whether it is the lower bound, so that it is rounded up.
        """
        count = counts.get(name, self._count)
        if past:
            shift += 1 if up else -1

        def ticks(values: pa.Array) -> pa.Int64Array:
            return self._ticks(pc.add(count(values, last=name == "to"), shift), up=up)

        return Bound(name, value, ticks)

    def _ticks(self, units: pa.Int64Array, *, up: bool) -> pa.Int64Array:
        """Return the outermost ticks that lie within bounds."""
        if pc.any(
            pc.or_(pc.less(units, self._years[0]), pc.greater(units, self._years[1]))
        ).as_py():
            raise pa.ArrowInvalid("not in the years 1 to 9999")
        return multiples(units, self._step, up=up)


@dataclass(frozen=True, slots=True)
class _Both:
    """A bound and a length of time, each of which can differ by row; it takes the place of a :class:`Dynamic`.

    Attributes:
        end: The bound.
        length: The length, which does.
    """

    end: Any
    length: Dynamic[timedelta]

    @property
    def input(self) -> str | None:
        return self.length.input

    def values(self, block: Block) -> pa.Array:
        ends, lengths = self.end.values(block), self.length.values(block)
        if self.end.input is None:
            ends = pa.array([ends] * len(block))
        return pa.StructArray.from_arrays([ends, lengths], ["end", "length"])


def check_length(type: pa.DataType | None) -> None:
    """Refuse values that are no lengths of time.

    Raises:
        ParameterError: They are neither durations nor numbers of seconds nor strings such as ``3d``.
    """
    known = pt.is_duration, pt.is_null, is_number, is_string
    if type is None or not any(kind(type) for kind in known):
        raise ParameterError(f"'within' must be a length of time such as 3d, not {type}", "within")


def lengths_of(values: pa.Array, unit: timedelta) -> pa.Int64Array:
    """Return lengths of time in whole units; null stays null.

    Args:
        values: Durations, numbers of seconds or strings such as ``3d``.
        unit: The unit.

    Raises:
        GenerationError: One is no length of time, or less than a unit.
    """
    if is_number(values.type):
        micros = pc.round(pc.multiply(values.cast(pa.float64()), 1e6))
        values = micros.cast(pa.int64()).cast(pa.duration("us"))
    elif not pt.is_duration(values.type):
        known = values.dictionary_encode()
        try:
            lengths = [convert(text, timedelta, "within") for text in known.dictionary.to_pylist()]
        except ParameterError as error:
            raise GenerationError(error.message) from None
        values = pa.array(lengths, pa.duration("us")).take(known.indices)
    micros = values.cast(pa.duration("us"), safe=False).cast(pa.int64())
    units = pc.divide(micros, unit // MICROSECOND)
    if pc.any(pc.less(units, 1)).as_py():
        try:
            positive("within", timedelta(microseconds=pc.min(micros).as_py()), unit)
        except ParameterError as error:
            raise GenerationError(error.message) from None
    return units


def _only(given: Mapping[str, Any], names: Sequence[str]) -> str | None:
    """Return the parameter that sets one end of the range, if one is given.

    Raises:
        ParameterError: Several are.
    """
    found = [name for name in names if name in given]
    if len(found) > 1:
        raise ParameterError(f"{found[0]!r} and {found[1]!r} cannot both be given", found[1])
    return found[0] if found else None
