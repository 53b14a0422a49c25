"""The Gamma law: its distribution function and its quantiles, in plain Python.

The web server does without scipy (a second of import); a test holds these against it.
"""

from __future__ import annotations

import math
from statistics import NormalDist

_ENOUGH = 1e-15
_TINY = 1e-300
_ROUNDS = 60


def below(shape: float, x: float) -> float:
    """The share of a Gamma law of that shape and scale 1 that lies below x (regularised lower incomplete gamma)."""
    if x <= 0.0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    return front * _series(shape, x) if x < shape + 1.0 else 1.0 - front * _fraction(shape, x)


def quantile(shape: float, share: float) -> float:
    """The x below which that share of a Gamma law of that shape and scale 1 lies, 0 < share < 1; below 1e-300: 0.

    Newton's steps from the estimate of Wilson and Hilferty (1931), kept inside what is known to hold the answer.
    """
    if below(shape, _TINY) >= share:
        return 0.0
    low, high, x = _TINY, math.inf, _guess(shape, share)
    for _ in range(_ROUNDS):
        missing = share - below(shape, x)
        low, high = (x, high) if missing > 0 else (low, x)
        step = missing / _density(shape, x)
        there = x + step
        if not low < there < high:
            there = (low + high) / 2 if high < math.inf else 2 * x
        if abs(there - x) <= 1e-12 * x:
            return there
        x = there
    return x


def _density(shape: float, x: float) -> float:
    return max(math.exp((shape - 1.0) * math.log(x) - x - math.lgamma(shape)), _TINY)


def _guess(shape: float, share: float) -> float:
    """Wilson and Hilferty; for small shapes, where that fails, the leading term of the series."""
    z = NormalDist().inv_cdf(share)
    root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * math.sqrt(shape))
    if shape >= 1.0 and root > 0.1:
        return shape * root**3
    return max(math.exp((math.log(share) + math.lgamma(shape + 1.0)) / shape), _TINY)


def _series(shape: float, x: float) -> float:
    term = total = 1.0 / shape
    at = shape
    while term > total * _ENOUGH:
        at += 1.0
        term *= x / at
        total += term
    return total


def _fraction(shape: float, x: float) -> float:
    """The continued fraction of the upper part, by Lentz's method."""
    b = x + 1.0 - shape
    c, d = 1.0 / _TINY, 1.0 / b
    total = d
    for i in range(1, 100_000):
        a = -i * (i - shape)
        b += 2.0
        d = 1.0 / (a * d + b or _TINY)
        c = b + a / c or _TINY
        total *= c * d
        if abs(c * d - 1.0) < _ENOUGH:
            break
    return total
