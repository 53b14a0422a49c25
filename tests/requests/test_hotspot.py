"""A request in a hot spot in force: more urgent, sent by rules that ask for it, told, kept, and explained."""

from __future__ import annotations

from typing import Any

import h3
import numpy as np
import psycopg
import pytest

from api.wiring import place_many
from geo_oss.db.pool import Conn, connect
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.requests import bulk, bulk_hotspots, case, intake, reroute, why
from geo_oss.requests.incoming import Incoming
from geo_oss.requests.model import Draft
from geo_oss.routing.hotspot import Hotspot
from tests import town
from tests.town import KEYS, LIGHT, ROAD

HOT, COLD = LonLat(0.0030, 0.0021), LonLat(0.0180, 0.0080)
FINEST = h3.latlng_to_cell(HOT.lat, HOT.lon, 11)
SQUARE = "SRID=4326;POLYGON((0.002 0.001,0.004 0.001,0.004 0.003,0.002 0.003,0.002 0.001))"
RUN = """
INSERT INTO hotspot_run (organization_id, id, filter, grid, category_id, in_force) VALUES (1, %s, '', %s, %s, true)
"""
HOT_CELL = """
INSERT INTO hotspot_cell (organization_id, run_id, cell, n, z, p, q, class, trend, shape)
VALUES (1, %s, %s, 9, 4.5, 0.001, 0.002, %s, %s, %s)
"""
RULE = """
INSERT INTO route_rule (organization_id, id, position, name, category_id, hotspot_class, hotspot_trend, department_id,
                        notify_id, priority)
VALUES (1, 9, 0, 'ถนนร้อน แจ้งหัวหน้า', 20, 2, 'intensifying', 1, 1, 2)
"""
Connection = Conn | psycopg.Connection[Any]


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    return await town.build(conn)


async def run(
    conn: Conn,
    id: int = 4,
    *,
    category: int | None = 20,
    level: int = 3,
    grid: str = "h3-9",
    trend: str = "intensifying",
) -> None:
    """An analysis in force whose one hot cell holds `HOT`."""
    await conn.execute(RUN, (id, grid, category))
    hexagon = h3.str_to_int(h3.cell_to_parent(FINEST, int(grid[3:]))) if grid.startswith("h3") else 17
    await conn.execute(HOT_CELL, (id, hexagon, level, trend, SQUARE))


async def sent(conn: Conn, organization: Organization, place: LonLat = HOT, category: int = ROAD, **more: Any) -> int:
    known = await store.get(conn, organization.code)
    return (await intake.submit(conn, known, Draft(category, place, **more), keys=KEYS)).id


async def row(conn: Conn, query: str, request_id: int) -> dict[str, Any] | None:
    return await (await conn.execute(query, (request_id,))).fetchone()


async def stored(conn: Conn, request_id: int) -> dict[str, Any]:
    found = await row(conn, "SELECT priority, rule_id, because FROM request WHERE id = %s", request_id)
    assert found is not None
    return found


async def met(conn: Conn, request_id: int) -> dict[str, Any] | None:
    return await row(
        conn, "SELECT run_id, level, trend, name_th FROM request_hotspot WHERE request_id = %s", request_id
    )


@pytest.mark.parametrize("grid", ["h3-9", "h3-11", "square-250"])
async def test_it_is_more_urgent_inside_and_as_ever_outside(conn: Conn, organization: Organization, grid: str) -> None:
    await run(conn, grid=grid)
    inside, outside, other = await sent(conn, organization), await sent(conn, organization, COLD), 0
    other = await sent(conn, organization, HOT, LIGHT)
    hot = await stored(conn, inside)
    assert (hot["priority"], hot["rule_id"]) == (1, 2)
    assert hot["because"] == "กฎข้อ 2: ทั้งหมด · อยู่ในจุดร้อนของถนน 99 % ทวีความรุนแรง (ผลวิเคราะห์ที่ 4) จึงเร่งขึ้นหนึ่งขั้น"
    assert (await stored(conn, outside))["priority"] == 2
    assert await met(conn, inside) == {"run_id": 4, "level": 3, "trend": "intensifying", "name_th": "ถนน"}
    assert await met(conn, outside) is None and await met(conn, other) is None


async def test_without_an_analysis_in_force_all_is_as_before(conn: Conn, organization: Organization) -> None:
    await run(conn)
    await conn.execute("UPDATE hotspot_run SET in_force = false")
    request_id = await sent(conn, organization)
    assert (await stored(conn, request_id))["priority"] == 2 and await met(conn, request_id) is None


async def test_a_rule_that_asks_for_it_sends_it_and_tells_the_head(conn: Conn, organization: Organization) -> None:
    await run(conn)
    await conn.execute(RULE)
    request_id, cold = await sent(conn, organization), await sent(conn, organization, COLD)
    found = await stored(conn, request_id)
    assert (found["rule_id"], found["priority"]) == (9, 2)
    assert "จุดร้อนตั้งแต่ 95 % ที่ทวีความรุนแรง" in found["because"]
    told = await row(
        conn, "SELECT audience, detail FROM notice WHERE request_id = %s AND template = 'watched'", request_id
    )
    assert told == {"audience": "officer", "detail": {"staff_id": 1}}
    assert (await stored(conn, cold))["rule_id"] == 2
    assert await row(conn, "SELECT id FROM notice WHERE request_id = %s AND template = 'watched'", cold) is None


