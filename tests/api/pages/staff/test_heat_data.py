"""The heat grid's doors for staff: cells, slices of time and comparisons are what the list holds, on both grids."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import h3
import psycopg
import pytest
from pyproj import Transformer

from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in
from tests.town import LIGHT, NOISE, ROAD, SECRET

BANGKOK = ZoneInfo("Asia/Bangkok")
TO_UTM = Transformer.from_crs(4326, 32631, always_xy=True)
HEAT = "/twosquares/staff/api/heat"
_INSERT = """
INSERT INTO request (organization_id, id, number, category_id, status, channel, place, gm, h3_cell, place_source,
                     placement_method, zone_code, created_at)
VALUES (%(town)s, %(id)s, %(id)s::text, %(category)s, %(status)s, 'web',
        ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), mercator_point(%(lon)s, %(lat)s), %(h3_cell)s, 'map',
        'covers', %(zone)s, %(at)s)
"""
Case = dict[str, Any]


def cases(count: int, town: int = 1) -> list[Case]:
    """Requests over two squares and fourteen months, half of them in one corner."""
    chance = random.Random(count)
    made = []
    for identity in range(count):
        wide = 0.002 if chance.random() < 0.5 else 0.02
        lon, lat = chance.random() * wide, chance.random() * wide / 2
        made.append(
            {
                "town": town,
                "id": identity + 1000 * town,
                "category": chance.choice((LIGHT, ROAD, NOISE, SECRET) if town == 1 else (ROAD,)),
                "status": chance.randint(1, 6),
                "lon": lon,
                "lat": lat,
                "h3_cell": h3.str_to_int(h3.latlng_to_cell(lat, lon, 11)),
                "zone": "W" if lon < 0.01 else "E",
                "at": datetime(2024, 9, 28, tzinfo=UTC) + timedelta(minutes=chance.randint(0, 60 * 24 * 420)),
            }
        )
    return made


CASES = cases(240)
FILTERS: list[tuple[str, Callable[[Case], bool]]] = [
    ("", lambda case: True),
    ("status=open&zone=W", lambda case: case["status"] <= 4 and case["zone"] == "W"),
    (f"category={ROAD}", lambda case: case["category"] == ROAD),
    ("during=2024-10..2025-01", lambda case: "2024-10" <= month(case) <= "2025-01"),
    ("during=2024-W41&from=2024-10-09", lambda case: "2024-10-09" <= str(local(case).date()) <= "2024-10-13"),
    ("filter=category%20%3C%3E%2011", lambda case: case["category"] != LIGHT),
]


def local(case: Case) -> datetime:
    """When it was reported, by the town's clock."""
    return case["at"].astimezone(BANGKOK)


def month(case: Case) -> str:
    """The month it was reported in."""
    return f"{local(case):%Y-%m}"


def hexagon(case: Case, resolution: int) -> str:
    """The hexagon of a request, parent of the stored one."""
    return h3.cell_to_parent(h3.int_to_str(case["h3_cell"]), resolution)


def square(case: Case, metres: int) -> str:
    """The square of a request, by pyproj."""
    east, north = (math.floor(side / metres) * metres for side in TO_UTM.transform(case["lon"], case["lat"]))
    return f"utm31n-{metres}-{east}-{north}"


GRIDS: dict[str, Callable[[Case], str]] = {
    "h3-11": lambda case: hexagon(case, 11),
    "h3-10": lambda case: hexagon(case, 10),
    "h3-7": lambda case: hexagon(case, 7),
    "square-250": lambda case: square(case, 250),
    "square-90": lambda case: square(case, 90),
}


@pytest.fixture
def planner(visitor: Visitor) -> Visitor:
    """Somebody of the staff who is signed in, and the requests of two towns."""
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
        conn.cursor().executemany(_INSERT, [*CASES, *cases(30, town=2)])
    visitor.client.cookies.set("staff", TOKEN)
    return visitor


async def got(visitor: Visitor, address: str, status: int = 200) -> Any:
    """The JSON of an address."""
    answer = await visitor.client.get(address)
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.mark.parametrize("grid", GRIDS)
async def test_cells_are_those_of_other_libraries_under_every_filter(planner: Visitor, grid: str) -> None:
    for words, takes in FILTERS:
        told = await got(planner, f"{HEAT}?grid={grid}&{words}")
        counts = {one["properties"]["cell"]: one["properties"]["count"] for one in told["features"]}
        assert counts == Counter(GRIDS[grid](case) for case in CASES if takes(case)), words
        open_ones = sum(takes(case) and case["status"] <= 4 for case in CASES)
        assert (told["grid"], told["total"], told["open"]) == (grid, sum(counts.values()), open_ones)
        assert sum(kind["cells"] for kind in told["classes"]) == len(counts)


@pytest.mark.parametrize("grid", ["h3-9", "square-250"])
async def test_each_cell_is_a_door_to_its_list(planner: Visitor, grid: str) -> None:
    told = await got(planner, f"{HEAT}?grid={grid}&during=2024-11..2025-06&status=open")
    for one in [*told["features"][:3], told["features"][-1]]:
        page = await planner.opens(one["properties"]["list"])
        assert listed(page) == one["properties"]["count"]


