"""Getis-Ord Gi*: is there more around this cell than chance would put there?

Ord and Getis (1995), "Local spatial autocorrelation statistics", equations 14 and 15, with weights of 0 and 1 and the
cell itself among its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.special

from layers.hotspots.neighbours import Floats, Matrix

LEVELS = (0.10, 0.05, 0.01)
"""Significance of the classes ±1, ±2, ±3: 90, 95 and 99 %."""


@dataclass(frozen=True, slots=True)
class GiStar:
    """For each cell, shape (n,): z, its two-sided p by the normal law, and q, p corrected for looking n times."""

    z: Floats
    p: Floats
    q: Floats

    def classes(self) -> npt.NDArray[np.int8]:
        """−3 … 3: cold or hot at 99, 95, 90 % after the correction, 0 where it may be chance; shape (n,)."""
        steps = np.digitize(-self.q, [-level for level in LEVELS])
        return np.asarray(np.sign(self.z) * steps, dtype=np.int8)


def gi_star(values: Floats, neighbours: Matrix) -> GiStar:
    """Gi* of `values`, shape (n,), under the neighbours, shape (n, n). All zero where the values do not vary."""
    z = z_scores(values, neighbours)
    p = 2.0 * scipy.special.ndtr(-np.abs(z))
    return GiStar(z, p, corrected(p))


def z_scores(values: Floats, neighbours: Matrix) -> Floats:
    """The z of Gi* for each cell: how many standard deviations its neighbourhood's sum lies from the expected one."""
    values = np.asarray(values, dtype=np.float64)
    n = len(values)
    if not n:
        return np.zeros(0)
    weights = np.diff(neighbours.indptr) + 1.0
    around = neighbours @ values + values
    spread = weights * (n - weights) / max(n - 1, 1)
    scale = values.std() * np.sqrt(spread)
    z: Floats = np.divide(around - values.mean() * weights, scale, out=np.zeros(n), where=scale > 0)
    return z


def corrected(p: Floats) -> Floats:
    """Benjamini and Hochberg (1995): the smallest false-discovery rate at which each p would be called a discovery."""
    n = len(p)
    order = np.argsort(p)
    ranked = p[order] * n / np.arange(1, n + 1)
    q = np.empty(n)
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return q
