"""Requests and poles get the codes of a version, on record: each one's before and after, a line in its history."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from psycopg import Connection, errors
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import NotFound, Unavailable
from zones import candidates, lines_and_areas
from zones.candidates import Spots
from zones.compare import Comparison, code, numbers
from zones.lines_and_areas import Drawn
from zones.model import Act, Progress, silent
from zones.placing import Indices, Target

_SQL = sql.load(__package__, "reassign.sql")

FENCE_TRIES = 600
PAUSE_SECONDS = 0.5
NO_SUGGESTION = -1
"""Of places outside; those inside were not asked for one."""
_NOT_DRAWN = (None,) * 4
"""The columns of lines and areas."""
WORTH_TELLING_METRES = 1.0
"""A suggestion whose distance differs by less, and by less than 2 %, is left as it is."""

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Writing:
    """An act being written."""

    conn: Connection[Row]
    scope: dict[str, Any]
    codes: Sequence[str]
    target: Target

    @classmethod
    def begin(
        cls, conn: Connection[Row], compared: Comparison, *, before: int | None, which: str, by: str,
        undoes: int | None = None,
    ) -> Writing:  # fmt: skip
        """Opens the act's record in the caller's transaction."""
        scope = {
            "organization_id": compared.organization_id, "layer": compared.layer, "version": compared.target.version,
            "before": before, "which": which, "by": by, "undoes": undoes,
        }  # fmt: skip
        row = conn.execute(_SQL["open_act"], scope).fetchone()
        assert row is not None
        return cls(conn, scope | {"act": row["id"]}, compared.codes, compared.target)

    def requests(self, spots: Spots, winners: Indices) -> None:
        """Writes the winners as the requests' codes, with metres and suggestions."""
        if len(spots):
            self._write(_incoming(self.target, spots, winners))

    def drawn(self, shapes: Sequence[Drawn]) -> None:
        """Writes what the version says of lines and areas: codes, parts, and the points that stand for them."""
        if shapes:
            self._write(shape.incoming() for shape in shapes)

    def _write(self, rows: Iterable[tuple[object, ...]]) -> None:
        self.conn.execute(_SQL["create_incoming"])
        with self.conn.cursor().copy(_SQL["copy_incoming"]) as copy:
            for row in rows:
                copy.write_row(row)
        for step in ("analyze_incoming", "lock_requests", "note"):
            self.conn.execute(_SQL[step], self.scope)
        self.change()
        self.conn.execute(_SQL["drop_incoming"])

    def change(self) -> None:
        """Changes the requests listed in the table reassign_incoming as the act has noted it."""
        for step in ("change", "change_computed", "maps_later", "change_public", "maps_at_once", "tell_history"):
            self.conn.execute(_SQL[step], self.scope)
        lines_and_areas.change(self.conn, self.scope)

    def poles(self, compared: Comparison) -> None:
        """Writes zone or community of all poles the act has not noted yet, where it differs."""
        spots = candidates.poles(self.conn, compared.asked(closed_too=True), compared.areas, act=self.scope["act"])
        winners = compared.winners(spots)
        differs = numbers(winners) != spots.code
        self._write_poles(spots.part(differs), winners[differs])

    def _write_poles(self, spots: Spots, winners: Indices) -> None:
        if not len(spots):
            return
        self.conn.execute(_SQL["create_poles"])
        with self.conn.cursor().copy(_SQL["copy_poles"]) as copy:
            for id, winner in zip(spots.ids.tolist(), winners.tolist(), strict=True):
                copy.write_row((id, code(self.codes, winner + 1)))
        for step in ("note_poles", "change_poles", "drop_poles"):
            self.conn.execute(_SQL[step], self.scope)

    def end(self, *, kept: Sequence[str] = ()) -> Act:
        """Counts what was done, tells the maps, and gives the act."""
        counts = self.conn.execute(_SQL["counts"], self.scope).fetchone() or {}
        self.conn.execute(_SQL["close_act"], self.scope | {"summary": Jsonb(counts | {"kept": list(kept)})})
        self.conn.execute(_SQL["tell"], self.scope)
        return get(self.conn, self.scope["organization_id"], self.scope["act"])


