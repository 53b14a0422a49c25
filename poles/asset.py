"""One pole, or another numbered thing, with all that is known of it: cases, figures, circuit, history, scans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from poles.match import UnknownPole
from poles.reliability import Reliability, reliability

_SQL = sql.load(__package__, "asset.sql")


@dataclass(frozen=True, slots=True)
class Asset:
    """The row of a thing with the names of its places, and what belongs to it; rows as asset.sql gives them."""

    facts: Row
    cases: list[Row]
    figures: Reliability
    history: list[Row]
    circuit: list[Row]
    scans: Row
    prints: Row

    @property
    def open_cases(self) -> list[Row]:
        """The cases that are not finished."""
        return [case for case in self.cases if case["status"] <= 4]

    def far(self, metres: float) -> list[Row]:
        """The cases sent from farther away than so many metres."""
        named = [case for case in self.cases if case["pole_method"] in ("code", "number")]
        return [case for case in named if (case["pole_metres"] or 0.0) > metres]


async def get(conn: Conn, organization_id: int, pole_id: int, *, now: datetime, repeat_days: int) -> Asset:
    """Everything about one thing at a moment. Raises `UnknownPole`."""
    asked = {"organization_id": organization_id, "pole_id": pole_id}
    facts = await facts_of(conn, organization_id, pole_id)
    cases = await _all(conn, "cases", asked)
    of_circuit = asked | {"circuit": facts["circuit"], "kind": facts["asset_kind"]}
    return Asset(
        facts=facts,
        cases=cases,
        figures=reliability(failures(cases), now, repeat_days=repeat_days),
        history=await _all(conn, "history", asked),
        circuit=await _all(conn, "circuit", of_circuit) if facts["circuit"] else [],
        scans=(await _all(conn, "scans", asked))[0],
        prints=(await _all(conn, "prints", asked))[0],
    )


async def facts_of(conn: Conn, organization_id: int, pole_id: int) -> Row:
    """The row of a thing alone. Raises `UnknownPole`."""
    rows = await _all(conn, "asset", {"organization_id": organization_id, "pole_id": pole_id})
    if not rows:
        raise UnknownPole(field="pole")
    return rows[0]


def failures(cases: list[Row]) -> list[tuple[datetime, datetime | None]]:
    """When the thing was without service, by its cases: (reported, done)."""
    return [(case["created_at"], case["done_at"] if case["status"] > 4 else None) for case in cases if case["failure"]]


async def count_scan(conn: Conn, organization_id: int, pole_id: int, time_zone: str) -> None:
    """One more scan of its sticker today; nothing about who scanned is kept."""
    given = {"organization_id": organization_id, "pole_id": pole_id, "time_zone": time_zone}
    await conn.execute(_SQL["count_scan"], given)


async def _all(conn: Conn, name: str, asked: Row) -> list[Row]:
    return await (await conn.execute(_SQL[name], asked)).fetchall()
