"""Does a series rise or fall? The Mann-Kendall test, for many series at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from layers.hotspots.neighbours import Floats
from layers.hotspots.significance import two_sided


@dataclass(frozen=True, slots=True)
class Trend:
    """For each series, shape (n,): Kendall's S, its variance, z with the correction for continuity, two-sided p."""

    s: Floats
    variance: Floats
    z: Floats
    p: Floats


def mann_kendall(series: Floats) -> Trend:
    """Mann (1945) and Kendall (1975): pairs that rise less pairs that fall, variance corrected for ties.

    `series`: shape (n, periods), oldest first.
    """
    n, periods = series.shape
    s = np.zeros(n)
    for apart in range(1, periods):
        s += np.sign(series[:, apart:] - series[:, :-apart]).sum(axis=1)
    variance = (periods * (periods - 1) * (2 * periods + 5) - _ties(series)) / 18.0
    z = np.divide(s - np.sign(s), np.sqrt(variance), out=np.zeros(n), where=variance > 0)
    return Trend(s, variance, z, two_sided(z))


def _ties(series: Floats) -> Floats:
    """The sum of t(t − 1)(2t + 5) over the groups of t equal values of each series."""
    n, periods = series.shape
    if not periods:
        return np.zeros(n)
    in_order = np.sort(series, axis=1)
    begins = np.concatenate((np.ones((n, 1), dtype=bool), in_order[:, 1:] != in_order[:, :-1]), axis=1)
    group = np.cumsum(begins, axis=None) - 1
    size = np.bincount(group, minlength=int(begins.sum())).astype(np.float64)
    weight = size * (size - 1) * (2 * size + 5)
    return np.add.reduceat(weight, np.concatenate(([0], np.cumsum(begins.sum(axis=1))[:-1]))) if n else np.zeros(0)
