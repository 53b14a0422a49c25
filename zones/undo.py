"""An act is taken back: the version before is in force again, and every request has what it had."""

from __future__ import annotations

from dataclasses import replace

from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Conflict
from zones import candidates, lines_and_areas, reassign, versions
from zones.compare import Comparison, numbers
from zones.model import Act, Progress, silent
from zones.reassign import Writing, fence

_SQL = sql.load(__package__, "undo.sql")


def undo(conn: Connection[Row], organization_id: int, act: int, *, by: str = "", progress: Progress = silent) -> Act:
    """Takes the last act on a layer back, on record: its version is a proposed one again, the one before in force.

    Requests get exactly what they had, finished ones too. One whose pin was moved, or which the staff placed, since
    the act is named in `kept`: its new place (or the staff's word) stays, and the restored version says what that place
    is in. So it is with requests received since. All or nothing. Raises `NotFound`, and `Conflict` for an act that is
    not the last.
    """
    with conn.transaction():
        versions.lock(conn, organization_id)
        done = reassign.get(conn, organization_id, act)
        _check_last(conn, organization_id, done)
        fence(conn, organization_id, progress=progress)
        versions.put_back(conn, organization_id, done.layer, done.before)
        beside = [] if done.version is None else [done.version]
        compared = Comparison.of(conn, organization_id, done.layer, done.before, beside=beside, progress=progress)
        writing = Writing.begin(conn, compared, before=done.version, which=done.which, by=by, undoes=act)
        kept = _restore(conn, writing)
        _place_again(conn, compared, writing, done)
        conn.execute(_SQL["put_back_poles"], writing.scope)
        writing.poles(compared)
        conn.execute(_SQL["mark_undone"], writing.scope)
        return writing.end(kept=kept)


def _check_last(conn: Connection[Row], organization_id: int, done: Act) -> None:
    latest = conn.execute(_SQL["latest"], {"organization_id": organization_id, "layer": done.layer}).fetchone()
    if latest is None or latest["act"] != done.id:
        raise Conflict(
            f"ยกเลิกได้เฉพาะการจัดเขตใหม่ครั้งล่าสุดของชั้นนี้ ครั้งที่ {done.id} ไม่ใช่ครั้งล่าสุดหรือถูกยกเลิกแล้ว",
            f"Only the last act on a layer can be taken back; act {done.id} is not, or was taken back already.",
            field="act",
        )


def _restore(conn: Connection[Row], writing: Writing) -> list[str]:
    """Puts back what the act changed; gives the numbers of requests that have changed since."""
    conn.execute(_SQL["create_incoming"], writing.scope)
    kept = [row["number"] for row in conn.execute(_SQL["drop_changed"], writing.scope)]
    conn.execute(_SQL["note"], writing.scope)
    conn.execute(_SQL["as_incoming"])
    writing.change()
    conn.execute(_SQL["drop_incoming"])
    return sorted(kept)


def _place_again(conn: Connection[Row], compared: Comparison, writing: Writing, done: Act) -> None:
    """Requests that only the withdrawn version has placed: received or moved since the act, finished ones too."""
    every = replace(writing, scope=writing.scope | {"which": "all"})
    spots = candidates.of_version(conn, compared.asked(closed_too=True), version=done.version)
    winners = compared.winners(spots)
    differs = (numbers(winners) != spots.code) | (winners < 0)
    every.requests(spots.part(differs), winners[differs])
    every.drawn(lines_and_areas.placed_by(conn, compared, done.version))
    _stamp(conn, writing)


def _stamp(conn: Connection[Row], writing: Writing) -> None:
    conn.execute(_SQL["stamp"], writing.scope)
    conn.execute(_SQL["stamp_computed"], writing.scope)
