"""Which requests would a version place elsewhere? Only those are looked at whose answer may differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from zones import candidates, versions
from zones.affected import Affected, Outlines
from zones.candidates import Asked, Spots
from zones.model import Progress, silent
from zones.placing import Indices, Target

_SQL = sql.load(__package__, "reassign.sql")


@dataclass(frozen=True)
class Comparison:
    """A version beside those that requests may still be placed by.

    `codes` begins with the version's own codes, then come those of older ones: the numbers of `Spots` count in it.
    """

    organization_id: int
    layer: str
    target: Target
    codes: list[str]
    areas: list[Affected]

    @classmethod
    def of(
        cls,
        conn: Connection[Row],
        organization_id: int,
        layer: str,
        version: int | None,
        *,
        beside: Sequence[int] | None = None,
        progress: Progress = silent,
    ) -> Comparison:
        """The version beside some others; if not said, every one since the last act that re-assigned all requests."""
        target = Target(versions.outlines(conn, organization_id, version), version)
        befores = [
            versions.outlines(conn, organization_id, number)
            for number in (placed_by(conn, organization_id, layer) if beside is None else beside)
            if number != version
        ]
        areas = []
        for done, before in enumerate(befores, 1):
            areas.append(Affected.between(before, target.outlines))
            progress("compare", done, len(befores))
        codes = _codes(conn, organization_id, layer, target.outlines)
        return cls(organization_id, layer, target, codes, areas)

    def asked(self, *, closed_too: bool) -> Asked:
        """The question to the database."""
        return Asked(self.organization_id, self.layer, self.codes, closed_too)

    def spots(self, conn: Connection[Row], *, closed_too: bool, from_id: int = 0) -> Spots:
        """Every request whose answer may differ, and those outside, from an id on, whose suggestion may."""
        asked = self.asked(closed_too=closed_too)
        ground = float(shapely.area(self.target.outlines.shapes).sum())
        found = candidates.affected(conn, asked, self.areas, ground=ground)
        return candidates.outside(conn, asked, self.areas, from_id=from_id).with_others(found)

    def doubtful(self, spots: Spots) -> npt.NDArray[np.bool_]:
        """Whose answer may differ: where boundaries changed, or where no version was ever asked."""
        found = spots.is_unplaced | (spots.code < 0)
        for area in self.areas:
            found |= area.holds(spots.lon, spots.lat)
        return found

    def winners(self, spots: Spots) -> Indices:
        """What the version says: index of the code, −1 outside. Only those in doubt are looked at."""
        winners = spots.code.astype(np.intp) - 1
        rows = np.flatnonzero(self.doubtful(spots))
        winners[rows] = self.target.winners(spots.lon[rows], spots.lat[rows])
        return winners


def placed_by(conn: Connection[Row], organization_id: int, layer: str) -> list[int]:
    """The versions that requests may still be placed by."""
    scope = {"organization_id": organization_id, "layer": layer}
    return [row["id"] for row in conn.execute(_SQL["settled_since"], scope)]


def numbers(winners: Indices) -> npt.NDArray[np.int64]:
    """Winners as `Spots` number them: 0 outside, else from 1."""
    return winners.astype(np.int64) + 1


def code(codes: Sequence[str], number: int) -> str | None:
    """The code of a number of `Spots`; None outside all."""
    return codes[number - 1] if number > 0 else None


def _codes(conn: Connection[Row], organization_id: int, layer: str, target: Outlines) -> list[str]:
    rows = conn.execute(_SQL["known_codes"], {"organization_id": organization_id, "layer": layer}).fetchall()
    own = set(target.codes)
    return [*target.codes, *sorted(row["code"] for row in rows if row["code"] not in own)]
