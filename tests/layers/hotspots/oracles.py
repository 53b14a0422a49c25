"""The same things said to the libraries that are asked for a second opinion."""

from __future__ import annotations

import scipy.sparse
from libpysal.weights import W


def weights(around: scipy.sparse.csr_matrix) -> W:
    """The neighbours as libpysal has them."""
    pointers, indices = around.indptr, around.indices
    found = {i: indices[pointers[i] : pointers[i + 1]].tolist() for i in range(around.shape[0])}
    return W(found, silence_warnings=True)
