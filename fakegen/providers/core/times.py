"""The providers ``time`` and ``duration``."""

from __future__ import annotations

from datetime import time, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.interfaces.provider import Context, Dynamic, provider
from fakegen.providers.core.even_steps import MICROSECOND, Bound, Range, multiples, positive

_SECOND = timedelta(seconds=1)
_NOTHING: Dynamic[timedelta] = Dynamic(timedelta())
_DAY: Dynamic[timedelta] = Dynamic(timedelta(days=1))
_MIDNIGHT: Dynamic[time] = Dynamic(time.min)
_LAST: Dynamic[time] = Dynamic(time.max)


class _Micros(Range):
    """A range of an Arrow type that counts microseconds."""

    def __init__(
        self,
        type: pa.DataType,
        low: tuple[str, Dynamic[timedelta] | Dynamic[time]],
        high: tuple[str, Dynamic[timedelta] | Dynamic[time]],
        step: timedelta,
    ) -> None:
        tick = positive("step", step, MICROSECOND)

        def ticks(values: pa.Array, up: bool) -> pa.Int64Array:
            return multiples(pc.cast(pc.cast(values, type), pa.int64()), tick, up=up)

        super().__init__(
            type,
            Bound(*low, lambda values: ticks(values, True)),
            Bound(*high, lambda values: ticks(values, False)),
            lambda ticks: pa.array(ticks * tick).view(type),
        )


@provider("duration")
class Duration(_Micros):
    """A length of time; all lengths between two bounds are equally likely.

    Args:
        min: The shortest possible length.
        max: The longest possible length.
        step: Values are multiples of this; at least ``1us``.
    """

    def __init__(
        self,
        _: Context,
        *,
        min: Dynamic[timedelta] = _NOTHING,
        max: Dynamic[timedelta] = _DAY,
        step: timedelta = _SECOND,
    ) -> None:
        super().__init__(pa.duration("us"), ("min", min), ("max", max), step)


@provider("time")
class TimeOfDay(_Micros):
    """A time of day; all times between two bounds are equally likely.

    Args:
        from_: The earliest possible time.
        to: The latest possible time.
        step: The distance between possible values, counted from midnight; at least ``1us``.
    """

    def __init__(
        self,
        _: Context,
        *,
        from_: Dynamic[time] = _MIDNIGHT,
        to: Dynamic[time] = _LAST,
        step: timedelta = _SECOND,
    ) -> None:
        super().__init__(pa.time64("us"), ("from", from_), ("to", to), step)
