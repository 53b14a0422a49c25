"""Could chance alone have put so much around a cell? Conditional permutation: a cell stays, all others are shuffled.

Anselin (1995), "Local indicators of spatial association". All cells share one table of draws, as esda's do; a cell's
draws skip the cell itself, so a simulated sum changes from cell to cell only where a draw meets the cell. Sums are of
whole numbers, so that ties are ties: `>=` is never left to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from layers.hotspots.model import Ints
from layers.hotspots.neighbours import Floats, Matrix


@dataclass(frozen=True, slots=True)
class Simulated:
    """For each cell, shape (n,), how many of the permutations gave at least and at most the sum that is there."""

    at_least: Ints
    at_most: Ints
    permutations: int

    def p(self) -> Floats:
        """Two-sided pseudo p-values: twice the smaller tail, the observation counted in, at most 1."""
        rarer = np.minimum(self.at_least, self.at_most)
        return np.minimum(2.0 * (rarer + 1) / (self.permutations + 1), 1.0)

    def side(self) -> Floats:
        """1 where there is more around a cell than the draws mostly gave, −1 where there is less."""
        side: Floats = np.sign(self.at_most - self.at_least).astype(np.float64)
        return side


def draws(n: int, wide: int, permutations: int, seed: int) -> Ints:
    """Draws without replacement from 0 … n−2, shape (permutations, wide): the other cells, counted past one's own."""
    chance = np.random.default_rng(seed)
    wide = min(wide, n - 1)
    if wide * wide > n:
        return np.stack([chance.permutation(n - 1)[:wide] for _ in range(permutations)])
    found = chance.integers(0, n - 1, (permutations, wide))
    while len(again := np.flatnonzero(_twice(found))):
        found[again] = chance.integers(0, n - 1, (len(again), wide))
    return found


def _twice(found: Ints) -> np.ndarray:
    in_order = np.sort(found, axis=1)
    met: np.ndarray = (in_order[:, 1:] == in_order[:, :-1]).any(axis=1)
    return met


def simulated(values: Ints, neighbours: Matrix, drawn: Ints) -> Simulated:
    """Compares the sum around each cell with its simulated sums.

    `values`: whole numbers, shape (n,); `drawn` as `draws` gives them, at least as wide as there are neighbours.
    """
    values = np.asarray(values, dtype=np.int64)
    sizes = np.diff(neighbours.indptr)
    sums = np.rint(neighbours @ values.astype(np.float64)).astype(np.int64)
    at_least, at_most = (np.full(len(values), len(drawn), dtype=np.int64) for _ in range(2))
    for size in np.unique(sizes[sizes > 0]):
        cells = np.flatnonzero(sizes == size)
        at_least[cells], at_most[cells] = _compared(values, cells, sums[cells], drawn[:, :size])
    return Simulated(at_least, at_most, len(drawn))


def _compared(values: Ints, cells: Ints, sums: Ints, drawn: Ints) -> tuple[Ints, Ints]:
    """For cells in ascending order with as many neighbours as `drawn` is wide.

    Cell 0 meets the values after the drawn places; past a drawn place d, cells d + 1 … meet the value at d instead:
    that is an event, one simulated sum moving from `before` to `after`. So the number of sums that reach a threshold
    is the number at cell 0 and, for each event passed, one more or less.
    """
    places = np.sort(drawn, axis=1)
    steps = values[places] - values[places + 1]
    first = values[places + 1].sum(axis=1)
    after = first[:, None] + np.cumsum(steps, axis=1)
    order = np.argsort(places, axis=None, kind="stable")
    before, after = (after - steps).ravel()[order], after.ravel()[order]
    passed = np.searchsorted(places.ravel()[order], cells, side="left")
    return _reach(sums, passed, first, before, after), len(drawn) - _reach(sums + 1, passed, first, before, after)


def _reach(thresholds: Ints, passed: Ints, first: Ints, before: Ints, after: Ints) -> Ints:
    """For each threshold, how many simulated sums are at least that much when so many events have passed."""
    order = np.argsort(thresholds, kind="stable")
    levels, starts = np.unique(thresholds[order], return_index=True)
    found = np.empty(len(thresholds), dtype=np.int64)
    changes = np.zeros(len(before) + 1, dtype=np.int32)
    for level, queries in zip(levels.tolist(), np.split(order, starts[1:]), strict=True):
        np.cumsum((after >= level).view(np.int8) - (before >= level).view(np.int8), out=changes[1:], dtype=np.int32)
        found[queries] = (first >= level).sum() + changes[passed[queries]]
    return found
