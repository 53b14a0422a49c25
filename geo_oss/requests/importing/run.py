"""The story of an import: read, check, place, load. One transaction; a second run of the same file takes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from psycopg import Connection
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Row as DatabaseRow
from geo_oss.errors import NotFound
from geo_oss.organizations.model import Organization
from geo_oss.requests import bulk
from geo_oss.requests.importing import categories, check, read, reasons, rejects
from geo_oss.requests.importing.categories import Categories
from geo_oss.requests.importing.check import Checked, Row
from geo_oss.requests.importing.mapping import Mapping
from geo_oss.requests.importing.places import Home
from geo_oss.requests.importing.read import Table
from geo_oss.requests.importing.reasons import Reason
from geo_oss.requests.incoming import Incoming
from geo_oss.requests.placed import PlacedArrays, PlaceMany

_SQL = sql.load(__package__)

Conn = Connection[DatabaseRow]
Progress = Callable[[str, int, int], None]
"""Told the stage, how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of every row: taken + known + rejected = rows. `outside` were taken, without a zone."""

    rows: int
    taken: int
    known: int
    rejected: int
    outside: int
    reasons: dict[str, int]
    made: list[str]
    """Categories made for words of the source."""


def organization(conn: Conn, code: str) -> Organization:
    """The municipality with that code. Raises `NotFound`."""
    row = conn.execute(_SQL["organization"], {"code": code}).fetchone()
    if row is None:
        raise NotFound(f"ไม่มีหน่วยงานรหัส {code}", f"There is no organization {code}.", field="organization")
    return Organization(**row)


def run(
    conn: Conn,
    municipality: Organization,
    file: Path,
    mapping: Mapping,
    *,
    place: PlaceMany,
    rejects_file: Path | None = None,
    dry_run: bool = False,
    progress: Progress = lambda stage, done, of: None,
) -> Report:
    """Takes a file's requests into a municipality; with `dry_run` everything is looked at and nothing is kept.

    Raises `Invalid` when the file, the mapping or a column cannot be read; single rows are reported instead.
    """
    progress("read", 0, 1)
    table = read.read(file)
    with conn.transaction(force_rollback=dry_run):
        conn.execute(_SQL["lock_organization"], {"organization_id": municipality.id})
        kinds = categories.read(conn, municipality.id, mapping.category)
        checked = _checked(conn, municipality, table, mapping, kinds, progress)
        made = kinds.missing(row.word for row in checked.rows)
        progress("place", 0, table.rows)
        placed, noted = _placed(checked, mapping, place)
        if not dry_run:
            progress("load", 0, len(checked.rows))
            _load(conn, municipality, file, table, mapping, checked, made, placed)
    if rejects_file is not None:
        rejects.write(rejects_file, table, checked.refused, noted)
    progress("done", table.rows, table.rows)
    return _report(table, checked, noted, made)


def _checked(
    conn: Conn, municipality: Organization, table: Table, mapping: Mapping, kinds: Categories, progress: Progress
) -> Checked:
    scope = {"organization_id": municipality.id, "source": mapping.source.name}
    known_ids = {row["source_id"] for row in conn.execute(_SQL["known_ids"], scope)}
    steps = check.check(
        table,
        mapping,
        known_ids=known_ids,
        known_word=kinds.knows,
        home=_home(conn, municipality),
        now=datetime.now(UTC),
    )
    for step in steps:
        if isinstance(step, Checked):
            return step
        progress("check", step, table.rows)
    raise AssertionError("the last step is the result")


def _home(conn: Conn, municipality: Organization) -> Home | None:
    box = conn.execute(_SQL["home"], {"organization_id": municipality.id}).fetchone()
    return Home(**box) if box is not None and box["west"] is not None else None


def _placed(checked: Checked, mapping: Mapping, place: PlaceMany) -> tuple[PlacedArrays, dict[int, Reason]]:
    """What the map knows of the rows to take; rows too far outside are refused, others outside are noted."""
    placed = _where(checked, place)
    outside = (placed.zone.covering < 0) & (placed.zone.nearest >= 0)
    limit = mapping.place.max_outside_km
    far = outside & (placed.zone.metres > limit * 1000) if limit is not None else np.zeros_like(outside)
    checked.refused.update({checked.rows[n].row: reasons.FAR for n in np.flatnonzero(far)})
    noted = {checked.rows[n].row: reasons.OUTSIDE for n in np.flatnonzero(outside & ~far)}
    kept = np.flatnonzero(~far)
    checked.rows[:] = [checked.rows[n] for n in kept]
    return placed.part(kept), noted


def _where(checked: Checked, place: PlaceMany) -> PlacedArrays:
    rows = np.array([row.row for row in checked.rows], dtype=np.intp)
    return place(checked.lon[rows], checked.lat[rows])


def _load(
    conn: Conn,
    municipality: Organization,
    file: Path,
    table: Table,
    mapping: Mapping,
    checked: Checked,
    made: list[str],
    placed: PlacedArrays,
) -> None:
    scope: dict[str, object] = {"organization_id": municipality.id, "source": mapping.source.name}
    if made:
        categories.make(conn, municipality.id, mapping.source, made)
    kinds = categories.read(conn, municipality.id, mapping.category)
    about = {"file_name": file.name, "checksum": table.checksum, "mapping": Jsonb(mapping.described())}
    batch = conn.execute(_SQL["add_batch"], scope | about).fetchone()
    assert batch is not None
    given = _incoming(checked, mapping, kinds, batch["id"])
    loaded = bulk.load(conn, municipality, replace(given, placed=placed), place=lambda lon, lat: placed)
    counts = {
        "batch": batch["id"],
        "taken": len(checked.rows),
        "known": checked.known,
        "rejected": len(checked.refused),
    }
    if len(loaded.ids):
        span = {"first": int(loaded.ids.min()), "last": int(loaded.ids.max())}
        conn.execute(_SQL["add_events"], scope | counts | span)
        _rate(conn, municipality.id, checked.rows, loaded.ids.tolist())
    conn.execute(_SQL["finish_batch"], scope | counts)


def _rate(conn: Conn, organization_id: int, rows: list[Row], ids: list[int]) -> None:
    """The stars of the rows that have some, dated by the end of the work."""
    with conn.cursor().copy(_SQL["copy_ratings"]) as copy:
        for row, request_id in zip(rows, ids, strict=True):
            if row.stars is not None:
                at = row.done_at or row.updated_at or row.created_at
                copy.write_row((organization_id, request_id, row.stars, at, at))


def _incoming(checked: Checked, mapping: Mapping, kinds: Categories, batch: int) -> Incoming:
    rows: list[Row] = checked.rows
    where = np.array([row.row for row in rows], dtype=np.intp)
    return Incoming(
        lon=checked.lon[where],
        lat=checked.lat[where],
        category_id=np.array([kinds.id_of(row.word) for row in rows], dtype=np.int64),
        status=np.array([row.status for row in rows], dtype=np.int64),
        created_at=check.instants([row.created_at for row in rows]),
        updated_at=check.instants([row.updated_at for row in rows]),
        done_at=check.instants([row.done_at for row in rows]),
        titles=[row.title for row in rows],
        descriptions=[row.description for row in rows],
        addresses=[row.address for row in rows],
        numbers=[row.number for row in rows],
        source=mapping.source.name,
        source_ids=[row.source_id for row in rows],
        import_id=batch,
    )


def _report(table: Table, checked: Checked, noted: dict[int, Reason], made: list[str]) -> Report:
    return Report(
        rows=table.rows,
        taken=len(checked.rows),
        known=checked.known,
        rejected=len(checked.refused),
        outside=len(noted),
        reasons=dict(Counter(reason.code for reason in checked.refused.values()).most_common()),
        made=made,
    )
