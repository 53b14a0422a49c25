"""Two periods side by side, cell by cell: counts, difference, and a ratio that small numbers cannot blow up.

The ratio is of requests a day, so that periods may differ in length. A cell with few requests says little about itself:
`WEIGHT` requests that change as the whole town does are mixed into each, so that 0 → 2 is told as a little more than
the town and not as an endless growth. `sure` says that the change is more than chance: the exact two-sided binomial
test that n_b is what its days would give of n_a + n_b, with 5 % false discoveries (Benjamini and Hochberg).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from geo_oss.errors import Invalid
from layers.heat.count import Cell
from layers.heat.periods import Period

WEIGHT = 5.0
"""Requests of the town mixed into each cell."""
FALSE_DISCOVERIES = 0.05
_LIKE = 1e-7
"""Counts whose likelihoods differ by such a share are equally likely."""
_NOTHING = 1e-18
"""Counts less likely than this, and all beyond them, add nothing to a tail."""


@dataclass(frozen=True, slots=True)
class Change:
    """A cell in both periods: `ratio` is requests a day in b to those in a, shrunk; `sure`: more than chance."""

    cell: str
    n_a: int
    n_b: int
    ratio: float
    sure: bool

    @property
    def difference(self) -> int:
        """How many more there are in b."""
        return self.n_b - self.n_a


def apart(a: Period, b: Period) -> None:
    """Raises `Invalid` (field `b`) for periods that share a day: the same request would be on both sides."""
    if a.since <= b.until and b.since <= a.until:
        raise Invalid("ช่วง a และ b ต้องไม่ซ้อนกัน", "The periods a and b must not overlap.", field="b")


def changes(found_a: Sequence[Cell], found_b: Sequence[Cell], a: Period, b: Period) -> list[Change]:
    """Every cell with requests in one of the periods; the greatest difference first."""
    n_a, n_b = ({one.cell: one.n for one in found} for found in (found_a, found_b))
    pairs = [(cell, n_a.get(cell, 0), n_b.get(cell, 0)) for cell in sorted(n_a.keys() | n_b.keys())]
    share = b.days / (a.days + b.days)
    sure = discoveries([p_value(in_b, in_a + in_b, share) for _, in_a, in_b in pairs])
    town = ratio(sum(n_a.values()), sum(n_b.values()), a, b, 1.0)
    made = [
        Change(cell, in_a, in_b, ratio(in_a, in_b, a, b, town), is_sure)
        for (cell, in_a, in_b), is_sure in zip(pairs, sure, strict=True)
    ]
    return sorted(made, key=lambda one: (-abs(one.difference), one.cell))


def ratio(n_a: int, n_b: int, a: Period, b: Period, towards: float) -> float:
    """Requests a day in b to those in a, with `WEIGHT` requests added that have the ratio `towards`."""
    expected = towards * b.days / a.days
    added_b = WEIGHT * expected / (1 + expected)
    return (n_b + added_b) / b.days / ((n_a + WEIGHT - added_b) / a.days)


@lru_cache(maxsize=65_536)
def p_value(successes: int, tries: int, share: float) -> float:
    """Two-sided: how likely is a count no likelier than this one, when each of the tries falls to b with `share`."""
    mode = min(math.floor((tries + 1) * share), tries)
    limit = _log_binomial(successes, tries, share) + _LIKE
    below, above = range(mode, -1, -1), range(mode + 1, tries + 1)
    tails = (_tail(side, limit, tries, share) for side in (below, above))
    return min(math.fsum(tails), 1.0)


def _tail(outwards: range, limit: float, tries: int, share: float) -> float:
    """The counts of one side, which grow less likely outwards, from the first that is no likelier than the limit."""

    def rarity(count: int) -> float:
        return -_log_binomial(count, tries, share)

    first = bisect_left(outwards, -limit, key=rarity)
    likelihoods = (math.exp(_log_binomial(count, tries, share)) for count in outwards[first:])
    worth = takewhile(lambda likelihood: likelihood > _NOTHING, likelihoods)
    return math.fsum(worth)


def _log_binomial(k: int, n: int, share: float) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return ways + k * math.log(share) + (n - k) * math.log1p(-share)


def discoveries(p_values: Sequence[float]) -> list[bool]:
    """Which tests stand when 5 % of those that do may be false (Benjamini and Hochberg)."""
    ranked = sorted(p_values)
    passed = [p for rank, p in enumerate(ranked, 1) if p <= FALSE_DISCOVERIES * rank / len(ranked)]
    limit = max(passed, default=-1.0)
    return [p <= limit for p in p_values]
