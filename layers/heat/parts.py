"""Periods that do not begin and end with months: what they take of the month they cut may be told or not.

The weeks of a month, the first and the last often short, stand below it as months stand below their quarter: a cell is
told with whole weeks that may be told, with all or nothing of the month, and with nothing between. Which days of a week
have requests is not told either, so a week is whole by the calendar, or until today.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from layers.heat import small
from layers.heat.months import Months, month_of

Days = Mapping[date, int]
Span = tuple[date | None, date | None]
"""The first and last local day, both included; None: open."""


@dataclass(frozen=True, slots=True)
class Moments:
    """A period that may begin or end within a day: the days it has whole, and all it touches."""

    whole_days: Span
    days: Span

    @property
    def empty(self) -> bool:
        """Whether it ends before it begins."""
        since, until = self.days
        return since is not None and until is not None and until < since

    def within(self, other: Span) -> Moments:
        """What of it lies in whole days."""
        return Moments(_both(self.whole_days, other), _both(self.days, other))


def _both(one: Span, other: Span) -> Span:
    since, until = ([end for end in ends if end] for ends in zip(one, other, strict=True))
    return max(since, default=None), min(until, default=None)


def columns(months: Months, moments: Moments) -> tuple[int, int, set[int]]:
    """The columns of the months that a period has whole, and the months (`month_of`) that it has in part."""
    (since, until), (touched_since, touched_until) = moments.whole_days, moments.days
    first, end, cut = None, None, set()
    if touched_since:
        first = month_of(touched_since)
        if since != touched_since or touched_since.day > 1:
            cut.add(first)
            first += 1
    if touched_until:
        end = month_of(touched_until) + 1
        if until != touched_until or (touched_until + timedelta(days=1)).day > 1:
            end -= 1
            cut.add(end)
    return *months.columns(first, end), cut


def days_of(month: int) -> tuple[date, date]:
    """First and last day of a month (`month_of`)."""
    first = date(month // 12, month % 12 + 1, 1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


@dataclass(frozen=True, slots=True)
class Piece:
    """What a period takes of a month: the weeks it reaches into, and those of them that it has not whole."""

    touched: frozenset[str]
    cut: frozenset[str]

    @classmethod
    def of(cls, month: int, moments: Moments, today: date) -> Piece:
        """Days after today have no requests: they cut nothing."""
        days = list(_each(*days_of(month)))
        touched = frozenset(_week(day) for day in days if _has(moments.days, day))
        beyond = {_week(day) for day in days if day <= today and not _has(moments.whole_days, day)}
        return cls(touched, touched & beyond)

    def taken(self, days: Days, *, whole_month: bool) -> int | None:
        """How many requests of a cell it takes, whose days of the month these are; None: they are not told.

        `whole_month` says whether their sum may be told.
        """
        counts = weeks(days)
        mine = counts.keys() & self.touched
        if not whole_month or mine & self.cut:
            return None
        if mine and mine != counts.keys() and mine & small.kept_back(counts):
            return None
        return sum(counts[week] for week in mine)


def weeks(days: Days) -> Counter[str]:
    """The requests of a month by ISO week."""
    found = Counter[str]()
    for day, n in days.items():
        found[_week(day)] += n
    return found


def _each(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(step) for step in range((last - first).days + 1))


def _week(day: date) -> str:
    return day.strftime("%G-W%V")


def _has(span: Span, day: date) -> bool:
    since, until = span
    return (since is None or since <= day) and (until is None or day <= until)
