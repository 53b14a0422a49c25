"""Small areas put together into a few large ones: each in one piece, with about the same load, and compact.

Areas grow from spread-out seeds, always the lightest one next; then areas at a border change sides, alone or two in
exchange, while that helps (a local search as in districting). Several seeded starts; the best is kept. It is a good
answer, not a proof of the best one. For the worker: it counts on numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Neighbours = Sequence[frozenset[int]]

STARTS = 48
COMPACTNESS = 0.4
"""What a town-wide spread costs beside a load that is off by its own size."""
_ROUNDS = 400


@dataclass(frozen=True, slots=True)
class Ground:
    """Small areas: load of each, its middle (metres in a plane), and which others it touches."""

    load: Floats
    middle: Floats
    neighbours: Neighbours


@dataclass(frozen=True, slots=True)
class Balance:
    """How even and how compact areas are: the heaviest load by the mean one, and metres to the middle of one's area."""

    loads: tuple[float, ...]
    most_by_mean: float
    metres: float


def partition(
    ground: Ground, count: int, *, seed: int = 0, starts: int = STARTS, told: Callable[[int, int], None] | None = None
) -> Ints:
    """The large area (0 … count − 1) of each small one; the same seed gives the same answer."""
    ground = Ground(ground.load, ground.middle, joined(ground.neighbours, ground.middle))
    rng, found = np.random.default_rng(seed), []
    for start in range(starts):
        found.append(_improved(ground, _grown(ground, min(count, len(ground.load)), rng), count))
        if told:
            told(start + 1, starts)
    return min(found, key=lambda areas: float(_costs(_sums(ground, areas, count), ground)))


def balance(ground: Ground, areas: Ints, count: int) -> Balance:
    """The figures of a division; small areas in none (−1) are left out."""
    taken = np.flatnonzero(areas >= 0)
    sums = np.zeros((count, 4))
    np.add.at(sums, areas[taken], _terms(ground)[taken])
    loads, weight = sums[:, 0], sums[:, 0].sum()
    metres = float(np.sqrt(_spread(sums).sum() / weight)) if weight else 0.0
    return Balance(tuple(map(float, loads)), float(loads.max() / loads.mean()) if weight else 1.0, metres)


def is_whole(neighbours: Neighbours, members: frozenset[int]) -> bool:
    """Whether the members hang together."""
    if not members:
        return False
    reached, edge = set(), [min(members)]
    while edge:
        one = edge.pop()
        if one not in reached:
            reached.add(one)
            edge.extend(members & neighbours[one])
    return len(reached) == len(members)


def joined(neighbours: Neighbours, middle: Floats) -> Neighbours:
    """The neighbours, with what lies apart (islands, a gap) tied to what is nearest to it."""
    tied = [set(one) for one in neighbours]
    while len(parts := list(_parts(tied))) > 1:
        here, others = np.array(parts[0]), np.concatenate(parts[1:])
        apart = np.linalg.norm(middle[here][:, None] - middle[others][None], axis=2)
        one, other = np.unravel_index(int(apart.argmin()), apart.shape)
        tied[here[one]].add(int(others[other]))
        tied[others[other]].add(int(here[one]))
    return [frozenset(one) for one in tied]


def _parts(neighbours: Sequence[set[int]]) -> Iterator[list[int]]:
    left = set(range(len(neighbours)))
    while left:
        part, edge = set(), [min(left)]
        while edge:
            one = edge.pop()
            if one not in part:
                part.add(one)
                edge.extend(neighbours[one])
        left -= part
        yield sorted(part)


def _grown(ground: Ground, count: int, rng: np.random.Generator) -> Ints:
    """Seeds far from each other, then the lightest area that can takes its nearest free neighbour."""
    areas = np.full(len(ground.load), -1)
    for area, seed in enumerate(_seeds(ground, count, rng)):
        areas[seed] = area
    loads = np.bincount(areas[areas >= 0], weights=ground.load[areas >= 0], minlength=count)
    while (areas < 0).any():
        for area in np.argsort(loads, kind="stable"):
            free = {n for one in np.flatnonzero(areas == area) for n in ground.neighbours[int(one)] if areas[n] < 0}
            if free:
                heart = ground.middle[areas == area].mean(axis=0)
                taken = min(free, key=lambda n: (float(np.linalg.norm(ground.middle[n] - heart)), n))
                areas[taken] = area
                loads[area] += ground.load[taken]
                break
    return areas


