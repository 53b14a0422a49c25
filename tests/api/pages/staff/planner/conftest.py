"""A planner of the town of two squares, signed in, with forty requests to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import psycopg
import pytest

from api.deps import STAFF_COOKIE
from geo_oss.db.pool import open_pool
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from geo_oss.requests import intake, workflow
from geo_oss.requests.model import Draft, Status
from tests import town
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import sign_in

PAGE = "/twosquares/staff/planner"
_PEOPLE = """
INSERT INTO staff (organization_id, id, username, password_hash, name, role)
VALUES (1, 2, 'planner', '-', 'นักวางแผนสอง', 'planner');
"""
_OLD = "UPDATE request SET created_at = created_at - make_interval(days => (id * id)::int)"
_DONE = "UPDATE request SET done_at = created_at + make_interval(days => id::int) WHERE status = 5"
_LATE = "UPDATE request SET due_at = now() - interval '1 day' WHERE id % 3 = 0"
_MAIN = "UPDATE request SET category_id = 20 WHERE id % 10 = 0"
"""As imports leave them: filed under a main category."""
_COUNT = re.compile(r'id="count"[^>]*>\s*(?:<[^>]+>)*\s*([\d,]+)')
_DOOR = re.compile(r'<a href="(/twosquares/staff(?:\?[^"]*)?)"[^>]*>\s*(?:<strong[^>]*>)?([\d,]+)')


@pytest.fixture
async def planner(visitor: Visitor) -> Visitor:
    """The planner's browser."""
    await _requests(visitor.database)
    with psycopg.connect(visitor.database) as conn:
        conn.execute(_PEOPLE)
        for staff_id in (1, 2):
            sign_in(conn, f"session-{staff_id}", staff_id=staff_id)
        for change in (_OLD, _DONE, _LATE, _MAIN):
            conn.execute(change)
    visitor.client.cookies.set(STAFF_COOKIE, "session-2")
    return visitor


async def _requests(database: str) -> None:
    pool = open_pool(database, 1)
    await pool.open()
    kinds = (town.ROAD, town.LIGHT, town.NOISE, town.SECRET)
    async with pool.connection() as conn:
        organization = await store.get(conn, "twosquares")
        for step in range(40):
            place = LonLat(0.0005 + step * 0.0006, 0.001 + step % 7 * 0.001)
            made = await intake.submit(
                conn, organization, Draft(kinds[step % 4], place, title=f"เรื่อง {step}"), keys=town.KEYS
            )
            if step % 2:
                for status in (Status.IN_PROGRESS, Status.DONE):
                    said = workflow.Report(note="เสร็จแล้ว")
                    await workflow.move(conn, organization, made.id, status, staff_id=1, report=said)
    await pool.close()


def doors(page: str) -> Iterator[tuple[str, int]]:
    """Every number that leads to a list, with its address."""
    for address, number in _DOOR.findall(page):
        yield unescape(address), int(number.replace(",", ""))


async def listed(planner: Visitor, address: str) -> int:
    """How many the list at an address says it holds."""
    answer = await planner.client.get(address)
    assert answer.status_code == 200, address
    found = _COUNT.search(answer.text)
    assert found, answer.text[:2000]
    return int(found[1].replace(",", ""))
