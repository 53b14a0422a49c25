"""Grid tiles for staff: cell for cell what other libraries count, private categories too; nobody else gets them."""

from __future__ import annotations

from collections import Counter

import psycopg
import pytest

from tests import cells
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in
from tests.api.pages.staff.test_heat_data import _INSERT, CASES, GRIDS

DOOR = "/twosquares/staff/api/heat"
CORNERS = [(-0.01, -0.01), (0.03, 0.02)]


@pytest.fixture
def planner(visitor: Visitor) -> Visitor:
    """Somebody of the staff who is signed in, and the requests."""
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
        conn.cursor().executemany(_INSERT, CASES)
    visitor.client.cookies.set("staff", TOKEN)
    return visitor


@pytest.mark.parametrize("grid", ["h3-10", "h3-11", "square-250"])
async def test_staff_see_every_request_in_its_cell(planner: Visitor, grid: str) -> None:
    z = 15 if grid == "h3-11" else 14
    for words, wanted in (("", CASES), ("status=open", [case for case in CASES if case["status"] <= 4])):
        shown, _ = await cells.seen(planner.client, DOOR, z, CORNERS, f"grid={grid}&{words}")
        assert {cell: one["n"] for cell, one in shown.items()} == Counter(GRIDS[grid](case) for case in wanted)
        assert sum(one["n_open"] for one in shown.values()) == sum(case["status"] <= 4 for case in wanted)


async def test_every_request_is_counted_at_every_zoom(planner: Visitor) -> None:
    for z in range(5, 16):
        shown, _ = await cells.seen(planner.client, DOOR, z, [(0.0001, 0.0001), (0.0199, 0.0099)], "grid=square-50")
        assert sum(one["n"] for one in shown.values()) == len(CASES), z


async def test_the_usual_grid_is_that_of_the_geojson_door(planner: Visitor) -> None:
    body = (await planner.client.get(f"{DOOR}/tiles.json?zone=W")).json()
    assert body["tiles"][0].endswith(f"{DOOR}/{{z}}/{{x}}/{{y}}.mvt?grid=h3-9&zone=W")
    answer = await planner.client.get(f"{DOOR}/14/8192/8191.mvt")
    assert answer.headers["cache-control"] == "private, no-cache" and answer.headers["etag"]


async def test_nobody_else_gets_them(planner: Visitor) -> None:
    planner.client.cookies.clear()
    for tail in ("14/8192/8191.mvt", "tiles.json"):
        assert (await planner.client.get(f"{DOOR}/{tail}")).status_code in (303, 401)
