"""A proposed version comes into force, and requests are re-assigned: one transaction, one act on record."""

from __future__ import annotations

from datetime import UTC, datetime

from psycopg import Connection

from geo_oss.db.pool import Row
from geo_oss.errors import Conflict, Invalid
from zones import candidates, lines_and_areas, versions
from zones.compare import Comparison
from zones.model import WHICH, Act, Progress, Version, silent
from zones.reassign import Writing, fence, to_change


def confirm(
    conn: Connection[Row],
    organization_id: int,
    version: int,
    *,
    which: str = "open",
    by: str = "",
    valid_from: datetime | None = None,
    progress: Progress = silent,
) -> Act:
    """Puts a proposed version in force and re-assigns requests: those not finished (`open`), `all` or `none`.

    Finished ones keep their codes and the version that gave them. Requests whose code stays keep everything, metres to
    the edge included: they belong to the version that placed them. Poles follow in any case; department and officer of
    a request stay. `valid_from` (not in the future) is recorded as the day the boundaries began; empty: now. All or
    nothing. Raises `NotFound`, `Invalid`, and `Conflict` when the version is no longer a proposed one or was compared
    with one that is no longer in force.
    """
    _check(which)
    with conn.transaction():
        versions.lock(conn, organization_id)
        proposed = versions.proposed(conn, organization_id, version)
        base = versions.in_force(conn, organization_id, proposed.layer)
        _check_base(proposed, base)
        begins = _begins(conn, organization_id, base, valid_from)
        compared = Comparison.of(conn, organization_id, proposed.layer, version, progress=progress)
        writing = Writing.begin(conn, compared, before=base, which=which, by=by)
        versions.put_in_force(conn, organization_id, proposed.layer, version, at=begins)
        if which != "none":
            _requests(conn, compared, writing, closed_too=which == "all", progress=progress)
        writing.poles(compared)
        versions.forget_plan(conn, organization_id, version)
        return writing.end()


def _requests(
    conn: Connection[Row], compared: Comparison, writing: Writing, *, closed_too: bool, progress: Progress
) -> None:
    """Twice: while others go on placing by the old version, then, with nobody placing, what has come since.

    An import under way is waited for first, while nothing is locked.
    """
    fence(conn, compared.organization_id, hold=False, progress=progress)
    newest = candidates.newest_id(conn)
    asked: list[int] = []
    for last in (False, True):
        if last:
            fence(conn, compared.organization_id, progress=progress)
        spots, winners = to_change(compared, compared.spots(conn, closed_too=closed_too, from_id=newest if last else 0))
        progress("requests", 0, len(spots))
        writing.requests(spots, winners)
        shapes = lines_and_areas.asked_again(conn, compared, closed_too=closed_too, besides=asked)
        asked += [shape.id for shape in shapes]
        writing.drawn([shape for shape in shapes if shape.differs])
        progress("requests", len(spots), len(spots))


def _check(which: str) -> None:
    if which not in WHICH:
        raise Invalid(
            "เลือกเรื่องที่จะเปลี่ยนเขต: open (ยังไม่เสร็จ) all (ทั้งหมด) หรือ none (ไม่เปลี่ยน)",
            "Requests to re-assign: open, all or none.",
            field="which",
        )


def _check_base(proposed: Version, base: int | None) -> None:
    if proposed.base_id != base:
        raise Conflict(
            "แนวเขตที่ใช้อยู่เปลี่ยนไปแล้วหลังจากดูตัวอย่าง กรุณาดูตัวอย่างใหม่ก่อนยืนยัน",
            "The boundaries in force have changed since this preview. Please look at a new preview before confirming.",
            field="version",
        )


def _begins(conn: Connection[Row], organization_id: int, base: int | None, stated: datetime | None) -> datetime:
    """When the version begins: as stated, or now."""
    now = datetime.now(UTC)
    earliest = versions.get(conn, organization_id, base).valid_from if base else None
    if stated is not None and (stated > now or (earliest is not None and stated <= earliest)):
        raise Invalid(
            "วันที่เริ่มใช้ต้องไม่อยู่ในอนาคต และต้องหลังวันที่แนวเขตรุ่นก่อนเริ่มใช้",
            "The day a version begins is not in the future, and after the version before began.",
            field="valid_from",
        )
    return stated or now
