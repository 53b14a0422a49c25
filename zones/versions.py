"""Boundary versions: proposed, in force, retired, discarded; and which one was in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely
from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Conflict, Invalid, NotFound
from zones.affected import Outlines
from zones.model import LAYERS, Plan, Version
from zones.read import Boundaries

_SQL = sql.load(__package__, "versions.sql")


@dataclass(frozen=True, slots=True)
class Total:
    """The requests of one zone or community; `code` None: outside all of them."""

    code: str | None
    name_th: str | None
    name_en: str | None
    requests: int
    open: int


def propose(
    conn: Connection[Row], organization_id: int, layer: str, boundaries: Boundaries, *, source: Path, by: str
) -> int:
    """Stores boundaries as a proposed version, in the caller's transaction; gives its number.

    Raises `Invalid` for another layer, `NotFound` for an unknown organization.
    """
    if layer not in LAYERS:
        raise Invalid("ชั้นขอบเขตต้องเป็น zone หรือ community", "The layer is zone or community.", field="layer")
    scope: dict[str, object] = {"organization_id": organization_id, "layer": layer}
    lock(conn, organization_id)
    scope["version"] = _one(conn, "next_version", scope)["version"]
    about = {"source_name": source.name, "source_crs": boundaries.source_crs, "checksum": boundaries.checksum}
    conn.execute(_SQL["insert_version"], scope | about | {"loaded_by": by})
    _copy(conn, boundaries)
    conn.execute(_SQL["insert_boundaries"], scope)
    conn.execute(_SQL["drop_incoming"])
    return int(str(scope["version"]))


def lock(conn: Connection[Row], organization_id: int) -> None:
    """One change of boundaries at a time, until the end of the transaction. Raises `NotFound`."""
    if conn.execute(_SQL["lock_organization"], {"organization_id": organization_id}).fetchone() is None:
        raise NotFound("ไม่พบหน่วยงานนี้", "There is no such organization.", field="organization")
    conn.execute(_SQL["plain_plans"])


def keep_plan(conn: Connection[Row], organization_id: int, plan: Plan) -> None:
    """Keeps what a proposed version would change beside it."""
    said = {"plan": Jsonb(msgspec.to_builtins(plan)), "base": plan.base, "version": plan.version}
    conn.execute(_SQL["keep_plan"], said | {"organization_id": organization_id})


def planned(conn: Connection[Row], organization_id: int, version: int) -> Plan:
    """The plan of a proposed version, as it was counted. Raises `NotFound`."""
    row = conn.execute(_SQL["planned"], _scope(organization_id, version)).fetchone()
    if row is None or row["plan"] is None:
        raise _no_proposal(version)
    return msgspec.convert(row["plan"], Plan)


def listed(conn: Connection[Row], organization_id: int) -> list[Version]:
    """Every version of a municipality, newest first."""
    with conn.cursor(row_factory=class_row(Version)) as cursor:
        return cursor.execute(_SQL["listed"], _scope(organization_id, None)).fetchall()


def get(conn: Connection[Row], organization_id: int, version: int) -> Version:
    """One version. Raises `NotFound`."""
    with conn.cursor(row_factory=class_row(Version)) as cursor:
        found = cursor.execute(_SQL["listed"], _scope(organization_id, version)).fetchone()
    if found is None:
        raise NotFound(f"ไม่มีแนวเขตรุ่นที่ {version}", f"There is no boundary version {version}.", field="version")
    return found


def proposed(conn: Connection[Row], organization_id: int, version: int) -> Version:
    """A version that is still proposed. Raises `NotFound`, `Conflict`."""
    found = get(conn, organization_id, version)
    if found.state != "proposed":
        raise Conflict(
            f"แนวเขตรุ่นที่ {version} ไม่ใช่รุ่นที่เสนอไว้แล้ว",
            f"Boundary version {version} is not a proposed one any more.",
            field="version",
        )
    return found


def in_force(conn: Connection[Row], organization_id: int, layer: str) -> int | None:
    """The version that places requests now; None when there is none."""
    row = conn.execute(_SQL["in_force"], {"organization_id": organization_id, "layer": layer}).fetchone()
    return row["id"] if row else None


def in_force_at(conn: Connection[Row], organization_id: int, layer: str, at: datetime) -> int | None:
    """The version that was in force at a moment; None when there was none."""
    row = conn.execute(_SQL["in_force_at"], {"organization_id": organization_id, "layer": layer, "at": at}).fetchone()
    return row["id"] if row else None


def totals(conn: Connection[Row], organization_id: int, layer: str, at: datetime) -> list[Total]:
    """Requests received until a moment by the zone (or community) they had then, with the names of that day.

    Re-assignments since are looked through, so a report of an old day gives its old totals; a pin moved or a word of
    the staff since is not. `open` is by today's status.
    """
    scope = {"organization_id": organization_id, "layer": layer, "at": at}
    version = in_force_at(conn, organization_id, layer, at)
    with conn.cursor(row_factory=class_row(Total)) as cursor:
        return cursor.execute(_SQL["totals"], scope | {"version": version}).fetchall()


def put_in_force(conn: Connection[Row], organization_id: int, layer: str, version: int, *, at: datetime) -> None:
    """The version begins and the one before ends at a moment, in the caller's transaction."""
    scope = _scope(organization_id, version) | {"layer": layer, "at": at}
    for step in ("leave_boundaries", "retire", "enter_boundaries", "enter"):
        conn.execute(_SQL[step], scope)


