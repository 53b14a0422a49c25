"""Getis-Ord Gi*: is there more around this cell than chance would put there?

Ord and Getis (1995), "Local spatial autocorrelation statistics", equations 14 and 15, with weights of 0 and 1 and the
cell itself among its neighbours.
"""

from __future__ import annotations

import numpy as np

from layers.hotspots.neighbours import Floats, Matrix


def z_scores(values: Floats, neighbours: Matrix) -> Floats:
    """The z of Gi* for each cell: how many standard deviations its neighbourhood's sum lies from the expected one.

    `values`: shape (n,); `neighbours`: (n, n). All zero where the values do not vary.
    """
    values = np.asarray(values, dtype=np.float64)
    weights = np.diff(neighbours.indptr) + 1.0
    return standardized(neighbours @ values + values, weights, values)


def standardized(around: Floats, weights: Floats, values: Floats) -> Floats:
    """The z of sums of so many of the values (`weights`), as Ord and Getis standardize them.

    `around` and `weights` have one shape; `values`, all of them, any.
    """
    n = values.size
    if not n:
        return np.zeros_like(around)
    scale = values.std() * np.sqrt(weights * (n - weights) / max(n - 1, 1))
    z: Floats = np.divide(around - values.mean() * weights, scale, out=np.zeros_like(around), where=scale > 0)
    return z
