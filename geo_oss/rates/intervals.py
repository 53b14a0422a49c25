"""How far the truth may be from what was counted: 95 % intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

from geo_oss.rates import gamma

LEVEL = 0.95
TAIL = (1.0 - LEVEL) / 2.0
Z = 1.959963984540054
"""The normal law's quantile at 1 − TAIL."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both included."""

    low: float
    high: float


def beside(interval: Interval, value: float) -> str:
    """`higher` or `lower` than a value when the interval leaves it out, else `alike`."""
    if interval.low > value:
        return "higher"
    return "lower" if interval.high < value else "alike"


def poisson(count: int, size: float) -> Interval:
    """Of `count` events among `size` at risk: the exact interval of a Poisson rate (Garwood 1936)."""
    low = gamma.quantile(count, TAIL) if count else 0.0
    return Interval(low / size, gamma.quantile(count + 1, 1.0 - TAIL) / size)


def gamma_law(shape: float, rate: float) -> Interval:
    """The middle 95 % of a Gamma law."""
    return Interval(gamma.quantile(shape, TAIL) / rate, gamma.quantile(shape, 1.0 - TAIL) / rate)


def wilson(successes: int, trials: int) -> Interval | None:
    """Of a share (Wilson 1927); None where nothing was tried."""
    if not trials:
        return None
    share, z2 = successes / trials, Z * Z
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    low = 0.0 if successes == 0 else middle - half
    return Interval(low, 1.0 if successes == trials else middle + half)
