"""Local Moran's I: is this cell like its neighbours, or unlike them?

Anselin (1995), "Local indicators of spatial association", with weights that add up to 1 for each cell; z by the moments
of conditional randomization, Sokal, Oden and Thomson (1998), "Local spatial autocorrelation in a biological model",
appendix, equations A7 and A8.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from layers.hotspots.neighbours import Floats, Matrix


@dataclass(frozen=True, slots=True)
class LocalMoran:
    """For each cell, shape (n,): I, its z, and the two letters of its quadrant, H or L: itself and its neighbours."""

    i: Floats
    z: Floats
    quadrants: np.ndarray


def local_moran(values: Floats, neighbours: Matrix) -> LocalMoran:
    """I of `values`, shape (n,), under the neighbours, shape (n, n); 0 for cells without any, and without variation."""
    values = np.asarray(values, dtype=np.float64)
    n = len(values)
    away = values - (values.mean() if n else 0.0)
    variance = float((away**2).sum() / n) if n else 0.0
    sizes = np.diff(neighbours.indptr).astype(np.float64)
    lag = np.divide(neighbours @ away, sizes, out=np.zeros(n), where=sizes > 0)
    if n < 3 or not variance:
        return LocalMoran(np.zeros(n), np.zeros(n), _quadrants(away, lag))
    i = away * lag / variance
    has = (sizes > 0).astype(np.float64)
    expected = -(away**2) * has / ((n - 1) * variance)
    squares = np.divide(has, sizes, out=np.zeros(n), where=sizes > 0) - has / (n - 1)
    spread = (away / variance) ** 2 * n / (n - 2) * squares * (variance - away**2 / (n - 1))
    z = np.divide(i - expected, np.sqrt(np.maximum(spread, 0.0)), out=np.zeros(n), where=spread > 0)
    return LocalMoran(i, z, _quadrants(away, lag))


def _quadrants(away: Floats, lag: Floats) -> np.ndarray:
    words: np.ndarray = np.array(["LL", "LH", "HL", "HH"])[2 * (away > 0) + (lag > 0)]
    return words
