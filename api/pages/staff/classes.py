"""Classes of counts for a legend: quantiles of the cells, no class empty, every count in one class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST = 5
"""As many as the ramp of the map has colours."""


@dataclass(frozen=True, slots=True)
class CountClass:
    """Counts from `low` to `high`, both included, how many cells have one of them, and the colour (0 the lightest)."""

    low: int
    high: int
    cells: int
    shade: int


def of(counts: Sequence[int]) -> list[CountClass]:
    """At most five classes with about as many cells each; equal counts are never parted."""
    ordered = sorted(counts)
    if not ordered:
        return []
    lows = sorted({ordered[len(ordered) * step // MOST] for step in range(MOST)})
    highs = [following - 1 for following in lows[1:]] + [ordered[-1]]
    return [
        CountClass(low, high, sum(low <= count <= high for count in ordered), _shade(index, len(lows)))
        for index, (low, high) in enumerate(zip(lows, highs, strict=True))
    ]


def shade(classes: Sequence[CountClass], count: int) -> int:
    """The colour of a count."""
    return next(kind.shade for kind in classes if kind.low <= count <= kind.high)


def _shade(index: int, classes: int) -> int:
    return (MOST - 1) // 2 if classes == 1 else round(index * (MOST - 1) / (classes - 1))
