"""A crew's day as a tour beside going to the nearest first: kilometres of the same visits, and how long it was sought.

Places are drawn at random over a town of some 10 km, ways are straight lines made longer; everybody has all day, so
that both do everything. The median of some draws; no tour may be longer than its rival.
"""

from __future__ import annotations

import time
from statistics import median

import numpy as np

from geo_oss.geo import LonLat
from geo_oss.routing import visiting_order, ways
from geo_oss.routing.tour import Problem, Shift, Visit
from tests.bench.table import Row, scale

SIZES = (20, 60, 150)
DRAWS = 5
METRES_A_SECOND = 25 / 3.6
_DAY = Shift(((0, 10 * 86_400),))


def run() -> list[Row]:
    """Rows for the tours."""
    draws = range(max(int(DRAWS * scale()), 1))
    return [_of_size(size, [_found(size, seed) for seed in draws]) for size in SIZES]


def _of_size(size: int, found: list[tuple[float, float, float]]) -> Row:
    ours, nearest, seconds = zip(*found, strict=True)
    if any(one > other for one, other in zip(ours, nearest, strict=True)):
        raise AssertionError(f"{size} visits: a tour is longer than going to the nearest first")
    note = f"found in {median(seconds):.1f} s; the same {size} visits in both"
    return Row(
        f"tour of {size} visits", median(ours), "nearest first", median(nearest), "km",
        at_most=1.0 if scale() >= 1 else None, note=note,
    )  # fmt: skip


def _found(size: int, seed: int) -> tuple[float, float, float]:
    """Kilometres of the tour and of its rival, and seconds."""
    problem = _problem(size, seed)
    began = time.perf_counter()
    planned = visiting_order.find(problem)
    took = time.perf_counter() - began
    for table in (planned.plan, planned.nearest):
        if len(table.stops) != size:
            raise AssertionError(f"{len(table.stops)} of {size} visits are done")
    return planned.plan.metres / 1000, planned.nearest.metres / 1000, took


def _problem(size: int, seed: int) -> Problem:
    drawn = np.random.default_rng(seed).uniform((102.78, 16.38), (102.88, 16.48), (size + 1, 2)).tolist()
    places = [LonLat(*drawn[0]), *(LonLat(lon, lat) for lon, lat in drawn)]
    metres = np.rint(ways.straight(places).metres).astype(int)
    seconds = np.rint(metres / METRES_A_SECOND).astype(int)
    visits = tuple(Visit(number, 15 * 60) for number in range(size))
    return Problem(visits, _DAY, metres.tolist(), seconds.tolist())
