"""Slices of time: months, ISO weeks and days as people write them, and the filter of a slice.

`2024-10` is a month, `2024-W40` a week (ISO 8601, from Monday), `2024-10-01` a day, `2024` a year;
`2024-10..2024-12` reaches from the first day of the one to the last day of the other. Days are local days.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo_oss.errors import Invalid
from geo_oss.requests.filter import Filter

_UNIT = re.compile(r"(\d{4})(?:-(?:W(\d{2})|(\d{2})(?:-(\d{2}))?))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """From a local day to a local day, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.until - self.since).days + 1

    def __str__(self) -> str:
        return f"{self.since.isoformat()}..{self.until.isoformat()}"


def read(text: str, name: str) -> Period:
    """The period of a word. Raises `Invalid` (field `name`)."""
    first, mark, last = text.partition("..")
    since, until = _unit(first), _unit(last if mark else first)
    if since is None or until is None or until.until < since.since:
        raise Invalid(
            f"{name} ต้องเป็นช่วงเวลา เช่น 2024-10 หรือ 2024-10..2024-12 หรือ 2024-W40 (ค.ศ.)",
            f"{name} takes a period such as 2024-10, 2024-10..2024-12 or 2024-W40.",
            field=name,
        )
    return Period(since.since, until.until)


def within(asked: Filter, period: Period) -> Filter:
    """The filter and the period: requests both take."""
    since = max(asked.since or period.since, period.since)
    return replace(asked, since=since, until=min(asked.until or period.until, period.until))


def _unit(text: str) -> Period | None:
    parts = _UNIT.fullmatch(text)
    if parts is None or not 1900 <= int(parts[1]) <= 2200:
        return None
    year, week, month, day = (int(part) if part else None for part in parts.groups())
    assert year is not None
    try:
        return _span(year, week, month, day)
    except ValueError:
        return None


def _span(year: int, week: int | None, month: int | None, day: int | None) -> Period:
    if week is not None:
        monday = date.fromisocalendar(year, week, 1)
        return Period(monday, monday + timedelta(days=6))
    if month is None:
        return Period(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    return Period(date(year, month, day), date(year, month, day))
