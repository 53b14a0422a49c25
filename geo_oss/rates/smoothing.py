"""Small areas borrow from all: empirical Bayes estimates of rates.

Marshall (1991), "Mapping disease and mortality rates using empirical Bayes estimators", Applied Statistics 40(2),
283-294: the global estimator, by moments. Its estimate is the mean of the posterior of the gamma model of Clayton and
Kaldor (1987), "Empirical Bayes estimates of age-standardized relative risks for use in disease mapping", Biometrics
43(3), 671-681, with the same moments; the interval is that posterior's middle 95 %. It takes the two moments as known
("naive" empirical Bayes), so that with very few areas it is somewhat too short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo_oss.rates import intervals
from geo_oss.rates.intervals import Interval


@dataclass(frozen=True, slots=True)
class Prior:
    """All areas together: the overall rate, and how much the true rates of areas differ (variance; 0: not seen to).

    `events` and `size` are the sums it was estimated from.
    """

    mean: float
    variance: float
    events: int
    size: float


@dataclass(frozen=True, slots=True)
class Smoothed:
    """An area's rate after borrowing; `weight` is the share its own figures had in it (1: all)."""

    rate: float
    weight: float
    interval: Interval


def prior(counts: Sequence[int], sizes: Sequence[float]) -> Prior | None:
    """Marshall's moments of areas with `counts` events among `sizes` (> 0); None when there are no areas or events."""
    events, size = sum(counts), sum(sizes)
    if not events or not size:
        return None
    mean = events / size
    spread = sum(n * (x / n - mean) ** 2 for x, n in zip(counts, sizes, strict=True)) / size
    return Prior(mean, max(spread - mean * len(sizes) / size, 0.0), events, size)


def smoothed(count: int, size: float, of: Prior) -> Smoothed:
    """The estimate for an area with `count` events among `size` (> 0).

    Where areas are not seen to differ more than chance makes them, all have the overall rate, with its exact interval.
    """
    if not of.variance:
        return Smoothed(of.mean, 0.0, intervals.poisson(of.events, of.size))
    shape, rate = of.mean**2 / of.variance + count, of.mean / of.variance + size
    weight = of.variance / (of.variance + of.mean / size)
    return Smoothed(shape / rate, weight, intervals.gamma_law(shape, rate))
