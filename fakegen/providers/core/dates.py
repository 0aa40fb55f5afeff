"""The provider ``date``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from fakegen.arrays.calendar_months import moved
from fakegen.interfaces.provider import Context, Dynamic, provider
from fakegen.providers.core.even_steps import DAY, NOT_GIVEN, multiples
from fakegen.providers.core.open_times import DAY_MICROS, OpenRange, OpenTimes, Weekday
from fakegen.providers.core.periods import FIRST, Period, micros_of

_OLDEST = 10_000  # beyond all years that dates have


@provider("date")
class Date(OpenRange):
    """A date; all dates between two bounds are equally likely, unless some are open.

    The range starts at 1970-01-01 and ends at the schema's ``now``, unless the parameters set other bounds.

    Args:
        from_: The first possible date.
        to: The last possible date.
        after: Instead of ``from``: dates are later than this.
        before: Instead of ``to``: dates are earlier than this.
        within: The length of the range, if only one of its ends is given: it then extends this far
            after ``from`` or ``after``, or before ``to`` or ``before``.
        min_age: Instead of ``to`` or ``before``: who is born on the date is at least so old, in full
            years, at the schema's ``now``.
        max_age: Instead of ``from`` or ``after``: who is born on the date is at most so old.
        weekdays: The days of the week on which dates lie, such as ``[mon, tue]``, or how likely each
            is compared with others: ``{mon: 1, sat: 0.2}``.
        skip_holidays: A country, or a country and a part of it (``US-CA``), whose public holidays are
            left out.
    """

    def __init__(
        self,
        context: Context,
        *,
        from_: Dynamic[date] = NOT_GIVEN,
        to: Dynamic[date] = NOT_GIVEN,
        after: Dynamic[date] = NOT_GIVEN,
        before: Dynamic[date] = NOT_GIVEN,
        within: Dynamic[timedelta] = NOT_GIVEN,
        min_age: Dynamic[int] = NOT_GIVEN,
        max_age: Dynamic[int] = NOT_GIVEN,
        weekdays: list[Weekday] | dict[str, float] | None = None,
        skip_holidays: str | None = None,
    ) -> None:
        named = {"from": from_, "after": after, "to": to, "before": before}
        ages = {"max_age": max_age, "min_age": min_age}
        today = context.now.date()
        low, high = Period(_days, DAY, 1).bounds(
            named | ages,
            within,
            (Dynamic(FIRST.date()), Dynamic(today)),
            {name: _Births(today, name == "max_age") for name in ages},
        )
        times = None
        if (weekdays, skip_holidays) != (None, None):
            times = OpenTimes(weekdays, None, skip_holidays)
        super().__init__(
            pa.date32(),
            low,
            high,
            lambda days: pa.array(days.astype(np.int32)).view(pa.date32()),
            DAY_MICROS,
            times,
        )


def _days(values: pa.Array, last: bool = False) -> pa.Int64Array:
    if pt.is_timestamp(values.type):
        return multiples(micros_of(values), DAY_MICROS, up=False)
    return pc.cast(pc.cast(pc.cast(values, pa.date32()), pa.int32()), pa.int64())


@dataclass(frozen=True, slots=True)
class _Births:
    """Turns ages into the days on which people of that age were born.

    Attributes:
        today: When they are of that age.
        first: Whether the first such day is meant, not the last.
    """

    today: date
    first: bool

    def __call__(self, values: pa.Array, last: bool = False) -> pa.Int64Array:
        """Return the days; null stays null."""
        ages = pc.cast(values, pa.int64())
        years = np.clip(ages.fill_null(0).to_numpy(), -_OLDEST, _OLDEST) + self.first
        today = (self.today - FIRST.date()).days
        days = moved(np.full(len(years), today), -12 * years) + self.first
        return pa.array(days, mask=np.asarray(ages.is_null()))