def put_back(conn: Connection[Row], organization_id: int, layer: str, before: int | None) -> None:
    """The version in force becomes proposed again, and the one before (if any) is in force as if it had never ended."""
    scope = _scope(organization_id, before) | {"layer": layer}
    for step in ("leave_boundaries", "withdraw", "enter_boundaries", "enter_again"):
        conn.execute(_SQL[step], scope)


def discard(conn: Connection[Row], organization_id: int, version: int) -> None:
    """Gives a proposed version up: its boundaries go, who proposed which file stays. Raises `NotFound`, `Conflict`."""
    with conn.transaction():
        lock(conn, organization_id)
        proposed(conn, organization_id, version)
        for step in ("discard", "forget_proposed", "forget_boundaries"):
            conn.execute(_SQL[step], _scope(organization_id, version))


def forget_plan(conn: Connection[Row], organization_id: int, version: int) -> None:
    """The requests a plan has counted are forgotten: it was confirmed, or is counted anew."""
    conn.execute(_SQL["forget_proposed"], _scope(organization_id, version))


def outlines(conn: Connection[Row], organization_id: int, version: int | None) -> Outlines:
    """The shapes of a version, by code; nothing for None."""
    rows = conn.execute(_SQL["outlines"], _scope(organization_id, version)).fetchall() if version else []
    shapes = np.array(shapely.from_wkb([bytes(row["wkb"]) for row in rows]), dtype=object)
    return Outlines([row["code"] for row in rows], shapes, [row["area_m2"] for row in rows])


def names(conn: Connection[Row], organization_id: int, version: int | None) -> Mapping[str, Row]:
    """Names and area (m²) of a version's boundaries by code; nothing for None."""
    rows = conn.execute(_SQL["names"], _scope(organization_id, version)).fetchall() if version else []
    return {row["code"]: row for row in rows}


def area_km2(conn: Connection[Row], organization_id: int, version: int) -> float:
    """The sum of the areas of a version's boundaries."""
    return float(_one(conn, "area", _scope(organization_id, version))["km2"])


def _no_proposal(version: int) -> NotFound:
    return NotFound(
        f"ไม่มีแนวเขตรุ่นที่ {version} ที่เสนอไว้", f"There is no proposed boundary version {version}.", field="version"
    )


def _scope(organization_id: int, version: int | None) -> dict[str, Any]:
    return {"organization_id": organization_id, "version": version}


def _copy(conn: Connection[Row], boundaries: Boundaries) -> None:
    conn.execute(_SQL["create_incoming"])
    shapes = shapely.to_wkb(shapely.set_srid(boundaries.shapes, 4326), hex=True, include_srid=True)
    texts = (boundaries.codes, boundaries.names_th, boundaries.names_en, boundaries.zone_codes)
    with conn.cursor().copy(_SQL["copy_incoming"]) as copy:
        for row in zip(*texts, shapes, strict=True):
            copy.write_row(row)


def _one(conn: Connection[Row], query: str, scope: Mapping[str, object]) -> Row:
    row = conn.execute(_SQL[query], scope).fetchone()
    assert row is not None
    return row
