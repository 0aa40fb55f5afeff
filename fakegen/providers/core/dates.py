"""The providers ``date`` and ``datetime``."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.parameters import show
from fakegen.interfaces.provider import Context, Dynamic, provider
from fakegen.providers.core.ranges import (
    DAY,
    MICROSECOND,
    NOT_GIVEN,
    Bound,
    Range,
    multiples,
    positive,
)

_SECOND = timedelta(seconds=1)
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = (datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@provider("date")
class Date(Range):
    """A date; all dates between two bounds are equally likely.

    The range starts at 1970-01-01 and ends at the schema's ``now``, unless the parameters set other bounds.

    Args:
        from_: The first possible date.
        to: The last possible date.
        after: Instead of ``from``: dates are later than this.
        before: Instead of ``to``: dates are earlier than this.
        within: The length of the range, if only one of its ends is given: it then extends this far
            after ``from`` or ``after``, or before ``to`` or ``before``.
    """

    def __init__(
        self,
        context: Context,
        *,
        from_: Dynamic[date] = NOT_GIVEN,
        to: Dynamic[date] = NOT_GIVEN,
        after: Dynamic[date] = NOT_GIVEN,
        before: Dynamic[date] = NOT_GIVEN,
        within: timedelta | None = None,
    ) -> None:
        period = _Period(_days, DAY, 1)
        low, high = period.bounds(
            {"from": from_, "after": after, "to": to, "before": before},
            within,
            (_FIRST.date(), context.now.date()),
        )
        super().__init__(
            pa.date32(), low, high, lambda days: pa.array(days.astype(np.int32)).view(pa.date32())
        )


@provider("datetime")
class DateTime(Range):
    """A date and time; all moments between two bounds are equally likely.

    The range starts at 1970-01-01 00:00 UTC and ends at the schema's ``now``, unless the parameters set
    other bounds. Bounds without a UTC offset are in UTC. Values are in UTC and have no offset, unless
    ``timezone`` is given. Moments are drawn in UTC, so an hour that is skipped when the clocks change never
    appears, and one that is repeated is twice as likely.

    Args:
        from_: The first possible moment.
        to: The last possible moment.
        after: Instead of ``from``: values are later than this.
        before: Instead of ``to``: values are earlier than this.
        within: The length of the range, if only one of its ends is given: it then extends this far
            after ``from`` or ``after``, or before ``to`` or ``before``.
        step: The distance between possible values, counted from 1970-01-01 00:00 UTC; at least
            ``1us``.
        timezone: The time zone of the values, such as Europe/Brussels.
    """

    def __init__(
        self,
        context: Context,
        *,
        from_: Dynamic[datetime] = NOT_GIVEN,
        to: Dynamic[datetime] = NOT_GIVEN,
        after: Dynamic[datetime] = NOT_GIVEN,
        before: Dynamic[datetime] = NOT_GIVEN,
        within: timedelta | None = None,
        step: timedelta = _SECOND,
        timezone: str | None = None,
    ) -> None:
        type = pa.timestamp("us", _zone(timezone))
        tick = positive("step", step, MICROSECOND)
        low, high = _Period(_micros, MICROSECOND, tick).bounds(
            {"from": from_, "after": after, "to": to, "before": before},
            within,
            (_FIRST, context.now),
        )
        super().__init__(type, low, high, lambda ticks: pa.array(ticks * tick).view(type))


class _Period:
    """Works out the bounds of a range of dates or moments.

    Args:
        count: Turns Arrow dates or timestamps into whole units since 1970.
        unit: The unit that ``count`` counts.
        step: The distance between possible values, in units.
    """

    def __init__(
        self, count: Callable[[pa.Array], pa.Int64Array], unit: timedelta, step: int
    ) -> None:
        self._count, self._unit, self._step = count, unit, step
        self._years = [(moment - _FIRST) // unit for moment in _YEARS]

    def bounds(
        self,
        named: dict[str, Dynamic[Any]],
        within: timedelta | None,
        default: tuple[Any, Any],
    ) -> tuple[Bound, Bound]:
        """Return the lower and the upper bound.

        Args:
            named: ``from``, ``after``, ``to`` and ``before``, by name.
            within: The length of the range, if given.
            default: The first and the last value if nothing else is given.

        Raises:
            ParameterError: They contradict each other.
        """
        given = {name: value for name, value in named.items() if value != NOT_GIVEN}
        for one, other in (("from", "after"), ("to", "before")):
            if one in given and other in given:
                raise ParameterError(f"{one!r} and {other!r} cannot both be given", other)
        lower = next((name for name in ("from", "after") if name in given), None)
        upper = next((name for name in ("to", "before") if name in given), None)
        if within is None:
            first = Dynamic(default[0]) if lower is None else given[lower]
            last = Dynamic(default[1]) if upper is None else given[upper]
            return (
                self._bound(lower or "from", first, past=lower == "after"),
                self._bound(upper or "to", last, past=upper == "before", up=False),
            )
        length = positive("within", within, self._unit)
        if lower is not None and upper is None:
            return (
                self._bound(lower, given[lower], past=lower == "after"),
                self._bound("within", given[lower], shift=length, up=False),
            )
        if upper is not None and lower is None:
            return (
                self._bound("within", given[upper], shift=-length),
                self._bound(upper, given[upper], past=upper == "before", up=False),
            )
        raise ParameterError(
            "'within' needs one end of the range: 'from', 'after', 'to' or 'before'", "within"
        )

    def _bound(
        self, name: str, value: Dynamic[Any], *, shift: int = 0, past: bool = False, up: bool = True
    ) -> Bound:
        """Return a bound at a value.

        Args:
            name: The parameter that gives the bound, for messages.
            value: What the user gave.
            shift: Added to the value, in units.
            past: Whether the value itself is outside the range.
            up: Whether it is the lower bound, so that it is rounded up.
        """
        if past:
            shift += 1 if up else -1

        def ticks(values: pa.Array) -> pa.Int64Array:
            units = pc.add(self._count(values), shift)
            if pc.any(
                pc.or_(pc.less(units, self._years[0]), pc.greater(units, self._years[1]))
            ).as_py():
                raise pa.ArrowInvalid("not in the years 1 to 9999")
            return multiples(units, self._step, up=up)

        return Bound(name, value, ticks)


def _days(values: pa.Array) -> pa.Int64Array:
    if pa.types.is_timestamp(values.type):
        return multiples(_micros(values), DAY // MICROSECOND, up=False)
    return pc.cast(pc.cast(pc.cast(values, pa.date32()), pa.int32()), pa.int64())


def _micros(values: pa.Array) -> pa.Int64Array:
    zone = values.type.tz if pa.types.is_timestamp(values.type) else None
    return pc.cast(pc.cast(values, pa.timestamp("us", zone), safe=False), pa.int64())


def _zone(name: str | None) -> str | None:
    if name is not None and name not in (known := zoneinfo.available_timezones()):
        raise ParameterError(
            f"there is no time zone {show(name)}", "timezone", nearest(name, known)
        )
    return name
