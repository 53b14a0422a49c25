"""Which of many cells differ from chance, when one looks at so many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.special

from layers.hotspots.neighbours import Floats

LEVELS = (0.10, 0.05, 0.01)
"""Significance of the classes ±1, ±2, ±3: 90, 95 and 99 %."""
CORRECTION = "Benjamini-Hochberg over all tests"


@dataclass(frozen=True, slots=True)
class Significance:
    """For each test, of any shape: z, its two-sided p, q, p corrected for looking so often, and the side it is on,

    above (1) or below (−1) what chance would give.
    """

    z: Floats
    p: Floats
    q: Floats
    side: Floats

    def classes(self) -> npt.NDArray[np.int8]:
        """−3 … 3: below or above at 99, 95, 90 % after the correction, 0 where it may be chance."""
        steps = np.digitize(-self.q, [-level for level in LEVELS])
        return np.asarray(self.side * steps, dtype=np.int8)


def judged(z: Floats) -> Significance:
    """The tests of these z by the normal law."""
    p = two_sided(z)
    return Significance(z, p, corrected(p), np.sign(z))


def two_sided(z: Floats) -> Floats:
    """How rare so large a z, or so small, is under the normal law."""
    p: Floats = 2.0 * scipy.special.ndtr(-np.abs(z))
    return p


def corrected(p: Floats) -> Floats:
    """Benjamini and Hochberg (1995): the smallest false-discovery rate at which each p would be called a discovery."""
    flat = p.ravel()
    n = len(flat)
    order = np.argsort(flat)
    ranked = flat[order] * n / np.arange(1, n + 1)
    q = np.empty(n)
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return q.reshape(p.shape)
