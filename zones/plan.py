"""A boundary file is proposed: stored beside the version in force, and everything it would change is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from zones import changes, lines_and_areas, versions
from zones.candidates import Spots
from zones.compare import Comparison, code, numbers
from zones.model import Move, Plan, Progress, ZoneChange, silent
from zones.read import Boundaries

_SQL = sql.load(__package__, "reassign.sql")


def plan(
    conn: Connection[Row],
    organization_id: int,
    layer: str,
    boundaries: Boundaries,
    *,
    source: Path,
    by: str = "",
    progress: Progress = silent,
) -> Plan:
    """Stores `boundaries` as a proposed version of a layer (zone or community) and counts what it would change.

    No request is touched; the requests that would change are the rows of `proposed_request`. All or nothing. Raises
    `Invalid` for another layer, `NotFound` for an unknown organization.
    """
    with conn.transaction():
        version = versions.propose(conn, organization_id, layer, boundaries, source=source, by=by)
        return _counted(conn, organization_id, version, progress)


def again(conn: Connection[Row], organization_id: int, version: int, *, progress: Progress = silent) -> Plan:
    """The plan of a proposed version counted anew, beside the version in force now. Raises `NotFound`, `Conflict`."""
    with conn.transaction():
        versions.lock(conn, organization_id)
        versions.proposed(conn, organization_id, version)
        versions.forget_plan(conn, organization_id, version)
        return _counted(conn, organization_id, version, progress)


def _counted(conn: Connection[Row], organization_id: int, version: int, progress: Progress) -> Plan:
    layer = versions.get(conn, organization_id, version).layer
    base = versions.in_force(conn, organization_id, layer)
    zones, unchanged = _zones(conn, organization_id, base, version, progress)
    compared = Comparison.of(conn, organization_id, layer, version, progress=progress)
    spots = compared.spots(conn, closed_too=True)
    new = numbers(compared.winners(spots))
    differs = new != spots.code
    drawn = lines_and_areas.asked_again(conn, compared, closed_too=True)
    moving, moving_to = lines_and_areas.moving(compared, drawn)
    found, new = spots.part(differs).with_others(moving), np.concatenate([new[differs], moving_to])
    _keep(conn, compared, found, new)
    made = Plan(
        version=version,
        layer=layer,
        base=base,
        zones=zones,
        unchanged=unchanged,
        moves=_moves(compared.codes, found, new),
        open=int((found.is_open & ~found.is_overridden).sum()),
        closed=int((~found.is_open & ~found.is_overridden).sum()),
        overridden=int(found.is_overridden.sum()),
        tested=int(compared.doubtful(spots).sum()) + len(drawn),
        drawn=int((~moving.is_overridden).sum()),
        shares=sum(shape.differs for shape in drawn) - len(moving),
    )
    versions.keep_plan(conn, organization_id, made)
    progress("requests", len(spots), len(spots))
    return made


def _zones(
    conn: Connection[Row], organization_id: int, base: int | None, version: int, progress: Progress
) -> tuple[list[ZoneChange], int]:
    """The boundaries that differ from the version in force, and how many do not."""
    before, after = (versions.outlines(conn, organization_id, number) for number in (base, version))
    old_names, new_names = (versions.names(conn, organization_id, number) for number in (base, version))
    found = changes.changes(before, after, old_names, new_names, progress=progress)
    return found, len(after.codes) - len({change.code for change in found if change.kind != "vanished"})


def _moves(codes: list[str], found: Spots, new: npt.NDArray[np.int64]) -> list[Move]:
    """The requests counted by where from and to, the most first, without those that keep the staff's word."""
    effective = ~found.is_overridden
    triples = zip(found.code[effective], new[effective], found.is_open[effective], strict=True)
    counted = Counter((code(codes, old), code(codes, to), bool(is_open)) for old, to, is_open in triples)
    pairs = sorted({pair[:2] for pair in counted}, key=lambda pair: (pair[0] or "", pair[1] or ""))
    moves = [Move(old or "", to or "", counted[old, to, True], counted[old, to, False]) for old, to in pairs]
    return sorted(moves, key=lambda move: -(move.open + move.closed))


def _keep(conn: Connection[Row], compared: Comparison, found: Spots, new: npt.NDArray[np.int64]) -> None:
    with conn.cursor().copy(_SQL["copy_proposed"]) as copy:
        for row in _rows(compared, found, new):
            copy.write_row(row)


def _rows(compared: Comparison, found: Spots, new: npt.NDArray[np.int64]) -> Iterator[tuple[object, ...]]:
    columns = (found.ids, found.code, new, found.is_open, found.is_overridden)
    for id, old, to, is_open, is_overridden in zip(*(column.tolist() for column in columns), strict=True):
        codes = (code(compared.codes, old), code(compared.codes, to))
        yield (compared.organization_id, compared.target.version, id, *codes, is_open, is_overridden)
