"""Means of 1 … 5 that small areas share with all: empirical Bayes for scores.

The one-way random effects model: areas differ by chance around the mean of all. Its two variances are estimated by
moments, as the analysis of variance does (Searle, Casella and McCulloch 1992, Variance Components, 3.6); an area's
estimate is its posterior mean, its interval the middle 95 % of that posterior (Morris 1983, "Parametric empirical Bayes
inference", JASA 78, 47-55). As with the rates, the moments are taken as known: with very few areas it is somewhat too
short. What scores differ by within an area is never taken as nothing, however alike the first few are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geo_oss.rates.intervals import Interval, Z

LOWEST, HIGHEST = 1.0, 5.0
_DOUBT = 2.0
"""One more score's worth of variance within areas: that of 1 … 5 all alike frequent."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of an area: how many, their sum, and the sum of their squares."""

    n: int
    total: int
    squares: int

    @property
    def mean(self) -> float:
        """As counted; there must be some."""
        return self.total / self.n


@dataclass(frozen=True, slots=True)
class MeanPrior:
    """All areas together: the mean of all scores, what the true means of areas and what scores of one area vary by."""

    mean: float
    between: float
    within: float
    n: int

    @property
    def interval(self) -> Interval:
        """Of the mean of all."""
        return _about(self.mean, self.within / self.n)


@dataclass(frozen=True, slots=True)
class Mean:
    """An area's mean after borrowing; `weight` is the share its own scores had in it (1: all)."""

    value: float
    weight: float
    interval: Interval


def prior(areas: Sequence[Scores]) -> MeanPrior | None:
    """The moments of areas with scores; None where nobody has scored. Areas without scores say nothing."""
    known = [area for area in areas if area.n]
    n = sum(area.n for area in known)
    if not n:
        return None
    mean = sum(area.total for area in known) / n
    inside = sum(area.squares - area.total**2 / area.n for area in known)
    within = (inside + _DOUBT) / (n - len(known) + 1)
    return MeanPrior(mean, _between(known, n, mean, within), within, n)


def smoothed(area: Scores, of: MeanPrior) -> Mean:
    """The estimate for an area with scores.

    Where areas are not seen to differ more than chance makes them, all have the mean of all, with its interval.
    """
    if not of.between:
        return Mean(of.mean, 0.0, of.interval)
    weight = of.between / (of.between + of.within / area.n)
    value = of.mean + weight * (area.mean - of.mean)
    return Mean(value, weight, _about(value, weight * of.within / area.n))


def _between(areas: Sequence[Scores], n: int, mean: float, within: float) -> float:
    if len(areas) < 2:
        return 0.0
    spread = sum(area.n * (area.mean - mean) ** 2 for area in areas) / (len(areas) - 1)
    typical = (n - sum(area.n**2 for area in areas) / n) / (len(areas) - 1)
    return max((spread - within) / typical, 0.0)


def _about(value: float, variance: float) -> Interval:
    half = Z * math.sqrt(variance)
    return Interval(max(value - half, LOWEST), min(value + half, HIGHEST))