async def test_a_pole_far_from_its_sender_is_where_it_stands(conn: Conn, organization: Organization) -> None:
    await run(conn, category=None)
    await conn.execute("UPDATE pole SET place = ST_SetSRID(ST_MakePoint(0.003, 0.0021), 4326) WHERE id = 1")
    far = await sent(conn, organization, COLD, LIGHT, pole_id=1, pole_method="code", channel="qr")
    assert (await met(conn, far) or {})["run_id"] == 4
    away = await sent(conn, organization, HOT, LIGHT, pole_id=2, pole_method="code", channel="qr")
    assert await met(conn, away) is None


async def test_why_says_the_analysis_and_asks_it_again(conn: Conn, organization: Organization) -> None:
    await run(conn)
    request_id = await sent(conn, organization)
    found = await why.explain(conn, organization, request_id)
    told = next(one for one in found.replay if one.what == "hotspot")
    assert told.stored == told.again == Hotspot(4, 3, "intensifying", "ถนน", "Road") and found.same
    assert found.routing.then.because == (await stored(conn, request_id))["because"]
    facts = (await case.get(conn, 1, request_id)).facts
    assert (facts["hotspot_run"], facts["hotspot_level"], facts["hotspot_en"]) == (4, 3, "Road")


async def test_a_newer_analysis_leaves_the_choice_explained(conn: Conn, organization: Organization) -> None:
    await run(conn)
    await conn.execute(RULE)
    request_id = await sent(conn, organization)
    await conn.execute("UPDATE hotspot_run SET in_force = false")
    await run(conn, 5, trend="diminishing", level=1)
    known = await reroute.routing(conn, organization, request_id)
    assert (known.then.rule_id, known.now.rule_id) == (9, 2)
    assert (await why.explain(conn, organization, request_id)).same
    await reroute.reroute(conn, organization, request_id, staff_id=1)
    assert await met(conn, request_id) == {"run_id": 5, "level": 1, "trend": "diminishing", "name_th": "ถนน"}
    again = await reroute.routing(conn, organization, request_id)
    assert again.then == known.now
    await conn.execute("DELETE FROM hotspot_run WHERE id = 5")
    assert (await why.explain(conn, organization, request_id)).same, "what an analysis said stays when it is gone"


def test_many_at_once_are_routed_as_one_by_one(database: str) -> None:
    """500 open requests in and around hexagons and squares of several analyses, against hotspot_at."""
    with connect(database) as conn:
        conn.execute(town.TOWN)
        conn.execute(RULE)
        for id, grid, category in ((1, "h3-9", None), (2, "square-250", LIGHT), (3, "h3-8", 20)):
            conn.execute(RUN, (id, grid, category))
        for resolution, id in ((9, 1), (8, 3)):
            cells = {h3.latlng_to_cell(0.002 + 0.001 * n, 0.003 + 0.002 * n, resolution) for n in range(5)}
            for n, cell in enumerate(sorted(cells)):
                conn.execute(HOT_CELL, (id, h3.str_to_int(cell), 1 + n % 3, ("new", "intensifying")[n % 2], SQUARE))
        conn.execute(HOT_CELL, (2, 17, 2, "intensifying", SQUARE))
        conn.execute(HOT_CELL, (2, 12, 1, "new", SQUARE))
        rng = np.random.default_rng(3)
        given = Incoming(
            lon=rng.uniform(0, 0.012, 500),
            lat=rng.uniform(0, 0.01, 500),
            category_id=rng.choice([LIGHT, ROAD], 500),
            status=rng.choice([1, 2, 5], 500, p=[0.45, 0.45, 0.1]),
            created_at=np.full(500, np.datetime64("2026-01-05T03:00:00", "us")),
        )
        organization = _organization(conn)
        bulk.load(conn, organization, given, place=place_many(conn, 1))
        different = conn.execute(DIFFERENT).fetchall()
        counts = conn.execute("SELECT count(DISTINCT run_id) AS runs, count(*) AS hot FROM request_hotspot").fetchone()
        urgent = conn.execute(
            "SELECT DISTINCT priority FROM request r JOIN request_hotspot h ON h.request_id = r.id WHERE rule_id = 2"
        ).fetchall()
        sent = conn.execute(
            "SELECT DISTINCT level >= 2 AND trend = 'intensifying' AS fits FROM request_hotspot h"
            " JOIN request r ON r.id = h.request_id AND r.rule_id = 9"
        ).fetchall()
    assert different == [] and counts is not None and counts["runs"] == 2 and counts["hot"] > 40
    assert urgent == [{"priority": 1}] and sent == [{"fits": True}]


DIFFERENT = """
SELECT r.id FROM request r
JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
LEFT JOIN LATERAL hotspot_at(1, ARRAY[c.id, c.parent_id]::int[], r.h3_cell, r.place) h ON r.status <= 4
LEFT JOIN request_hotspot kept ON kept.request_id = r.id
WHERE (h.run_id, h.class, h.trend) IS DISTINCT FROM (kept.run_id, kept.level, kept.trend)
"""


def _organization(conn: psycopg.Connection[Any]) -> Organization:
    row = conn.execute("SELECT * FROM organization WHERE id = 1").fetchone()
    return Organization(**{name: row[name] for name in Organization.__slots__ if name in row})


def test_nothing_in_force_asks_for_nothing(database: str) -> None:
    with connect(database) as conn:
        conn.execute(town.TOWN)
        nothing = np.zeros(0)
        given = Incoming(nothing, nothing, nothing.astype(int), nothing.astype(int), nothing.astype("datetime64[us]"))
        assert bulk_hotspots.read(conn, 1, given, {}) is None
