"""The town of two squares with requests whose course is known, and people in its zones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from geo_oss.db.pool import Conn
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests import intake, rating
from geo_oss.requests.model import Draft
from tests.town import KEYS, ROAD

WEST, EAST, OUTSIDE = LonLat(0.002, 0.004), LonLat(0.018, 0.004), LonLat(0.03, 0.03)
"""None of them in the community."""
_COURSE = """
UPDATE request SET status = %s, created_at = now() - interval '100 days', done_at = now() - interval '100 days' + %s,
    due_at = now() - interval '90 days' WHERE organization_id = 1 AND id = %s
"""


async def finished(conn: Conn, organization: Organization, place: LonLat, days: Sequence[float]) -> None:
    """A request for each number of days it took; the deadline was ten days."""
    for took in days:
        receipt = await intake.submit(conn, organization, Draft(ROAD, place), keys=KEYS)
        await conn.execute(_COURSE, (5, timedelta(days=took), receipt.id))


async def rated(conn: Conn, organization: Organization, place: LonLat, stars: Sequence[int]) -> None:
    """A finished request for each of the stars it was given; its speed has one star."""
    for overall in stars:
        receipt = await intake.submit(conn, organization, Draft(ROAD, place), keys=KEYS)
        await conn.execute(_COURSE, (5, timedelta(days=1), receipt.id))
        await rating.give(conn, organization, receipt.id, rating.Given(overall, {"speed": 1}))


async def waiting(conn: Conn, organization: Organization, place: LonLat, *, late: int, fresh: int) -> None:
    """Open requests past their deadline, and such as are not."""
    for number in range(late + fresh):
        receipt = await intake.submit(conn, organization, Draft(ROAD, place), keys=KEYS)
        if number < late:
            await conn.execute(_COURSE, (1, None, receipt.id))


async def people(conn: Conn, *figures: tuple[str, int, int]) -> None:
    """How many people (code of the zone, year, number)."""
    for code, year, value in figures:
        await conn.execute(
            "INSERT INTO area_figure (organization_id, layer, kind, code, year, value, source)"
            " VALUES (1, 'zone', 'people', %s, %s, %s, 'ทะเบียนราษฎร')",
            (code, year, value),
        )
