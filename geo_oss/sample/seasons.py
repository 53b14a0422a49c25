"""When things happen: seasons, storms, festivals, weekdays and hours of the invented requests (Asia/Bangkok)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import numpy as np

from geo_oss.sample.model import Floats

BANGKOK = timezone(timedelta(hours=7))
_FLAT = (1.0,) * 12
MONTHS: dict[str, tuple[float, ...]] = {
    "น.(1)": (0.1, 0.1, 0.2, 0.4, 1.0, 1.2, 1.5, 2.5, 7.0, 6.0, 0.8, 0.1),
    "น.(2)": (0.4, 0.4, 0.5, 0.8, 1.4, 1.6, 1.7, 2.0, 3.0, 2.4, 0.8, 0.4),
    "ฟ.(1)": (0.7, 0.6, 0.7, 0.9, 1.4, 1.5, 1.6, 1.7, 1.8, 1.4, 0.8, 0.7),
    "ถ.(1)": (0.7, 0.6, 0.6, 0.7, 1.0, 1.1, 1.3, 1.5, 1.8, 1.7, 1.2, 0.8),
    "อส.(1)": (1.5, 1.4, 1.3, 1.2, 0.8, 0.7, 0.7, 0.7, 0.7, 0.8, 1.1, 1.6),
    "อส.(6)": (0.3, 0.3, 0.4, 0.6, 1.4, 2.2, 2.4, 2.0, 1.6, 1.0, 0.6, 0.3),
    "ต.(1)": (0.6, 0.8, 1.2, 1.8, 1.8, 1.2, 1.0, 1.0, 1.1, 0.8, 0.6, 0.6),
    "ต.(2)": (0.2, 0.4, 1.4, 2.6, 2.4, 1.2, 0.8, 0.8, 1.2, 0.6, 0.2, 0.1),
}
"""Weight of each month by sub-category; others are flat."""
_HOURS = np.array([1, 0.5, 0.3, 0.2, 0.4, 1.5, 4, 7, 8, 8, 7, 6, 5, 6, 6, 6, 6, 7, 8, 8, 7, 5, 3, 2], dtype=float)
_WEEKDAYS = np.array([1.3, 1.15, 1.05, 1.0, 1.05, 0.8, 0.7])


def day_weights(code: str, first: date, days: int) -> Floats:
    """How likely each day from `first` on is for a sub-category."""
    every = [first + timedelta(days=i) for i in range(days)]
    months = np.array(MONTHS.get(code, _FLAT))[[day.month - 1 for day in every]]
    growth = 1 + 0.25 * np.arange(days) / max(days, 1)
    weights: Floats = months * growth * _WEEKDAYS[[day.weekday() for day in every]] * _peaks(code, every)
    return weights


def _peaks(code: str, every: list[date]) -> Floats:
    """Rubbish after festivals, water after the storms of each year."""
    if code == "อส.(3)":
        return np.array([4.0 if _after_festival(day) else 1.0 for day in every])
    if code in {"น.(1)", "ต.(2)"}:
        return np.array([14.0 if _storm(day) else 1.0 for day in every])
    return np.ones(len(every))


def _after_festival(day: date) -> bool:
    return (day.month, day.day) in {(1, 2), (1, 3), (4, 16), (4, 17), (4, 18), (11, 16), (11, 17)}


def _storm(day: date) -> bool:
    """Two or three stormy days in each of May, September and October, other ones every year."""
    return day.month in {5, 9, 10} and (day.day + 7 * (day.year % 4) + 3 * day.month) % 28 < 3


def moment(rng: np.random.Generator, day: date) -> datetime:
    """A time of that day, as people write: mornings and evenings."""
    hour = int(rng.choice(24, p=_HOURS / _HOURS.sum()))
    return datetime.combine(day, time(hour, int(rng.integers(60)), int(rng.integers(60))), BANGKOK)


def office_time(rng: np.random.Generator, earliest: datetime) -> datetime:
    """The same moment, or the next morning of a working day when the office is closed then."""
    then = earliest
    if then.hour >= 17 or then.hour < 8:
        then = (then + timedelta(days=1 if then.hour >= 17 else 0)).replace(hour=8, minute=int(rng.integers(60)))
    while then.weekday() >= 5:
        then += timedelta(days=1)
    return max(then, earliest)
