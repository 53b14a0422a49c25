"""Where a line or an area belongs: the zone with its longer or larger part, and all the others it meets, by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests.line_or_area import Shape, not_too_small
from geo_oss.requests.model import Located

_SQL = sql.load(__package__, "drawn_place.sql")


@dataclass(frozen=True, slots=True)
class Part:
    """What lies in one zone or community: metres of a line, square metres of an area; `share` of the whole, 0 to 1."""

    layer: str
    code: str
    version: int
    name_th: str
    name_en: str
    amount: float
    share: float


@dataclass(frozen=True, slots=True)
class ShapeFound:
    """What the map knows of a shape; `located.place` is a point on it, `stored` its parts as they are kept."""

    located: Located
    row: Row
    stored: list[Row]


async def locate(conn: Conn, organization: Organization, shape: Shape) -> ShapeFound:
    """Zone and community by the SQL rule `place_of_shape`. Raises `Invalid` for one that is tiny or crosses itself."""
    given = {"organization_id": organization.id, "shape": shape.text()}
    row = await (await conn.execute(_SQL["locate"], given)).fetchone()
    if row is None or row["lon"] is None:
        raise Invalid(
            "เส้นขอบของพื้นที่ตัดกันเอง กรุณาวาดใหม่โดยไม่ให้เส้นไขว้กัน",
            "The outline of the area crosses itself; please draw it without crossing lines.",
            field="geometry",
        )
    not_too_small(shape)
    return ShapeFound(_located(row), row, row["parts"])


async def parts(
    conn: Conn, organization_id: int, stored: list[Row], whole: float, *, closed_at: datetime | None = None
) -> list[Part]:
    """Stored parts with today's names, or those of the day a request was closed, the zones' first, the most first."""
    given = {"organization_id": organization_id, "parts": Jsonb(stored), "closed_at": closed_at}
    rows = await (await conn.execute(_SQL["part_names"], given)).fetchall() if stored else []
    names = {(row["layer"], row["version"], row["code"]): row for row in rows}
    return [_part(part, names.get((part["layer"], part["version"], part["code"]), {}), whole) for part in stored]


async def is_outdated(conn: Conn, organization_id: int, request_id: int, stored: list[Row]) -> bool:
    """Whether the boundaries in force have other parts of a stored line or area than those kept with it."""
    given = {"organization_id": organization_id, "request_id": request_id}
    row = await (await conn.execute(_SQL["present"], given)).fetchone()
    return row is not None and _amounts(row["parts"]) != _amounts(stored)


async def keep(
    conn: Conn, organization_id: int, request_id: int, shape: Shape, found: ShapeFound, *, is_public: bool
) -> None:
    """Writes the shape and its parts beside the request that was just inserted."""
    given = {"organization_id": organization_id, "request_id": request_id, "shape": shape.text()}
    await conn.execute(_SQL["keep"], given | {"parts": Jsonb(found.stored), "is_public": is_public})


def _amounts(parts: list[Row]) -> list[tuple[str, str, float]]:
    return [(part["layer"], part["code"], part["amount"]) for part in parts]


def _part(part: Row, name: Row, whole: float) -> Part:
    return Part(
        part["layer"],
        part["code"],
        part["version"],
        name.get("name_th") or part["code"],
        name.get("name_en") or "",
        part["amount"],
        min(part["amount"] / whole, 1.0) if whole else 0.0,
    )


def _located(row: Row) -> Located:
    return Located(
        zone_code=row["zone_code"],
        zone_name=row["zone_name"],
        zone_version=row["zone_version"],
        community_code=row["community_code"],
        community_name=row["community_name"],
        community_version=row["community_version"],
        method=row["method"],
        edge_metres=row["edge_metres"],
        nearest_zone_code=row["nearest_zone_code"],
        nearest_zone_metres=row["nearest_zone_metres"],
        nearest_community_code=row["nearest_community_code"],
        nearest_community_metres=row["nearest_community_metres"],
        place=LonLat(row["lon"], row["lat"]),
    )
