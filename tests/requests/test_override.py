"""The staff's word on a place: in effect everywhere, kept beside the computed value, taken back at will."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.requests import intake, override, search, worklist
from geo_oss.requests.filter import Filter
from geo_oss.requests.model import Draft
from geo_oss.requests.override import Word
from geo_oss.requests.workflow import Moved
from tests import town
from tests.town import KEYS, ROAD, SECRET

IN_W = Draft(ROAD, LonLat(0.0021, 0.0021), title="หลุม", phone="081-234-5678")
TO_E = Word("E", "M", "ถนนอยู่ในความดูแลของเขตตะวันออก")
_COLUMNS = "zone_code, zone_version, community_code, community_version, placement_method"


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    return await town.build(conn)


async def sent(conn: Conn, organization: Organization, **changes: Any) -> int:
    return (await intake.submit(conn, organization, replace(IN_W, **changes), keys=KEYS)).id


async def row(conn: Conn, query: Any, *values: object) -> Row:
    found = await (await conn.execute(query, values)).fetchone()
    assert found is not None
    return found


async def test_the_staffs_word_is_in_effect_in_every_list_and_the_computed_one_is_kept(
    conn: Conn, organization: Organization
) -> None:
    request_id = await sent(conn, organization)
    before = await row(conn, f"SELECT {_COLUMNS}, edge_metres FROM request")
    await override.put(conn, organization, request_id, TO_E, staff_id=1, version=1)
    after = await row(conn, f"SELECT {_COLUMNS}, edge_metres, version FROM request")
    assert (after["zone_code"], after["community_code"], after["placement_method"]) == ("E", "M", "manual")
    assert (after["zone_version"], after["community_version"], after["version"]) == (1, 2, 2)
    assert after["edge_metres"] == before["edge_metres"], "edge_metres always describes the place"
    assert await row(conn, "SELECT zone_code, community_code FROM request_public") == {
        "zone_code": "E",
        "community_code": "M",
    }
    east, desk = Filter(zone=("E",)), worklist.Desk()
    assert (await worklist.page(conn, organization, east, desk)).count == 1
    assert (await search.count(conn, organization, east)).matched == 1
    kept = await override.get(conn, organization.id, request_id)
    assert kept is not None
    assert (kept["computed_zone_code"], kept["computed_community_code"], kept["computed_method"]) == (
        "W",
        None,
        "covers",
    )
    assert (kept["reason"], kept["staff_name"]) == (TO_E.reason, "ช่างหนึ่ง")


async def test_taken_back_the_computed_value_is_there_again_after_a_second_word_too(
    conn: Conn, organization: Organization
) -> None:
    request_id = await sent(conn, organization)
    before = await row(conn, f"SELECT {_COLUMNS} FROM request")
    await override.put(conn, organization, request_id, TO_E, staff_id=1)
    await override.put(conn, organization, request_id, Word(None, None, "ยังไม่ชัดเจน"), staff_id=1)
    assert (await row(conn, "SELECT zone_code FROM request_public"))["zone_code"] is None
    await override.remove(conn, organization, request_id, staff_id=1)
    assert await row(conn, f"SELECT {_COLUMNS} FROM request") == before
    assert (await row(conn, "SELECT zone_code FROM request_public"))["zone_code"] == "W"
    assert await override.get(conn, organization.id, request_id) is None
    told = await (await conn.execute("SELECT kind, note, staff_id, is_public, detail FROM request_event")).fetchall()
    assert [event["kind"] for event in told] == ["submitted", "overridden", "overridden", "override_removed"]
    assert (told[1]["note"], told[1]["staff_id"], told[1]["is_public"]) == (TO_E.reason, 1, False)
    assert told[1]["detail"] == {
        "before": {"zone": "W", "community": None, "pole": None},
        "after": {"zone": "E", "community": "M"},
    }
    assert told[3]["detail"]["after"] == {"zone": "W", "community": None}


async def test_a_private_case_can_be_given_a_zone_and_stays_private(conn: Conn, organization: Organization) -> None:
    request_id = await sent(conn, organization, category_id=SECRET)
    await override.put(conn, organization, request_id, TO_E, staff_id=1)
    assert (await row(conn, "SELECT zone_code FROM request"))["zone_code"] == "E"
    assert (await row(conn, "SELECT count(*) AS n FROM request_public"))["n"] == 0


@pytest.mark.parametrize(
    ("word", "field"),
    [
        (Word("E", None, "  "), "reason"),
        (Word("Z", None, "เหตุผล"), "zone"),
        (Word("M", None, "เหตุผล"), "zone"),
        (Word("E", "E", "เหตุผล"), "community"),
    ],
)
async def test_a_word_without_reason_or_of_no_zone_in_force_changes_nothing(
    conn: Conn, organization: Organization, word: Word, field: str
) -> None:
    request_id = await sent(conn, organization)
    with pytest.raises(Invalid) as refused:
        await override.put(conn, organization, request_id, word, staff_id=1)
    assert refused.value.field == field
    assert await override.get(conn, organization.id, request_id) is None
    assert (await row(conn, "SELECT version FROM request"))["version"] == 1


async def test_nothing_is_overwritten_and_nobody_elses_case_is_touched(conn: Conn, organization: Organization) -> None:
    request_id = await sent(conn, organization)
    with pytest.raises(NotFound):
        await override.remove(conn, organization, request_id, staff_id=1)
    with pytest.raises(NotFound):
        await override.put(conn, await store.get(conn, "elsewhere"), request_id, Word(None, None, "ก"), staff_id=1)
    await override.put(conn, organization, request_id, TO_E, staff_id=1, version=1)
    with pytest.raises(Moved):
        await override.put(conn, organization, request_id, TO_E, staff_id=1, version=1)
    with pytest.raises(Moved):
        await override.remove(conn, organization, request_id, staff_id=1, version=1)
