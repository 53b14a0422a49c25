"""Whoever asks all public doors of the heat grid, one filter and one grid, and solves what was told, learns no more."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import h3
import httpx2 as httpx
import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from geo_oss.db.pool import connect
from geo_oss.settings import Settings
from tests import cells
from tests.api.conftest import opened
from tests.layers import town

CASES = [town.case(random.Random(identity), identity) for identity in range(1, 460)]
THAI = ZoneInfo("Asia/Bangkok")
FIRST, DAYS = date(2023, 12, 25), 77
DOOR, OGC = "/sommot/api/heat", "/sommot/ogc/collections/heat/items?f=json&limit=10000&resolution=7"
CORNERS = [(town.WEST - 0.02, town.SOUTH - 0.02), (town.WEST + 0.1, town.SOUTH + 0.1)]
Told = dict[str, int | None]


def cell(case: town.Case) -> str:
    """The hexagon of a request at resolution 7."""
    return h3.cell_to_parent(h3.latlng_to_cell(case["lat"], case["lon"], 11), 7)


def day(case: town.Case) -> int:
    """The local day of a request, counted from the first."""
    return (case["created_at"].astimezone(THAI).date() - FIRST).days


NAMES = sorted({cell(case) for case in CASES})
COUNTS = Counter((cell(case), day(case)) for case in CASES)


@pytest.fixture
async def web(database: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    with connect(database) as conn:
        town.found(conn)
        town.insert(conn, CASES)
        stored = [(h3.str_to_int(h3.latlng_to_cell(case["lat"], case["lon"], 11)), case["id"]) for case in CASES]
        conn.cursor().executemany("UPDATE request_public SET h3_cell = %s WHERE id = %s", stored)
    async with opened(Settings(database_url=database, data_dir=str(tmp_path), pool_size=4)) as (_, client):
        yield client


@dataclass
class Known:
    """What an outsider has been told: sums of days of cells, and of all cells; what is left out of an answer is 0.

    `hidden` are the cells of the whole time that are not told: each has requests, in which days is not told either.
    """

    sums: dict[tuple[str, int, int], int] = field(default_factory=dict)
    totals: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def learn(self, told: Told, low: int, high: int) -> None:
        """The days from `low` until before `high` of each cell."""
        assert {name for name in self.hidden if told.get(name, 0) is not None} == set(), "not told, but in parts"
        for name in NAMES:
            if (n := told.get(name, 0)) is not None:
                assert self.sums.setdefault((name, low, high), n) == n, "two doors disagree"

    def largest(self, name: str, low: int, high: int) -> float:
        """How many requests a cell may have had in these days, by all that is known."""
        rows = [self._row([one], *span) for one, *span in self.sums] + [self._row(NAMES, *span) for span in self.totals]
        values = [*self.sums.values(), *self.totals.values()]
        some = -np.array([self._row([one], 0, DAYS) for one in self.hidden])
        limits = {"A_ub": csr_array(some), "b_ub": -np.ones(len(some))}
        found = linprog(-self._row([name], low, high), A_eq=csr_array(np.array(rows)), b_eq=values, **limits)
        return float(-found.fun) if found.status == 0 else np.inf

    def _row(self, names: list[str], low: int, high: int) -> np.ndarray[Any, Any]:
        row = np.zeros((len(NAMES), DAYS))
        row[[NAMES.index(name) for name in names], low:high] = 1
        return row.ravel()


def named(body: dict[str, Any], key: str = "n") -> Told:
    """The counts of a GeoJSON answer by cell."""
    return {one["id"]: one["properties"][key] for one in body["features"]}


def spans() -> list[tuple[int, int]]:
    """Months, weeks, days, and many others."""
    chance = random.Random(7)
    months = [(date(2024, month, 1) - FIRST).days for month in (1, 2, 3)]
    regular = [*pairwise(months), *((low, low + 7) for low in range(0, DAYS, 7))]
    return [
        *regular,
        *((low, low + 1) for low in range(10, 30)),
        *(tuple(sorted(chance.sample(range(DAYS), 2))) for _ in range(20)),
        *(tuple(sorted(chance.sample(range(0, DAYS, 7), 2))) for _ in range(20)),
    ]


async def asked(web: httpx.AsyncClient) -> Known:
    """Everything the doors tell."""
    known = Known()
    everything = (await web.get(f"{DOOR}?res=7")).json()
    known.learn(named(everything), 0, DAYS)
    known.totals[0, DAYS] = everything["n"]
    known.hidden = {name for name, n in named(everything).items() if n is None}
    for low, high in spans():
        since, until = FIRST + timedelta(low), FIRST + timedelta(high - 1)
        body = (await web.get(f"{DOOR}?res=7&from={since}&to={until}")).json()
        known.learn(named(body), low, high)
        known.learn(named((await web.get(f"{OGC}&datetime={since}/{until}")).json()), low, high)
        both = f"{OGC}&datetime={FIRST}/{until}&from={since}&to={FIRST + timedelta(DAYS)}"
        known.learn(named((await web.get(both)).json()), low, high)
        if body["n"] is not None:
            known.totals[low, high] = body["n"]
    for z in (11, 13):
        shown, _ = await cells.seen(web, DOOR, z, CORNERS, "res=7&during=2024-02")
        known.learn({name: one.get("n") for name, one in shown.items()}, *spans()[1])
    body = (await web.get(f"{DOOR}/compare?grid=h3-7&a=2024-01&b=2024-02")).json()
    for key, span in (("n_a", spans()[0]), ("n_b", spans()[1])):
        known.learn(dict.fromkeys(NAMES) | named(body, key), *span)
    return known


async def test_no_count_of_a_cell_from_1_to_4_follows(web: httpx.AsyncClient) -> None:
    known = await asked(web)
    truth = {key: sum(COUNTS[key[0], step] for step in range(key[1], key[2])) for key in known.sums}
    assert known.sums == truth and not set(truth.values()) & {1, 2, 3, 4}
    assert sum(n > 0 for n in truth.values()) > 30, "much is told"
    pieces = [(0, DAYS), *spans()[:13]]
    few = [
        (name, *span) for name in NAMES for span in pieces if 0 < sum(COUNTS[name, step] for step in range(*span)) < 5
    ]
    assert len(few) > 20 and len(known.hidden) > 1
    assert [one for one in few if known.largest(*one) < 5 - 1e-6] == []