def acts(conn: Connection[Row], organization_id: int) -> list[Act]:
    """All acts of a municipality, the latest first."""
    rows = conn.execute(_SQL["acts"], {"organization_id": organization_id, "act": None}).fetchall()
    return [_act(row) for row in rows]


def get(conn: Connection[Row], organization_id: int, act: int) -> Act:
    """One act. Raises `NotFound`."""
    row = conn.execute(_SQL["acts"], {"organization_id": organization_id, "act": act}).fetchone()
    if row is None:
        raise NotFound(f"ไม่มีการจัดเขตใหม่ครั้งที่ {act}", f"There is no act {act}.", field="act")
    return _act(row)


def to_change(compared: Comparison, spots: Spots) -> tuple[Spots, Indices]:
    """The requests that the version places elsewhere or, outside of it, suggests another nearest for; and winners."""
    winners = compared.winners(spots)
    moves = numbers(winners) != spots.code
    stays_out = np.flatnonzero(~moves & (winners < 0) & (spots.nearest >= NO_SUGGESTION))
    moves[stays_out] = _other_suggestion(compared, spots.part(stays_out))
    return spots.part(moves), winners[moves]


def fence(conn: Connection[Row], organization_id: int, *, hold: bool = True, progress: Progress = silent) -> None:
    """Waits until nobody is placing a request and, with `hold`, keeps everybody from it until the transaction ends.

    Others wait a second at most at a time: a long import is let through first. Raises `Unavailable` after ten minutes.
    """
    for attempt in range(FENCE_TRIES):
        try:
            with conn.transaction(force_rollback=not hold):
                conn.execute(_SQL["fence"], {"organization_id": organization_id})
        except errors.LockNotAvailable:
            progress("waiting", attempt, FENCE_TRIES)
            time.sleep(PAUSE_SECONDS)
        else:
            conn.execute(_SQL["no_timeout"])
            return
    raise Unavailable(
        "มีการนำเข้าเรื่องอยู่ ยังเปลี่ยนแนวเขตไม่ได้ กรุณาลองใหม่ภายหลัง",
        "Requests are being imported; the boundaries cannot change meanwhile. Please try again later.",
    )


def _other_suggestion(compared: Comparison, outside: Spots) -> Bools:
    """Whether the nearest boundary of places outside all of them is another one now, or elsewhere."""
    nearest, metres = compared.target.nearest(outside.lon, outside.lat)
    old = outside.metres
    same = np.isnan(metres) == np.isnan(old)
    close = np.nan_to_num(np.abs(metres - old)) <= np.maximum(WORTH_TELLING_METRES, 0.02 * np.nan_to_num(old))
    return np.asarray((np.where(nearest < 0, -1, numbers(nearest)) != outside.nearest) | ~same | ~close)


def _incoming(target: Target, spots: Spots, winners: Indices) -> Iterator[tuple[object, ...]]:
    codes = target.outlines.codes
    edge = target.edge_metres(winners, spots.lon, spots.lat)
    outside = np.flatnonzero(winners < 0)
    nearest = np.full(len(spots), -1, dtype=np.intp)
    metres = np.full(len(spots), np.nan)
    nearest[outside], metres[outside] = target.nearest(spots.lon[outside], spots.lat[outside])
    edge[outside] = metres[outside]
    columns = (spots.ids, spots.lon, spots.lat, winners, edge, nearest, metres)
    for id, lon, lat, winner, border, near, far in zip(*(column.tolist() for column in columns), strict=True):
        inside, close = code(codes, winner + 1), code(codes, near + 1)
        yield id, lon, lat, inside, _or_none(border), close, _or_none(far), *_NOT_DRAWN


def _or_none(metres: float) -> float | None:
    return None if np.isnan(metres) else metres


def _act(row: Row) -> Act:
    summary = row.pop("summary")
    return replace(Act(**row), **msgspec.convert(summary, dict[str, Any]))
