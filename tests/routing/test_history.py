"""What a rule was stays known: a choice is made again by the rules that made it, whatever became of them."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_oss.db.pool import Conn
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests import case, intake, repin, reroute, why
from geo_oss.requests.model import Draft
from tests import town
from tests.town import KEYS, LIGHT

WEST, EAST = LonLat(0.00203, 0.00203), LonLat(0.013, 0.003)
EDITS = (
    "UPDATE route_rule SET zone_code = 'E' WHERE organization_id = 1 AND id = 1",
    "UPDATE route_rule SET department_id = 9, name = 'ใหม่' WHERE organization_id = 1",
    "UPDATE route_rule SET position = 3 - position WHERE organization_id = 1",
    "UPDATE route_rule SET active = NOT active WHERE organization_id = 1 AND id = 1",
    "INSERT INTO route_rule (organization_id, id, position, department_id) VALUES (1, 7, 0, 9) ON CONFLICT DO NOTHING",
    "DELETE FROM route_rule WHERE organization_id = 1 AND id IN (2, 7)",
)


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    built = await town.build(conn)
    await conn.execute("INSERT INTO department VALUES (1, 9, 'east', 'กองตะวันออก', 'East', '')")
    return built


async def sent(conn: Conn, organization: Organization, place: LonLat = WEST) -> int:
    return (await intake.submit(conn, organization, Draft(LIGHT, place), keys=KEYS)).id


async def test_a_changed_rule_is_told_and_the_choice_stays_explained(conn: Conn, organization: Organization) -> None:
    request_id = await sent(conn, organization)
    before = (await reroute.routing(conn, organization, request_id)).then
    await conn.execute("UPDATE route_rule SET zone_code = 'E', name = 'ไฟตะวันออก' WHERE organization_id = 1 AND id = 1")
    known = await reroute.routing(conn, organization, request_id)
    assert (known.then, known.now.rule_id) == (before, 2)
    assert [change.because for change in known.rule_changes] == ["กฎข้อ 1: ไฟตะวันออก (ประเภท ไฟฟ้า · เขตตะวันออก)"]
    assert (await why.explain(conn, organization, request_id)).same
    facts = (await case.get(conn, 1, request_id)).facts
    assert (facts["rule_position"], facts["rule_name"]) == (1, "ไฟเขตตะวันตก")
    await conn.execute("DELETE FROM route_rule WHERE organization_id = 1 AND id = 1")
    gone = await reroute.routing(conn, organization, request_id)
    assert (gone.then, gone.rule_changes[-1].because) == (before, "")


async def test_an_edit_that_changes_nothing_is_no_history(conn: Conn, organization: Organization) -> None:
    await conn.execute("UPDATE route_rule SET name = name")
    rows = await (await conn.execute("SELECT rule_id FROM route_rule_version WHERE organization_id = 1")).fetchall()
    assert [row["rule_id"] for row in rows] == [1, 2]


async def test_a_case_that_does_not_say_its_rules_is_asked_of_those_of_its_moment(
    conn: Conn, organization: Organization
) -> None:
    await conn.execute("UPDATE route_rule_version SET at = now() - interval '2 days'")
    requests = [await sent(conn, organization) for _ in range(2)]
    await conn.execute("UPDATE request_event SET detail = '{}'")
    for request_id, days in zip(requests, (1, 9), strict=True):
        await conn.execute(
            "UPDATE request SET created_at = now() - %s WHERE id = %s", (timedelta(days=days), request_id)
        )
    await conn.execute("UPDATE route_rule SET department_id = 9")
    for request_id in requests:
        known = await reroute.routing(conn, organization, request_id)
        assert (known.then.department_id, known.now.department_id) == (1, 9)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(st.sampled_from(EDITS), max_size=3), after=st.lists(st.sampled_from(EDITS), max_size=3))
async def test_whatever_became_of_the_rules_the_choice_is_made_again(
    conn: Conn, organization: Organization, before: list[str], after: list[str]
) -> None:
    async with conn.transaction(force_rollback=True):
        for edit in before:
            await conn.execute(edit)
        request_id = await sent(conn, organization)
        for edit in after:
            await conn.execute(edit)
        assert [one for one in (await why.explain(conn, organization, request_id)).replay if not one.same] == []
        await repin.move(conn, organization, request_id, EAST, staff_id=1)
        known = await reroute.routing(conn, organization, request_id)
        if known.now.rule_id is not None:
            await reroute.reroute(conn, organization, request_id, staff_id=1)
            await conn.execute(EDITS[1])
            assert (await reroute.routing(conn, organization, request_id)).then == known.now


def test_two_who_edit_at_once_take_turns(database: str) -> None:
    with psycopg.connect(database) as one, psycopg.connect(database) as other:
        one.execute(town.TOWN)
        one.commit()
        one.execute("UPDATE route_rule SET name = 'ก' WHERE organization_id = 1 AND id = 1")
        other.execute("SET lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute("UPDATE route_rule SET name = 'ข' WHERE organization_id = 1 AND id = 2")
        other.rollback()
        one.commit()
        other.execute("UPDATE route_rule SET name = 'ข' WHERE organization_id = 1 AND id = 2")
        other.commit()
        ids = one.execute("SELECT id, rule_id FROM route_rule_version WHERE organization_id = 1 ORDER BY id").fetchall()
    assert ids == [(1, 1), (2, 2), (3, 1), (4, 2)]
