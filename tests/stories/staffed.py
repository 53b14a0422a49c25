"""The town of two squares at work: people who can sign in, and requests at known places and steps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geo_oss.db.pool import Conn, open_pool
from geo_oss.geo import LonLat
from geo_oss.organizations import store as organizations
from geo_oss.people import passwords
from geo_oss.people.keys import load_keys
from geo_oss.requests import intake, workflow
from geo_oss.requests.model import Draft, Status
from geo_oss.settings import Settings
from tests.stories.visitor import PASSWORD
from tests.town import LIGHT, NOISE, ROAD, SECRET

PLANNER = "planner"
DRAFTS = (
    Draft(
        LIGHT, LonLat(0.00208, 0.00208), "gps", 15.0, "ไฟดับหน้าบ้าน", "ดับมาสามวัน", phone="0812345678", name="สมหญิง ใจดี"
    ),
    Draft(ROAD, LonLat(0.0030, 0.0021), "map", None, "หลุมลึกกลางถนน", "รถจักรยานยนต์ล้ม"),
    Draft(ROAD, LonLat(0.0051, 0.0040), "map", None, "ทางเท้าทรุด", ""),
    Draft(ROAD, LonLat(0.0121, 0.0040), "map", None, "หลุมหน้าโรงเรียน", ""),
    Draft(NOISE, LonLat(0.0123, 0.0045), "map", None, "เสียงดังตอนกลางคืน", ""),
    Draft(SECRET, LonLat(0.0150, 0.0080), "map", None, "ร้องเรียน", ""),
    Draft(ROAD, LonLat(0.0300, 0.0300), "map", None, "นอกเขต", ""),
)
"""The first is 13 m from its pole and nearest to (0.002, 0.002); the last lies outside every zone."""


async def staff(settings: Settings, drafts: Sequence[Draft] = DRAFTS) -> list[int]:
    """Gives the staff passwords, adds a planner, takes the drafts in; the ids in their order."""
    pool = open_pool(settings.database_url, 1)
    await pool.open()
    async with pool.connection() as conn:
        await _people(conn)
        ids = await _requests(conn, settings.data, drafts)
    await pool.close()
    return ids


async def _people(conn: Conn) -> None:
    await conn.execute("UPDATE staff SET password_hash = %s", (await passwords.hashed(PASSWORD),))
    await conn.execute(
        "INSERT INTO staff (organization_id, id, username, password_hash, name, role)"
        " SELECT 1, 2, 'planner', password_hash, 'นักวางแผนสอง', 'planner' FROM staff WHERE organization_id = 1"
    )


async def _requests(conn: Conn, data: Path, drafts: Sequence[Draft]) -> list[int]:
    organization = await organizations.get(conn, "twosquares")
    keys = load_keys(data)
    ids = [(await intake.submit(conn, organization, draft, keys=keys)).id for draft in drafts]
    if len(ids) > 3:
        await workflow.move(conn, organization, ids[3], Status.IN_PROGRESS, staff_id=1)
    return ids


async def ask(settings: Settings, query: str, *values: object) -> list[dict[str, object]]:
    """Rows of the story's database, looked at from outside."""
    pool = open_pool(settings.database_url, 1)
    await pool.open()
    async with pool.connection() as conn:
        rows = await (await conn.execute(query, values)).fetchall()  # type: ignore[call-overload]
    await pool.close()
    return list(rows)