def listed(page: str) -> int:
    """How many a page of the list says there are."""
    found = re.search(r'id="count"[^>]*>\s*([\d,]+)', page)
    assert found, page
    return int(found[1].replace(",", ""))


KEYS: dict[str, Callable[[Case], str]] = {
    "month": month,
    "week": lambda case: f"{local(case):%G-W%V}",
    "hour-of-week": lambda case: f"{local(case):%a-%H}".lower(),
}


@pytest.mark.parametrize("by", KEYS)
async def test_slices_are_those_of_the_calendar(planner: Visitor, by: str) -> None:
    for words, takes in FILTERS:
        told = await got(planner, f"{HEAT}/series?by={by}&{words}")
        counts = {one["slice"]: one["count"] for one in told["slices"] if one["count"]}
        assert counts == Counter(KEYS[by](case) for case in CASES if takes(case)), words
        assert told["total"] == sum(counts.values()) and told["open"] == sum(one["open"] for one in told["slices"])
    assert by != "hour-of-week" or len(told["slices"]) == 168


async def test_a_slice_of_the_slider_is_its_grid_and_its_list(planner: Visitor) -> None:
    cell = hexagon(CASES[0], 9)
    told = await got(planner, f"{HEAT}/series?by=month&cell={cell}&grid=h3-9")
    assert told["total"] == sum(hexagon(case, 9) == cell for case in CASES) and told["cell"] == cell
    for one in told["slices"][:4]:
        grid = await got(planner, f"{HEAT}?grid=h3-9&during={one['slice']}")
        found = [each["properties"] for each in grid["features"] if each["properties"]["cell"] == cell]
        assert sum(each["count"] for each in found) == one["count"]
        assert not found or listed(await planner.opens(found[0]["list"])) == one["count"]
    assert (grid["from"], grid["to"]) == (told["slices"][3]["from"], told["slices"][3]["to"])


async def test_two_periods_side_by_side(planner: Visitor) -> None:
    told = await got(planner, f"{HEAT}/compare?grid=square-500&a=2024-10..2024-12&b=2025-01..2025-06&zone=W")
    sides = [Counter(), Counter()]
    for case in CASES:
        if case["zone"] == "W" and "2024-10" <= month(case) <= "2025-06":
            sides[month(case) >= "2025-01"][square(case, 500)] += 1
    found = [one["properties"] for one in told["features"]]
    assert {one["cell"]: (one["n_a"], one["n_b"]) for one in found} == {
        cell: (sides[0][cell], sides[1][cell]) for cell in sides[0] | sides[1]
    }
    assert all(one["difference"] == one["n_b"] - one["n_a"] for one in found)
    assert (told["a"]["days"], told["b"]["days"]) == (92, 181)
    assert told["a"]["total"] == sides[0].total() and sum(kind["cells"] for kind in told["classes"]) == len(found)
    for side, word in ((0, "list_a"), (1, "list_b")):
        assert listed(await planner.opens(found[0][word])) == sides[side][found[0]["cell"]]
    assert listed(await planner.opens(told["b"]["list"])) == told["b"]["total"]


async def test_too_many_cells_are_told_wider(planner: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.heat.limits.MOST_CELLS", 20)
    for grid, coarser in (("h3-11", "h3-"), ("square-50", "square-")):
        told = await got(planner, f"{HEAT}?grid={grid}")
        assert told["wanted"] == grid != told["grid"] and told["grid"].startswith(coarser)
        assert told["total"] == len(CASES) and len(told["features"]) <= 20
    beside = await got(planner, f"{HEAT}/compare?grid=square-50&a=2024-10&b=2024-11..2025-03")
    assert beside["grid"] != "square-50" and beside["b"]["total"] > beside["a"]["total"]


@pytest.mark.parametrize(
    ("address", "field"),
    [
        (f"{HEAT}?grid=h3-12", "grid"),
        (f"{HEAT}?grid=square-0", "grid"),
        (f"{HEAT}?res=x", "res"),
        (f"{HEAT}?during=2024-13", "during"),
        (f"{HEAT}?filter=(", "filter"),
        (f"{HEAT}/series?by=year", "by"),
        (f"{HEAT}/series?cell=x", "cell"),
        (f"{HEAT}/compare?b=2024", "a"),
        (f"{HEAT}/compare?a=2023", "b"),
        (f"{HEAT}/compare?a=2023&b=2023-06", "b"),
        ("/twosquares/staff?cell=utm31n-250-1-1", "cell"),
    ],
)
async def test_what_cannot_be_read_is_said_in_both_languages(planner: Visitor, address: str, field: str) -> None:
    answer = await planner.client.get(address, headers={"accept": "application/json"})
    told = answer.json()
    assert answer.status_code == 422 and told["field"] == field, told
    assert re.search("[ก-๙]", told["detail"]) and re.search("[a-z]{3}", told["detail_en"])


async def test_nobody_but_staff_may_ask(planner: Visitor) -> None:
    planner.client.cookies.clear()
    for door in ("", "/series", "/compare?a=2023&b=2024"):
        assert (await planner.client.get(HEAT + door)).status_code in (302, 303, 401)
