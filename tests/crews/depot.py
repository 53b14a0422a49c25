"""The town of two squares with a crew: what its tests put on the map."""

from __future__ import annotations

from collections.abc import Sequence

from geo_oss.crews import store
from geo_oss.crews.model import Crew
from geo_oss.db.pool import Conn
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests import intake
from geo_oss.requests.model import Draft
from tests.town import KEYS

DEPOT = LonLat(0.001, 0.001)


async def reported(conn: Conn, organization: Organization, category_id: int, places: Sequence[LonLat]) -> list[int]:
    """Requests at these places; their ids."""
    drafts = [Draft(category_id, place, title=f"เรื่องที่ {n}") for n, place in enumerate(places, start=1)]
    return [(await intake.submit(conn, organization, draft, keys=KEYS)).id for draft in drafts]


async def crew_of(conn: Conn, **facts: object) -> int:
    """A crew of the first department, with its one officer; its id."""
    words: dict[str, object] = {"name": "ทีมหนึ่ง", "depot": DEPOT, "members": (1,)}
    return await store.save(conn, 1, Crew(0, department_id=1, **words | facts))  # type: ignore[arg-type]
