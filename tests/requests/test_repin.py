"""Moving a pin: everything that hangs on the place follows, and the history tells how far and by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import h3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import LonLat, frame
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.requests import intake, override, publish, repin, reroute
from geo_oss.requests.model import Draft
from geo_oss.requests.override import Word
from geo_oss.requests.workflow import Moved
from tests import town
from tests.town import KEYS, LIGHT, NOISE, ROAD, SECRET

HERE, EAST = LonLat(0.0021, 0.0021), LonLat(0.01203, 0.00203)
_SPHEROID = Geod(ellps="WGS84")


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    return await town.build(conn)


async def sent(conn: Conn, organization: Organization, category: int = ROAD, place: LonLat = HERE) -> int:
    return (await intake.submit(conn, organization, Draft(category, place, "gps", 12.0), keys=KEYS)).id


async def row(conn: Conn, query: Any, *values: object) -> Row:
    found = await (await conn.execute(query, values)).fetchone()
    assert found is not None
    return found


async def test_zone_community_pole_cell_and_projection_follow_the_pin(conn: Conn, organization: Organization) -> None:
    request_id = await sent(conn, organization, LIGHT)
    metres = await repin.move(conn, organization, request_id, EAST, staff_id=1, note="ผู้แจ้งโทรมาแก้", version=1)
    assert metres == pytest.approx(_SPHEROID.inv(HERE.lon, HERE.lat, EAST.lon, EAST.lat)[2])
    found = await row(conn, "SELECT *, ST_X(place) AS lon, ST_AsText(gm) = ST_AsText(mercator_point(%s, %s)) AS gm_too"
                            " FROM request", EAST.lon, EAST.lat)  # fmt: skip
    assert (found["lon"], found["gm_too"], found["version"]) == (EAST.lon, True, 2)
    assert (found["zone_code"], found["community_code"], found["placement_method"]) == ("E", "M", "covers")
    assert (found["pole_id"], found["pole_method"], found["place_source"]) == (2, "nearest", "staff")
    assert found["accuracy_metres"] is None
    assert h3.int_to_str(found["h3_cell"]) == h3.latlng_to_cell(EAST.lat, EAST.lon, 11)
    shown = await row(conn, "SELECT *, ST_X(place) AS lon FROM request_public")
    assert (shown["zone_code"], shown["community_code"], shown["pole_number"]) == ("E", "M", "E-0002")
    where = frame(EAST)
    assert (shown["lon"], shown["qx"], shown["qy"], shown["z28"]) == (EAST.lon, where.qx, where.qy, where.z28)
    event = await row(conn, "SELECT * FROM request_event WHERE kind = 'moved'")
    assert (event["staff_id"], event["note"], event["is_public"]) == (1, "ผู้แจ้งโทรมาแก้", False)
    assert event["detail"]["metres"] == pytest.approx(metres, abs=0.05)
    assert event["detail"]["from"] == [HERE.lon, HERE.lat]
    assert event["detail"]["before"] == {"zone": "W", "community": None, "pole": None}
    assert event["detail"]["after"] == {"zone": "E", "community": "M", "pole": 2}


async def test_the_heat_map_loses_it_here_and_finds_it_there(conn: Conn, organization: Organization) -> None:
    request_id = await sent(conn, organization)
    await conn.execute("SELECT heat_fold(1000)")
    await repin.move(conn, organization, request_id, EAST, staff_id=1)
    await conn.execute("SELECT heat_fold(1000)")
    assert await (await conn.execute("SELECT * FROM heat_check(1)")).fetchall() == []
    at = frame(EAST)
    cell = await row(
        conn, "SELECT sum(n) AS n FROM heat WHERE z = 15 AND tx = %s AND ty = %s", at.qx >> 13, at.qy >> 13
    )
    assert cell["n"] == 1


async def test_a_blurred_case_moves_to_the_middle_of_its_new_cell_and_a_private_one_stays_unseen(
    conn: Conn, organization: Organization
) -> None:
    noise, secret = await sent(conn, organization, NOISE), await sent(conn, organization, SECRET)
    for request_id in (noise, secret):
        await repin.move(conn, organization, request_id, EAST, staff_id=1)
    shown = await (
        await conn.execute("SELECT id, ST_X(place) AS lon, ST_Y(place) AS lat FROM request_public")
    ).fetchall()
    middle = publish.public_place("blurred", EAST)
    assert middle is not None
    assert shown == [{"id": noise, "lon": middle.lon, "lat": middle.lat}]


async def test_out_of_all_zones_it_is_kept_as_unknown_with_the_nearest(conn: Conn, organization: Organization) -> None:
    request_id = await sent(conn, organization)
    await repin.move(conn, organization, request_id, LonLat(0.03, 0.005), staff_id=1)
    found = await row(conn, "SELECT zone_code, placement_method, nearest_zone_code, nearest_zone_metres FROM request")
    assert (found["zone_code"], found["placement_method"], found["nearest_zone_code"]) == (None, "unknown", "E")
    assert found["nearest_zone_metres"] == pytest.approx(1113, rel=0.01)


async def test_the_staffs_word_outlives_a_move_and_the_computed_zone_beside_it_follows(
    conn: Conn, organization: Organization
) -> None:
    request_id = await sent(conn, organization)
    await override.put(conn, organization, request_id, Word(None, "M", "ตกลงกันไว้"), staff_id=1)
    await repin.move(conn, organization, request_id, EAST, staff_id=1)
    found = await row(conn, "SELECT zone_code, community_code, placement_method FROM request")
    assert tuple(found.values()) == (None, "M", "manual")
    await override.remove(conn, organization, request_id, staff_id=1)
    found = await row(conn, "SELECT zone_code, community_code, placement_method FROM request")
    assert tuple(found.values()) == ("E", "M", "covers")


async def test_the_unit_stays_until_somebody_takes_the_offer(conn: Conn, organization: Organization) -> None:
    await conn.execute("INSERT INTO department VALUES (1, 9, 'east', 'กองตะวันออก', 'East', '')")
    await conn.execute("UPDATE route_rule SET department_id = 9 WHERE organization_id = 1 AND id = 2")
    request_id = await sent(conn, organization, LIGHT)
    assert not (await reroute.routing(conn, organization, request_id)).offered
    await repin.move(conn, organization, request_id, EAST, staff_id=1)
    known = await reroute.routing(conn, organization, request_id)
    assert (known.facts["department_id"], known.then.department_id, known.now.department_id) == (1, 1, 9)
    assert known.offered
    await reroute.reroute(conn, organization, request_id, staff_id=1, version=2)
    found = await row(conn, "SELECT department_id, officer_id, rule_id, priority, because FROM request")
    assert tuple(found.values()) == (9, None, 2, 2, "กฎข้อ 2: ทั้งหมด")
    assert not (await reroute.routing(conn, organization, request_id)).offered
    with pytest.raises(Moved):
        await reroute.reroute(conn, organization, request_id, staff_id=1, version=2)


async def test_a_move_to_nowhere_new_or_of_an_old_page_changes_nothing(conn: Conn, organization: Organization) -> None:
    request_id = await sent(conn, organization)
    with pytest.raises(Invalid, match="not moved"):
        await repin.move(conn, organization, request_id, HERE, staff_id=1)
    with pytest.raises(NotFound):
        await repin.move(conn, await store.get(conn, "elsewhere"), request_id, EAST, staff_id=1)
    await repin.move(conn, organization, request_id, EAST, staff_id=1, version=1)
    with pytest.raises(Moved):
        await repin.move(conn, organization, request_id, HERE, staff_id=1, version=1)


degrees = st.integers(-5000, 25000).map(lambda millionths: millionths / 1e6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(degrees, degrees), st.tuples(degrees, degrees), st.sampled_from([LIGHT, ROAD, NOISE]))
async def test_moved_to_a_place_it_is_as_if_it_had_been_sent_from_there(
    conn: Conn, organization: Organization, one: tuple[float, float], other: tuple[float, float], category: int
) -> None:
    old, new = LonLat(*one), LonLat(*other)
    if _SPHEROID.inv(old.lon, old.lat, new.lon, new.lat)[2] < 1:
        new = replace(new, lon=new.lon + 0.001)
    moved, fresh = await sent(conn, organization, category, old), await sent(conn, organization, category, new)
    await repin.move(conn, organization, moved, new, staff_id=1)
    for table, named in (("request", "edge_metres pole_id pole_method pole_metres nearest_zone_code h3_cell place gm"),
                         ("request_public", "place qx qy z28 h3_cell pole_number")):  # fmt: skip
        columns = ", ".join(["zone_code", "community_code", *named.split()])
        rows = await (
            await conn.execute(f"SELECT {columns} FROM {table} WHERE id IN (%s, %s)", (moved, fresh))  # type: ignore[arg-type]
        ).fetchall()
        assert rows[0] == rows[1]
