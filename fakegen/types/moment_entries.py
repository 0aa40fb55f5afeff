"""Entries of dates, moments, times of day and durations, within the bounds of a type."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from fakegen.detection.column_names import BIRTH, hints_at
from fakegen.interfaces.record import ValueType
from fakegen.types.usual_bounds import within

_FIRST, _LAST = date(2020, 1, 1), date(2025, 12, 31)
_BORN = (date(1945, 1, 1), date(2007, 12, 31))
_MINUTE, _WORKDAY = 60, 8 * 3600


def days(kind: ValueType) -> tuple[date | None, date | None]:
    """Return the first and the last day that a type allows; None for no limit."""
    day = timedelta(days=1)
    lows = [_day(b) for b in (kind.least,) if b is not None]
    lows += [_day(b) + day for b in (kind.above,) if b is not None]
    highs = [_day(b) for b in (kind.most,) if b is not None]
    highs += [_day(b) - day for b in (kind.below,) if b is not None]
    return max(lows, default=None), min(highs, default=None)


def date_entry(name: str, kind: ValueType) -> Any:
    """Return the entry of a date."""
    usual = _BORN if hints_at(name, BIRTH) else (_FIRST, _LAST)
    low, high = within(*days(kind), *usual)
    return {"date": {"from": low, "to": high}}


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


def datetime_entry(kind: ValueType) -> Any:
    """Return the entry of a moment."""
    zone = kind.timezone
    second = timedelta(seconds=1)
    lows = [_moment(b) for b in (kind.least,) if b is not None]
    lows += [_moment(b) + second for b in (kind.above,) if b is not None]
    highs = [_moment(b) for b in (kind.most,) if b is not None]
    highs += [_moment(b) - second for b in (kind.below,) if b is not None]
    low, high = within(
        max(lows, default=None),
        min(highs, default=None),
        datetime(2020, 1, 1),
        datetime(2025, 12, 31, 23, 59, 59),
    )
    made: dict[str, Any] = {"from": low, "to": high}
    if zone:
        made["timezone"] = "UTC"
    return {"datetime": made}


def _moment(value: Any) -> datetime:
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


def time_entry(kind: ValueType) -> Any:
    """Return the entry of a time of day."""
    bounds = {
        "from": kind.least if kind.least is not None else kind.above,
        "to": kind.most if kind.most is not None else kind.below,
    }
    said = {
        k: b.isoformat() if isinstance(b, time) else b for k, b in bounds.items() if b is not None
    }
    return {"time": said}


def duration_entry(kind: ValueType) -> Any:
    """Return the entry of a duration, in whole seconds."""
    second = timedelta(seconds=1)
    lows = [-(-kind.least // second)] if kind.least is not None else []
    lows += [kind.above // second + 1] if kind.above is not None else []
    highs = [kind.most // second] if kind.most is not None else []
    highs += [-(-kind.below // second) - 1] if kind.below is not None else []
    most = min(highs, default=None)
    low = max(lows, default=_MINUTE if most is None or most >= _MINUTE else min(0, most))
    high = most if most is not None else max(0, low) + _WORKDAY
    return {"duration": {"min": f"{low}s", "max": f"{high}s"}}
