"""The child process that works out one task of crews: `python -m api.crews.child ORGANIZATION ID`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from api.crews.store import QUEUE, SQL, Task
from api.jobs import child
from api.jobs.heart import Heart
from geo_oss.crews import areas, planning
from geo_oss.db.pool import Row, connect
from geo_oss.errors import GeoOssError
from geo_oss.geo import LonLat
from geo_oss.organizations import store as organizations
from geo_oss.settings import Settings

Keep = Callable[[], dict[str, Any]]
"""Writes what was worked out and gives what the task tells of it; until then no transaction is open."""


def main(organization_id: int, id: int, settings: Settings) -> None:
    """Does one task: all of it, or a sentence is left for its asker."""
    scope, url = {"organization_id": organization_id, "id": id}, settings.database_url
    with connect(url, autocommit=True) as conn, Heart(url, QUEUE, organization_id, id) as heart:
        task = child.taken(conn, Task, SQL["one"], scope)
        try:
            keep = _tour(conn, task, heart) if task.kind == "tour" else _areas(conn, task, heart)
            with conn.transaction():
                conn.execute(SQL["done"], scope | {"result": Jsonb(keep())})
        except GeoOssError as refused:
            conn.execute(QUEUE.sql["refuse"], scope | {"th": refused.th, "en": refused.en})


def _tour(conn: Connection[Row], task: Task, heart: Heart) -> Keep:
    said, organization = task.said, organizations.of(conn, task.organization_id)
    made = planning.plan(
        conn,
        organization,
        planning.Wanted(
            crew_id=said["crew_id"],
            day=date.fromisoformat(said["day"]),
            staff_id=task.staff_id,
            place=LonLat(*said["place"]) if said.get("place") else None,
            at=datetime.fromisoformat(said["at"]) if said.get("at") else None,
            order=tuple(said.get("order", ())),
        ),
        heart.stage,
    )

    def keep() -> dict[str, Any]:
        planning.keep(conn, organization, made)
        return {}

    return keep


def _areas(conn: Connection[Row], task: Task, heart: Heart) -> Keep:
    said, told = task.said, heart.stage("areas", 0.1, 1.0)
    wanted = areas.Wanted(tuple(said["crew_ids"]), said["measure"], said["seed"])
    proposed = areas.propose(conn, task.organization_id, wanted, lambda done, of: told("", done, of))
    return lambda: proposed


if __name__ == "__main__":
    child.run(main)
