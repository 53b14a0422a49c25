"""Small numbers: which of several counts may be told beside their sum, so that none from 1 to 4 is told or follows.

A count of 1 to 4 is kept back, and as many others, the smallest first, as it takes until any of those kept back may
still be 5 or more: each is known to be at least 1, so what their sum leaves beyond that has to be 4 or more. Where all
of them are too little for that, 0 is not told either. That is secondary suppression as statistical offices do it
(Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001, chapter 6). Of a count kept back nothing is
told, so no part of it either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

FEWEST = 5
"""The public is not told a smaller number than this."""
_SPARE = FEWEST - 1
"""So many more than one each have the counts kept back together."""
Integers = npt.NDArray[np.integer[Any]]
Truths = npt.NDArray[np.bool_]


def known(counts: Integers, sums: Truths) -> Truths:
    """Which counts of the last axis may be told; `sums`, without that axis, says whether their sum is known."""
    some = counts > 0
    if counts.shape[-1] == 0:
        return some
    order = np.argsort(np.where(some, counts, np.iinfo(counts.dtype).max), axis=-1, kind="stable")
    ranks = np.argsort(order, axis=-1, kind="stable")
    spare = np.cumsum(np.take_along_axis(counts, order, axis=-1) - 1, axis=-1)
    small = (some & (counts < FEWEST)).sum(axis=-1, keepdims=True)
    hidden = (np.arange(1, counts.shape[-1] + 1) >= small) & (spare >= _SPARE)
    least = np.where(hidden.any(axis=-1), hidden.argmax(axis=-1) + 1, counts.shape[-1])[..., None]
    return (ranks >= np.where(small > 0, least, 0)) & sums[..., None]


def kept_back(counts: Mapping[str, int]) -> set[str]:
    """The names of the counts that may not be told beside their sum."""
    told = known(np.array([list(counts.values())], np.int64), np.array([True]))[0]
    return {name for name, may_be in zip(counts, told, strict=True) if not may_be}


def safe(rest: Sequence[int]) -> bool:
    """Whether the sum of these counts may be known: there are none, or each may be 5 or more, and less."""
    return not any(rest) or (len(rest) > 1 and sum(rest) - len(rest) >= _SPARE)


def large(part: Integers | int, whole: Integers | int) -> Any:
    """Whether a part and what is left of the whole are both none or at least 5."""
    rest = whole - part
    return ((part == 0) | (part >= FEWEST)) & ((rest == 0) | (rest >= FEWEST))