def _seeds(ground: Ground, count: int, rng: np.random.Generator) -> list[int]:
    chosen = [int(rng.integers(len(ground.load)))]
    while len(chosen) < count:
        apart = np.linalg.norm(ground.middle[:, None] - ground.middle[chosen][None], axis=2).min(axis=1) ** 2
        apart[chosen] = 0.0
        free = np.setdiff1d(np.arange(len(ground.load)), chosen)
        chosen.append(int(rng.choice(len(apart), p=apart / apart.sum())) if apart.sum() else int(free[0]))
    return chosen


Change = tuple[tuple[int, int], ...]
"""Small areas and the large one each goes to."""


def _improved(ground: Ground, areas: Ints, count: int) -> Ints:
    for _ in range(_ROUNDS):
        after = _step(ground, areas, count, list(_moves(ground, areas)))
        if after is None:
            after = _step(ground, areas, count, list(_exchanges(ground, areas)))
        if after is None:
            break
        areas = after
    return areas


def _step(ground: Ground, areas: Ints, count: int, changes: list[Change]) -> Ints | None:
    """The areas after the change that helps most and keeps every one in a piece; None when no change helps."""
    if not changes:
        return None
    sums, terms = _sums(ground, areas, count), _terms(ground)
    costs = _costs(_changed(sums, terms, areas, np.array(changes)), ground)
    for index in np.argsort(costs, kind="stable"):
        if costs[index] >= _costs(sums, ground) - 1e-9:
            return None
        after = areas.copy()
        for small, area in changes[index]:
            after[small] = area
        if all(_holds(ground, after, int(area)) for small, to in changes[index] for area in (areas[small], to)):
            return after
    return None


def _holds(ground: Ground, areas: Ints, area: int) -> bool:
    return is_whole(ground.neighbours, frozenset(map(int, np.flatnonzero(areas == area))))


def _moves(ground: Ground, areas: Ints) -> Iterator[Change]:
    for small, around in enumerate(ground.neighbours):
        for area in sorted({int(areas[n]) for n in around} - {int(areas[small])}):
            yield ((small, area),)


def _exchanges(ground: Ground, areas: Ints) -> Iterator[Change]:
    borders: dict[tuple[int, int], list[int]] = {}
    for ((small, area),) in _moves(ground, areas):
        borders.setdefault((int(areas[small]), area), []).append(small)
    for (one, other), smalls in sorted(borders.items()):
        if one < other:
            for a, b in product(smalls, borders.get((other, one), [])):
                yield ((a, other), (b, one))


def _terms(ground: Ground) -> Floats:
    """Of each small area what the cost adds up: load, load × east, load × north, load × square of both."""
    middle = ground.middle - ground.middle.mean(axis=0)
    return np.asarray(ground.load[:, None] * np.c_[np.ones(len(middle)), middle, (middle**2).sum(axis=1)])


def _sums(ground: Ground, areas: Ints, count: int) -> Floats:
    sums = np.zeros((count, 4))
    np.add.at(sums, areas, _terms(ground))
    return sums


def _changed(sums: Floats, terms: Floats, areas: Ints, changes: Ints) -> Floats:
    """The sums after each of many changes."""
    after = np.repeat(sums[None], len(changes), axis=0)
    row = np.arange(len(changes))
    for small, area in changes.transpose(1, 2, 0):
        after[row, areas[small]] -= terms[small]
        after[row, area] += terms[small]
    return after


def _costs(sums: Floats, ground: Ground) -> Floats:
    """How uneven the areas are, and how spread: of one set of sums, or of many."""
    loads = sums[..., 0]
    mean = (ground.load.sum() or 1.0) / sums.shape[-2]
    uneven = ((loads / mean - 1.0) ** 2).mean(axis=-1) + (loads.max(axis=-1) / mean - 1.0) ** 2
    whole = float(_spread(_terms(ground).sum(axis=0))) or 1.0
    return np.asarray(uneven + COMPACTNESS * _spread(sums).sum(axis=-1) / whole)


def _spread(sums: Floats) -> Floats:
    """Load times square metres to the loads' own middle."""
    load, east, north, square = np.moveaxis(sums, -1, 0)
    return np.asarray(np.maximum(square - (east**2 + north**2) / np.maximum(load, 1e-12), 0.0))
