"""A zone that gets another name: open requests bear the new one, finished ones that of the day they were closed."""

from __future__ import annotations

from typing import LiteralString

import pytest

from geo_oss.db.pool import Conn
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests import case, drawn_place, intake, line_or_area, overview, tracking
from geo_oss.requests.model import Draft
from tests import town
from tests.town import KEYS, ROAD

CLOSED: LiteralString = """
WITH closed AS (UPDATE request SET status = 5, done_at = clock_timestamp() WHERE id = %(id)s)
UPDATE request_public SET status = 5, done_at = clock_timestamp() WHERE id = %(id)s
"""
NEXT: LiteralString = """
WITH gone AS (
    UPDATE boundary_version SET state = 'retired', valid_to = clock_timestamp()
    WHERE organization_id = 1 AND layer = 'zone' AND state = 'in_force' RETURNING id, valid_to
), come AS (
    INSERT INTO boundary_version (organization_id, id, layer, state, valid_from)
    SELECT 1, %(version)s, 'zone', 'in_force', valid_to FROM gone
), left_force AS (
    UPDATE boundary SET in_force = false WHERE organization_id = 1 AND version_id = (SELECT id FROM gone)
)
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, name_en, shape, edge, area_m2, in_force)
SELECT 1, %(version)s, 'zone', code, %(name)s || code, '', shape, edge, area_m2, true
FROM boundary WHERE organization_id = 1 AND version_id = (SELECT id FROM gone) AND code <> %(gone)s
"""


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    built = await town.build(conn)
    await conn.execute("UPDATE boundary_version SET valid_from = now() - interval '1 day'")
    return built


async def names(conn: Conn, organization: Organization, request_id: int) -> set[str | None]:
    """What all the places that show a request call its zone."""
    facts = (await case.get(conn, organization.id, request_id)).facts
    public = await tracking.public(conn, organization, request_id)
    recent = {one.id: one for one in await overview.recent(conn, organization.id)}
    return {facts["zone_th"], public.zone_name, recent[request_id].zone_th}


async def renamed(conn: Conn, version: int, name: str, gone: str = "") -> None:
    await conn.execute(NEXT, {"version": version, "name": name, "gone": gone})


async def test_open_ones_bear_the_new_name_and_finished_ones_that_of_their_day(
    conn: Conn, organization: Organization
) -> None:
    first, second, third = [
        (await intake.submit(conn, organization, Draft(ROAD, LonLat(0.002, 0.002)), keys=KEYS)).id for _ in range(3)
    ]
    await conn.execute(CLOSED, {"id": first})
    await renamed(conn, 7, "ใหม่")
    await conn.execute(CLOSED, {"id": second})
    await renamed(conn, 8, "ล่าสุด")
    assert [await names(conn, organization, one) for one in (first, second, third)] == [
        {"เขตตะวันตก"}, {"ใหม่W"}, {"ล่าสุดW"}
    ]  # fmt: skip


async def test_re_assigned_after_it_was_closed_it_bears_the_name_it_was_given(
    conn: Conn, organization: Organization
) -> None:
    request_id = (await intake.submit(conn, organization, Draft(ROAD, LonLat(0.002, 0.002)), keys=KEYS)).id
    await conn.execute(CLOSED, {"id": request_id})
    await renamed(conn, 7, "ใหม่")
    await conn.execute("UPDATE request SET zone_code = 'E', zone_version = 7")
    await conn.execute("UPDATE request_public SET zone_code = 'E'")
    assert await names(conn, organization, request_id) == {"ใหม่E"}


async def test_a_zone_that_is_no_more_keeps_the_name_it_had(conn: Conn, organization: Organization) -> None:
    request_id = (await intake.submit(conn, organization, Draft(ROAD, LonLat(0.002, 0.002)), keys=KEYS)).id
    await renamed(conn, 7, "ใหม่", gone="W")
    assert await names(conn, organization, request_id) == {"เขตตะวันตก"}


async def test_the_parts_of_a_line_go_by_the_same_names(conn: Conn, organization: Organization) -> None:
    drawn = line_or_area.read({"type": "LineString", "coordinates": [[0.004, 0.002], [0.016, 0.002]]})
    assert isinstance(drawn, line_or_area.Shape)
    stored = (await drawn_place.locate(conn, organization, drawn)).stored
    await renamed(conn, 7, "ใหม่")
    now = await drawn_place.parts(conn, 1, stored, drawn.amount)
    before = await (await conn.execute("SELECT valid_from FROM boundary_version WHERE id = 1")).fetchone()
    assert before is not None
    then = await drawn_place.parts(conn, 1, stored, drawn.amount, closed_at=before["valid_from"])
    assert [[part.name_th for part in found if part.layer == "zone"] for found in (now, then)] == [
        ["ใหม่E", "ใหม่W"], ["เขตตะวันออก", "เขตตะวันตก"]
    ]  # fmt: skip
