"""Requests that are one matter: a parent with its children, linked by staff, closed together when they say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.organizations.model import Organization
from geo_oss.requests import workflow
from geo_oss.requests.model import Status
from geo_oss.requests.workflow import MOVES, Report

_SQL = sql.load(__package__, "family.sql")


@dataclass(frozen=True, slots=True)
class Family:
    """The parent of a request (id, number, status, title), if it has one, and its children, oldest first."""

    parent: Row | None = None
    children: list[Row] = field(default_factory=list)

    @property
    def open_children(self) -> list[Row]:
        """The children that are not finished."""
        return [child for child in self.children if Status(child["status"]).is_open]


async def of(conn: Conn, organization_id: int, request_id: int) -> Family:
    """The parent and the children of a request."""
    asked = {"organization_id": organization_id, "request_id": request_id}
    parent = await (await conn.execute(_SQL["parent"], asked)).fetchone()
    return Family(parent, await (await conn.execute(_SQL["children"], asked)).fetchall())


async def adopt(conn: Conn, organization_id: int, parent_id: int, child_ids: Sequence[int], *, staff_id: int) -> None:
    """Makes requests children of another and tells it in every history; one that has a parent keeps it."""
    given = {"organization_id": organization_id, "parent_id": parent_id, "staff_id": staff_id}
    await conn.execute(_SQL["adopt"], given | {"child_ids": list(child_ids)})


async def close_children(
    conn: Conn, organization: Organization, parent_id: int, to: Status, note: str, *, staff_id: int
) -> int:
    """Moves the open children to the status their parent has reached, each told in its own history; how many."""
    known = await of(conn, organization.id, parent_id)
    movable = [child for child in known.open_children if to in MOVES[Status(child["status"])]]
    for child in movable:
        await workflow.move(conn, organization, child["id"], to, staff_id=staff_id, report=Report(note=note))
    return len(movable)
