"""Classes of counts for a legend: quantiles of the cells, no class empty, every count in one class."""

from __future__ import annotations

from bisect import bisect_right
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
    """At most five classes with about as many cells each; equal counts are never parted.

    Where most cells have the same count, the others share the remaining classes among themselves.
    """
    spans = _spans(sorted(counts))
    return [
        CountClass(low, high, sum(low <= count <= high for count in counts), _shade(index, len(spans)))
        for index, (low, high) in enumerate(spans)
    ]


def _spans(rest: list[int]) -> list[tuple[int, int]]:
    spans = []
    for left in range(MOST, 0, -1):
        if not rest:
            break
        high = rest[-(-len(rest) // left) - 1]
        following = bisect_right(rest, high)
        spans.append((rest[0], high))
        rest = rest[following:]
    return _closed(spans)


def _closed(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without gaps between them: a class reaches up to where the next begins."""
    follows = [low - 1 for low, _ in spans[1:]]
    return [(low, high) for (low, _), high in zip(spans, [*follows, *[high for _, high in spans[-1:]]], strict=True)]


def shade(classes: Sequence[CountClass], count: int) -> int:
    """The colour of a count."""
    return next(kind.shade for kind in classes if kind.low <= count <= kind.high)


def _shade(index: int, classes: int) -> int:
    return (MOST - 1) // 2 if classes == 1 else round(index * (MOST - 1) / (classes - 1))
