"""Who is whose neighbour: sparse matrices of 0 and 1, symmetric, nobody their own neighbour."""

from __future__ import annotations

from typing import Any, TypeAlias

import h3ronpy
import numpy as np
import numpy.typing as npt
import pyarrow
import scipy.sparse
from scipy.spatial import cKDTree

Cells = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Matrix: TypeAlias = Any
"""A scipy.sparse.csr_matrix; scipy tells no types."""


def within_rings(cells: Cells, rings: int = 1) -> Matrix:
    """Neighbours of H3 cells up to so many rings away.

    `cells`: sorted, of one resolution, shape (n,). Gives shape (n, n).
    """
    disks = pyarrow.array(h3ronpy.grid_disk(pyarrow.array(cells), rings, flatten=False))
    offsets = np.asarray(disks.offsets).astype(np.int64)
    sizes = offsets[1:] - offsets[:-1]
    found = np.asarray(disks.values).astype(np.uint64)
    rows = np.repeat(np.arange(len(cells)), sizes)
    columns = np.minimum(np.searchsorted(cells, found), len(cells) - 1)
    kept = (cells[columns] == found) & (columns != rows)
    return _matrix(rows[kept], columns[kept], len(cells))


def within_metres(x: Floats, y: Floats, metres: float) -> Matrix:
    """Neighbours at most so many metres away, the distance itself included.

    `x`, `y`: projected metres (a UTM zone), shape (n,). Gives shape (n, n).
    """
    pairs = cKDTree(np.column_stack((x, y))).query_pairs(metres, output_type="ndarray")
    rows, columns = np.concatenate((pairs, pairs[:, ::-1])).T
    return _matrix(rows, columns, len(x))


def _matrix(rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], n: int) -> Matrix:
    return scipy.sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(n, n))
