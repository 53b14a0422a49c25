"""A municipality's figures: its own requests only, those since a day, the latest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from geo_oss.db.pool import Conn
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from geo_oss.requests import intake, overview, workflow
from geo_oss.requests.model import Draft, Status
from tests import town
from tests.town import KEYS, ROAD, SECRET

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def send(conn: Conn, code: str, category: int = ROAD, place: tuple[float, float] = (0.002, 0.002)) -> int:
    organization = await store.get(conn, code)
    return (await intake.submit(conn, organization, Draft(category, LonLat(*place), title="หลุม"), keys=KEYS)).id


async def test_counts_by_status_of_one_municipality(conn: Conn) -> None:
    organization = await town.build(conn)
    first, _, _ = [await send(conn, code) for code in ("twosquares", "twosquares", "elsewhere")]
    await workflow.move(conn, organization, first, Status.IN_PROGRESS, staff_id=1)
    counts = await overview.counts(conn, organization.id, LONG_AGO)
    assert counts == {Status.RECEIVED: 1, Status.IN_PROGRESS: 1}


async def test_what_was_made_before_is_not_counted(conn: Conn) -> None:
    organization = await town.build(conn)
    await send(conn, "twosquares")
    assert await overview.counts(conn, organization.id, datetime.now(UTC) + timedelta(days=1)) == {}


async def test_private_requests_are_neither_counted_nor_listed(conn: Conn) -> None:
    organization = await town.build(conn)
    await send(conn, "twosquares", SECRET)
    assert await overview.counts(conn, organization.id, LONG_AGO) == {}
    assert await overview.recent(conn, organization.id) == []


async def test_the_latest_come_first_with_the_names_of_their_place(conn: Conn) -> None:
    organization = await town.build(conn)
    ids = [await send(conn, "twosquares", place=place) for place in [(0.002, 0.002), (0.012, 0.002), (0.5, 0.5)]]
    await send(conn, "elsewhere")
    found = await overview.recent(conn, organization.id, limit=3)
    assert [one.id for one in found] == ids[::-1]
    assert [one.place("th") for one in found] == ["", "เขตตะวันออก · ชุมชนกลาง", "เขตตะวันตก"]
