"""Why is it here, and is it so again: the stored inputs give the stored answer, also after the boundaries changed."""

from __future__ import annotations

from typing import LiteralString

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_oss.db.pool import Conn
from geo_oss.errors import NotFound
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.requests import intake, override, repin, reroute, why
from geo_oss.requests.model import Draft
from geo_oss.requests.override import Word
from tests import town
from tests.town import KEYS, LIGHT, ROAD

_REDRAWN: LiteralString = """
UPDATE boundary SET in_force = false WHERE organization_id = 1 AND in_force;
UPDATE boundary_version SET valid_to = clock_timestamp(), state = 'retired'
WHERE organization_id = 1 AND state = 'in_force';
INSERT INTO boundary_version (organization_id, id, layer, valid_from)
VALUES (1, 3, 'zone', clock_timestamp()), (1, 4, 'community', clock_timestamp());
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
SELECT 1, version_id, layer, code, name_th, ST_Multi(shape), ST_Multi(ST_Boundary(ST_Transform(shape, 3857))),
       ST_Area(shape::geography), true
FROM (VALUES
    (3, 'zone', 'W', 'เขตตะวันตก', ST_MakeEnvelope(0, 0, 0.003, 0.02, 4326)),
    (3, 'zone', 'N', 'เขตใหม่', ST_MakeEnvelope(0.003, 0, 0.03, 0.02, 4326)),
    (4, 'community', 'K', 'ชุมชนใหม่', ST_MakeEnvelope(0, 0, 0.03, 0.002, 4326))
) AS drawn (version_id, layer, code, name_th, shape);
"""


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    return await town.build(conn)


async def sent(conn: Conn, organization: Organization, place: LonLat, category: int = ROAD) -> int:
    return (await intake.submit(conn, organization, Draft(category, place), keys=KEYS)).id


async def test_it_names_version_method_edge_pole_rule_override_and_every_move(
    conn: Conn, organization: Organization
) -> None:
    request_id = await sent(conn, organization, LonLat(0.00203, 0.00203), LIGHT)
    await repin.move(conn, organization, request_id, LonLat(0.01203, 0.00203), staff_id=1)
    await override.put(conn, organization, request_id, Word("W", None, "ตามแนวคลอง"), staff_id=1)
    found = await why.explain(conn, organization, request_id)
    assert (found.facts["zone_code"], found.facts["computed_zone_code"]) == ("W", "E")
    assert (found.versions["zone"]["id"], found.versions["community"]["id"]) == (1, 2)
    assert found.facts["edge_metres"] == pytest.approx(226, rel=0.01)
    assert (found.facts["pole_number"], found.facts["pole_method"]) == ("E-0002", "nearest")
    assert [change["kind"] for change in found.changes] == ["moved", "overridden"]
    assert found.names["zone", "E"]["name_th"] == "เขตตะวันออก"
    assert found.override is not None
    assert found.override["reason"] == "ตามแนวคลอง"
    assert found.routing.then.rule_id == 1
    assert found.same


async def test_a_changed_row_is_found_out(conn: Conn, organization: Organization) -> None:
    request_id = await sent(conn, organization, LonLat(0.002, 0.002))
    await conn.execute("UPDATE request SET zone_code = 'E', edge_metres = 5, department_id = NULL")
    found = await why.explain(conn, organization, request_id)
    assert [one.what for one in found.replay if not one.same] == ["zone", "edge_metres", "unit"]
    with pytest.raises(NotFound):
        await why.explain(conn, await store.get(conn, "elsewhere"), request_id)


async def test_a_case_without_its_version_is_asked_of_the_one_in_force_then(
    conn: Conn, organization: Organization
) -> None:
    await conn.execute("UPDATE boundary_version SET valid_from = valid_from - interval '1 day'")
    request_id = await sent(conn, organization, LonLat(0.022, 0.015))
    await conn.execute("UPDATE request SET zone_version = NULL, community_version = NULL")
    await conn.execute(_REDRAWN)
    found = await why.explain(conn, organization, request_id)
    assert (found.facts["zone_version"], found.facts["community_version"], found.same) == (1, 2, True)


def _degrees(millionths: int) -> float:
    return millionths / 1e6


spots = st.tuples(
    st.one_of(st.integers(-4000, 26000).map(_degrees), st.sampled_from([0.0, 0.005, 0.01, 0.015, 0.02])),
    st.one_of(st.integers(-4000, 14000).map(_degrees), st.sampled_from([0.0, 0.01])),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(spots, min_size=1, max_size=3),
    st.sampled_from([LIGHT, ROAD]),
    st.booleans(),
    st.booleans(),
)
async def test_replay_equals_what_is_stored_whatever_happened(
    conn: Conn,
    organization: Organization,
    way: list[tuple[float, float]],
    category: int,
    overruled: bool,
    redrawn: bool,
) -> None:
    async with conn.transaction(force_rollback=True):
        request_id = await sent(conn, organization, LonLat(*way[0]), category)
        if overruled:
            await override.put(conn, organization, request_id, Word("E", None, "ก"), staff_id=1)
        if redrawn:
            await conn.execute(_REDRAWN)
        last = way[0]
        for spot in way[1:]:
            if abs(spot[0] - last[0]) + abs(spot[1] - last[1]) > 1e-5:
                await repin.move(conn, organization, request_id, LonLat(*spot), staff_id=1)
                last = spot
        assert [one for one in (await why.explain(conn, organization, request_id)).replay if not one.same] == []
        if (await reroute.routing(conn, organization, request_id)).now.rule_id is not None:
            await reroute.reroute(conn, organization, request_id, staff_id=1)
        assert (await why.explain(conn, organization, request_id)).same
