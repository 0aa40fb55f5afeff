"""The bounds of a range of dates or moments, as ``date`` and ``datetime`` take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.errors import ParameterError
from fakegen.providers.core.even_steps import NOT_GIVEN, Bound, multiples, positive

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
        within: timedelta | None,
        default: tuple[Any, Any],
        counts: Mapping[str, Count] = MappingProxyType({}),
    ) -> tuple[Bound, Bound]:
        """Return the lower and the upper bound.

        Args:
            named: The value of each parameter that sets a bound, by name.
            within: The length of the range, if given.
            default: The first and the last value if nothing else is given.
            counts: What turns the values of a parameter into units, if they are no dates or moments.

        Raises:
            ParameterError: They contradict each other.
        """
        given = {name: value for name, value in named.items() if value != NOT_GIVEN}
        lower, upper = _only(given, LOWER), _only(given, UPPER)
        if within is None:
            first = default[0] if lower is None else given[lower]
            last = default[1] if upper is None else given[upper]
            return (
                self._bound(lower or "from", first, counts, past=lower == "after"),
                self._bound(upper or "to", last, counts, past=upper == "before", up=False),
            )
        length = positive("within", within, self._unit)
        if lower is not None and upper is None:
            return (
                self._bound(lower, given[lower], counts, past=lower == "after"),
                self._bound("within", given[lower], counts, shift=length, up=False),
            )
        if upper is not None and lower is None:
            return (
                self._bound("within", given[upper], counts, shift=-length),
                self._bound(upper, given[upper], counts, past=upper == "before", up=False),
            )
        raise ParameterError(
            "'within' needs one end of the range: 'from', 'after', 'to' or 'before'", "within"
        )

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
            units = pc.add(count(values, last=name == "to"), shift)
            if pc.any(
                pc.or_(pc.less(units, self._years[0]), pc.greater(units, self._years[1]))
            ).as_py():
                raise pa.ArrowInvalid("not in the years 1 to 9999")
            return multiples(units, self._step, up=up)

        return Bound(name, value, ticks)


def _only(given: Mapping[str, Any], names: Sequence[str]) -> str | None:
    """Return the parameter that sets one end of the range, if one is given.

    Raises:
        ParameterError: Several are.
    """
    found = [name for name in names if name in given]
    if len(found) > 1:
        raise ParameterError(f"{found[0]!r} and {found[1]!r} cannot both be given", found[1])
    return found[0] if found else None
