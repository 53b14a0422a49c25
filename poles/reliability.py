"""How well a pole serves, from its cases: days dark, repeat failures, mean time between failures. Arithmetic only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean

_DAY = timedelta(days=1)
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Outage:
    """A time without service, from the first report to the repair; `end` is None while it lasts."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """The figures of one pole. Reports that overlap are one failure; days are days of 24 hours.

    `mtbf_days` is the mean time from the beginning of one failure to that of the next (None before the second),
    `repair_days` the mean length of those that ended, `repeats` how many began within the repeat days of a repair.
    """

    failures: int
    days_dark: float
    days_dark_year: float
    repeats: int
    mtbf_days: float | None
    repair_days: float | None
    dark_since: datetime | None


def outages(intervals: Iterable[tuple[datetime, datetime | None]]) -> list[Outage]:
    """Intervals of cases (reported, done) with the overlapping ones made one, in their order."""
    merged: list[Outage] = []
    for start, end in sorted(intervals, key=lambda interval: interval[0]):
        last = merged[-1] if merged else None
        if last is None or (last.end is not None and start > last.end):
            merged.append(Outage(start, end))
        elif last.end is not None and (end is None or end > last.end):
            merged[-1] = Outage(last.start, end)
    return merged


def reliability(
    intervals: Iterable[tuple[datetime, datetime | None]], now: datetime, *, repeat_days: int
) -> Reliability:
    """The figures at a moment, from the intervals of the cases that are failures."""
    found = outages(intervals)
    starts = [outage.start for outage in found]
    gaps = [(after.start - before.end) / _DAY for before, after in pairwise(found) if before.end is not None]
    return Reliability(
        failures=len(found),
        days_dark=_dark(found, datetime.min.replace(tzinfo=now.tzinfo), now),
        days_dark_year=_dark(found, now - YEAR, now),
        repeats=sum(gap <= repeat_days for gap in gaps),
        mtbf_days=fmean((b - a) / _DAY for a, b in pairwise(starts)) if len(starts) > 1 else None,
        repair_days=_mean([(one.end - one.start) / _DAY for one in found if one.end is not None]),
        dark_since=found[-1].start if found and found[-1].end is None else None,
    )


def _dark(found: Sequence[Outage], since: datetime, now: datetime) -> float:
    return sum(max((min(one.end or now, now) - max(one.start, since)) / _DAY, 0.0) for one in found)


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None
