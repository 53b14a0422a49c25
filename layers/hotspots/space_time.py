"""Space-time Gi*: is there more around this cell, this month and shortly before, than chance would put there?

A cell-month's neighbourhood is the cell and its neighbours in its month and in so many months before it; it is compared
with the mean and the deviation of all cell-months, as Gi* is, or of all cells in the same few months alone: then a
month in which the whole town complains makes no place hot. (Esri's "global window": the entire cube, or the time steps
of the neighbourhood.)
"""

from __future__ import annotations

import numpy as np

from layers.hotspots.gi_star import standardized
from layers.hotspots.neighbours import Floats, Matrix


def space_time(counts: Floats, neighbours: Matrix, steps: int = 1) -> Floats:
    """The z of each cell-month. `counts`: shape (n, months), oldest first; `neighbours`: (n, n)."""
    values = np.asarray(counts, dtype=np.float64)
    near = neighbours @ values + values
    around = near.copy()
    reach = np.minimum(np.arange(values.shape[1]), steps) + 1.0
    for step in range(1, min(steps, values.shape[1] - 1) + 1):
        around[:, step:] += near[:, :-step]
    weights = (np.diff(neighbours.indptr) + 1.0)[:, None] * reach
    return standardized(around, weights, values)


def against_same_months(counts: Floats, neighbours: Matrix, steps: int = 1) -> Floats:
    """The z of each cell-month among all cells in its month and the `steps` before it; shapes as of `space_time`."""
    values = np.asarray(counts, dtype=np.float64)
    pieces = (values[:, max(month - steps, 0) : month + 1] for month in range(values.shape[1]))
    return np.column_stack([space_time(piece, neighbours, steps)[:, -1] for piece in pieces])
