"""Which stretch of time an analysis looks at, so that it can look at the same one again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from geo_oss.requests.filter import Filter

Window = tuple[datetime | None, datetime]
"""From a moment (None: from the first request) to before a moment."""


def window(asked: Filter, time_zone: str, now: datetime) -> Window:
    """The window of a filter's local days; what is asked now ends now at the latest."""
    zone = ZoneInfo(time_zone)
    since = _start(asked.since, zone) if asked.since else None
    until = min(_start(asked.until + timedelta(days=1), zone), now) if asked.until else now
    return since, until


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def month_after(moment: datetime, time_zone: str) -> datetime:
    """The end of the local month of a moment."""
    zone = ZoneInfo(time_zone)
    last = moment.astimezone(zone).date().replace(day=28) + timedelta(days=4)
    return _start(last.replace(day=1), zone)


def months(first: datetime, until: datetime, time_zone: str, most: int) -> list[datetime]:
    """The beginnings of whole local months before `until`, at most so many, none that begins before `first`'s month;

    the end of the last month is the last of the list, so there is one more than there are months. Oldest first.
    """
    zone = ZoneInfo(time_zone)
    end = until.astimezone(zone).date().replace(day=1)
    oldest = first.astimezone(zone).date().replace(day=1)
    found = [end]
    while len(found) <= most and found[-1] > oldest:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return [_start(day, zone) for day in reversed(found)]
