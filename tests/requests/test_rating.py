"""Ratings on PostGIS: one for each finished request, and only what can be meant."""

from __future__ import annotations

from typing import Any

import pytest

from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.requests import intake, rating, workflow
from geo_oss.requests.model import Draft, Status
from geo_oss.requests.rating import Given, NotDone
from geo_oss.requests.workflow import Report
from tests import town

ASPECTS = {"speed": 3, "result": 5, "service": 4}


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    return await town.build(conn)


async def sent(conn: Conn, organization: Organization) -> int:
    receipt = await intake.submit(conn, organization, Draft(town.ROAD, LonLat(0.002, 0.004)), keys=town.KEYS)
    return receipt.id


async def finished(conn: Conn, organization: Organization) -> int:
    request_id = await sent(conn, organization)
    await workflow.move(conn, organization, request_id, Status.DONE, staff_id=1, report=Report("ซ่อมแล้ว"))
    return request_id


async def test_a_second_rating_takes_the_place_of_the_first(conn: Conn, organization: Organization) -> None:
    request_id = await finished(conn, organization)
    first = await rating.give(conn, organization, request_id, Given(2, ASPECTS, "ช้า\x00มาก"))
    assert (first.overall, first.aspects, first.comment) == (2, ASPECTS, "ช้ามาก")
    again = await rating.give(conn, organization, request_id, Given(5, {"speed": 5}))
    assert (again.overall, again.aspects, again.comment) == (5, {"speed": 5}, "ช้ามาก"), "words that were not sent stay"
    assert await rating.of(conn, organization.id, request_id) == again
    emptied = await rating.give(conn, organization, request_id, Given(5, {}, ""))
    assert (emptied.aspects, emptied.comment) == ({}, "")


@pytest.mark.parametrize("to", [None, Status.IN_PROGRESS, Status.WAITING_PLAN, Status.REJECTED])
async def test_only_what_is_done_is_rated(conn: Conn, organization: Organization, to: Status | None) -> None:
    request_id = await sent(conn, organization)
    if to:
        await workflow.move(conn, organization, request_id, to, staff_id=1, report=Report("เหตุผล"))
    with pytest.raises(NotDone):
        await rating.give(conn, organization, request_id, Given(5))
    assert await rating.of(conn, organization.id, request_id) is None


async def test_reopened_it_waits_until_it_is_done_again(conn: Conn, organization: Organization) -> None:
    request_id = await finished(conn, organization)
    await rating.give(conn, organization, request_id, Given(1))
    await workflow.move(conn, organization, request_id, Status.IN_PROGRESS, staff_id=1)
    with pytest.raises(NotDone):
        await rating.give(conn, organization, request_id, Given(5))
    kept = await rating.of(conn, organization.id, request_id)
    assert kept is not None and kept.overall == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"overall": 0}, "overall"),
        ({"overall": 6}, "overall"),
        ({"overall": 5, "aspects": {"speed": 0}}, "aspect_speed"),
        ({"overall": 5, "aspects": {"beauty": 3}}, "aspects"),
        ({"overall": 5, "comment": "ก" * 1001}, "comment"),
    ],
)
async def test_what_cannot_be_meant_is_named(
    conn: Conn, organization: Organization, given: dict[str, Any], field: str
) -> None:
    request_id = await finished(conn, organization)
    with pytest.raises(Invalid) as refused:
        await rating.give(conn, organization, request_id, Given(**given))
    assert refused.value.field == field
    assert await rating.of(conn, organization.id, request_id) is None


async def test_another_municipality_neither_rates_nor_reads_it(conn: Conn, organization: Organization) -> None:
    request_id = await finished(conn, organization)
    await rating.give(conn, organization, request_id, Given(4))
    other = await store.get(conn, "elsewhere")
    with pytest.raises(NotDone):
        await rating.give(conn, other, request_id, Given(1))
    assert await rating.of(conn, other.id, request_id) is None


async def test_the_notice_of_the_end_names_it(conn: Conn, organization: Organization) -> None:
    request_id = await finished(conn, organization)
    cursor = await conn.execute(
        "SELECT template FROM notice WHERE request_id = %s AND audience = 'citizen' ORDER BY created_at DESC LIMIT 1",
        (request_id,),
    )
    assert await cursor.fetchone() == {"template": "done"}
