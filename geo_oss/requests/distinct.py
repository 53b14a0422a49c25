"""Which different numbers are there among many?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Indices = npt.NDArray[np.intp]

WIDEST = 1 << 16
"""Numbers that lie so close together are looked up in a table, without sorting."""


def distinct(values: npt.NDArray[np.signedinteger]) -> tuple[Ints, Indices]:
    """The different values, rising, and for each of the many which one it is."""
    low = int(values.min(initial=0))
    if int(values.max(initial=0)) - low >= WIDEST:
        found, which = np.unique(values, return_inverse=True)
        return found.astype(np.int64), which.astype(np.intp)
    above = values.astype(np.intp) - low
    there = np.zeros(WIDEST, dtype=bool)
    there[above] = True
    return np.flatnonzero(there) + low, (np.cumsum(there) - 1)[above]
