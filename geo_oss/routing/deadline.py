"""By when: working days of the municipality's own calendar."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CLOSING = time(16, 30)
"""Offices close at half past four; a deadline is the end of its last working day."""
_LONGEST_DAYS = 3660


def due(received: datetime, working_days: int, holidays: AbstractSet[date], zone: ZoneInfo) -> datetime:
    """The end of the n-th working day after the local day of receipt, in UTC."""
    day = received.astimezone(zone).date()
    left = min(max(working_days, 0), _LONGEST_DAYS)
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return datetime.combine(day, CLOSING, zone).astimezone(UTC)


def is_working_day(day: date, holidays: AbstractSet[date]) -> bool:
    """Monday to Friday and no holiday."""
    return day.isoweekday() <= 5 and day not in holidays
