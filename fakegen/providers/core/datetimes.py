"""The provider ``datetime``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context, Dynamic, provider
from fakegen.providers.core.even_steps import MICROSECOND, NOT_GIVEN, positive
from fakegen.providers.core.open_times import DAY_MICROS, OpenRange, OpenTimes, Weekday
from fakegen.providers.core.periods import FIRST, Period, micros_of
from fakegen.providers.core.zones import by_zone, check_zone, in_utc, wall_clock

_SECOND = timedelta(seconds=1)
_HOUR = timedelta(hours=1)


@provider("datetime")
class DateTime(OpenRange):
    """A date and time; all moments between two bounds are equally likely, unless some are open.

    The range starts at 1970-01-01 00:00 UTC and ends at the schema's ``now``, unless the parameters set
    other bounds. Values are in UTC and have no offset, unless ``timezone`` is given. Bounds without a UTC
    offset are in the same zone as the values; a date as ``to`` means its whole day. Moments are drawn in
    UTC, so an hour that is skipped when the clocks change never appears, and one that is repeated is twice
    as likely.

    With ``weekdays``, ``hours`` or ``skip_holidays``, moments are drawn as the clocks show them. A weight
    says how likely a moment of such a day or hour is compared with others.

    Args:
        from_: The first possible moment.
        to: The last possible moment.
        after: Instead of ``from``: values are later than this.
        before: Instead of ``to``: values are earlier than this.
        within: The length of the range, if only one of its ends is given: it then extends this far
            after ``from`` or ``after``, or before ``to`` or ``before``.
        step: The distance between possible values, counted from 1970-01-01 00:00 UTC; at least
            ``1us``.
        timezone: The time zone of the values, such as Europe/Brussels. If it differs by row, values
            have no offset: they are what the clocks show in the row's zone.
        weekdays: The days of the week on which moments lie, such as ``[mon, tue]``, or weights:
            ``{mon: 1, sat: 0.2}``.
        hours: The hours in which moments lie, such as ``[9-12, 13-17]``, or weights:
            ``{9-17: 1, 17-20: 0.1}``. The end of a span is not part of it.
        skip_holidays: A country, or a country and a part of it (``US-CA``), on whose public holidays
            no moments lie.
    """

    def __init__(
        self,
        context: Context,
        *,
        from_: Dynamic[date | datetime] = NOT_GIVEN,
        to: Dynamic[date | datetime] = NOT_GIVEN,
        after: Dynamic[date | datetime] = NOT_GIVEN,
        before: Dynamic[date | datetime] = NOT_GIVEN,
        within: Dynamic[timedelta] = NOT_GIVEN,
        step: timedelta = _SECOND,
        timezone: Dynamic[str] = NOT_GIVEN,
        weekdays: list[Weekday] | dict[str, float] | None = None,
        hours: list[int | str] | dict[str, float] | None = None,
        skip_holidays: str | None = None,
    ) -> None:
        zone = None if timezone.constant is None else check_zone(timezone.constant)
        self._zones = None if timezone.input is None else timezone
        type = pa.timestamp("us", zone)
        tick = positive("step", step, MICROSECOND)
        times = None
        if (weekdays, hours, skip_holidays) != (None, None, None):
            times = OpenTimes(weekdays, hours, skip_holidays)
            if step > _HOUR or _HOUR % step:
                raise ParameterError("with open times, 'step' must divide an hour", "step")
        named: dict[str, Any] = {"from": from_, "after": after, "to": to, "before": before}
        ends: tuple[Any, Any] = Dynamic(FIRST), Dynamic(context.now)
        if self._zones is not None:
            given = {name: value for name, value in named.items() if value != NOT_GIVEN}
            named |= {name: _Shown(value, self._zones) for name, value in given.items()}
            ends = _Shown(ends[0], self._zones), _Shown(ends[1], self._zones)
        low, high = Period(_Count(zone), MICROSECOND, tick).bounds(named, within, ends)
        super().__init__(
            type, low, high, lambda ticks: pa.array(ticks * tick).view(type), tick, times, zone
        )

    def make(self, block: Block) -> pa.Array:
        """Return one moment per row; null where a bound or the time zone is null.

        Raises:
            GenerationError: Nothing lies between a row's bounds, or there is no such time zone.
        """
        made = super().make(block)
        if self._zones is None:
            return made
        shown = made.cast(pa.int64()).fill_null(0).to_numpy().copy()
        for zone, rows in by_zone(self._zones.values(block), block.rows).items():
            shown[rows] = wall_clock(in_utc(shown[rows], zone), zone)  # no hour that is skipped
        return pa.array(shown, mask=np.asarray(made.is_null())).view(self.type)


@dataclass(frozen=True, slots=True)
class _Count:
    """Counts microseconds since 1970 in dates, moments and strings.

    Attributes:
        zone: The zone of moments without an offset; None for UTC.
    """

    zone: str | None

    def __call__(self, values: pa.Array, last: bool = False) -> pa.Int64Array:
        """Return the counts.

        Args:
            values: The dates or moments.
            last: Whether a date stands for its last microsecond, not its first.
        """
        if pt.is_timestamp(values.type) and values.type.tz:
            return micros_of(values)
        day = DAY_MICROS if last and pt.is_date(values.type) else 0
        micros = pc.cast(pc.cast(values, pa.timestamp("us"), safe=False), pa.int64())
        shown = pc.add(micros, day)
        if self.zone is not None:
            mask = np.asarray(shown.is_null())
            moments = in_utc(shown.fill_null(0).to_numpy(), self.zone)
            shown = pa.array(moments, mask=mask)
        return pc.subtract(shown, 1) if day else shown


@dataclass(frozen=True, slots=True)
class _Shown:
    """A bound as the clocks show it in each row's zone; it takes the place of a :class:`Dynamic`.

    Attributes:
        bound: The bound.
        zone: The zone of each row.
    """

    bound: Dynamic[Any]
    zone: Dynamic[str]

    @property
    def input(self) -> str | None:
        return self.zone.input

    def values(self, block: Block) -> pa.Array:
        zones = self.zone.values(block)
        values = self.bound.values(block)
        if self.bound.input is None:
            values = pa.array([values] * len(block))
        if pt.is_timestamp(values.type) and values.type.tz:
            moments = micros_of(values)
            known = moments.fill_null(0).to_numpy().copy()
            for zone, rows in by_zone(zones, block.rows).items():
                known[rows] = wall_clock(known[rows], zone)
            values = pa.array(known, mask=np.asarray(moments.is_null())).cast(pa.timestamp("us"))
        return pc.if_else(zones.is_valid(), values, None)
