"""Periods that do not begin and end with months: what they take of the month they cut may be told or not.

The weeks of a month, the first and the last often short, stand below it as months stand below their quarter: a cell is
told with whole weeks that may be told, with all or nothing of the month, and with nothing between.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from geo_oss.requests.filter import Filter
from layers.heat import small
from layers.heat.months import Months, month_of

Days = Mapping[date, int]
Span = tuple[date | None, date | None]
"""The first and last local day, both included; None: open."""


@dataclass(frozen=True, slots=True)
class Moments:
    """A period that may begin or end within a day: the days it has whole, all it touches, and the filter without it."""

    whole_days: Span
    days: Span
    besides: Filter


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


def told(days: Days, moments: Moments, *, whole_month: bool) -> bool:
    """Whether a cell may be told with what a period takes of a month; `days` are its requests in the month.

    `whole_month` says whether their sum may be told.
    """
    taken = {day for day in days if _has(moments.days, day)}
    if not taken:
        return True
    if taken == days.keys() and all(_has(moments.whole_days, day) for day in days):
        return whole_month
    touched = {_week(day) for day in taken}
    is_cut = any(_week(day) in touched and not _has(moments.whole_days, day) for day in days)
    return whole_month and not is_cut and touched.isdisjoint(small.kept_back(weeks(days)))


def weeks(days: Days) -> Counter[str]:
    """The requests of a month by ISO week."""
    found = Counter[str]()
    for day, n in days.items():
        found[_week(day)] += n
    return found


def _week(day: date) -> str:
    return day.strftime("%G-W%V")


def _has(span: Span, day: date) -> bool:
    since, until = span
    return (since is None or since <= day) and (until is None or day <= until)
