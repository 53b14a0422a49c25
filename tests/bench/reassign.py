"""One border corrected in a town of a million requests: re-assignment by what differs, beside looking at every request.

Ours is the whole act: both versions compared, the requests where an answer may differ looked up twice (the second time
with nobody placing), codes, public copy, history and record of those that change written, poles brought up to date.
The full one reads every request once, places it as imports are placed (code, metres to the edge, nearest outside: our
own bulk placement), and writes those that change in the same way.
A full rewrite, for orientation, is the bare UPDATE of every request's code and version.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from api.wiring import place_many
from geo_oss.db.pool import Row as DatabaseRow
from geo_oss.db.pool import connect
from geo_oss.requests import bulk
from geo_oss.requests.importing import run as importing
from tests.bench import zoned
from tests.bench.table import Row, scale
from tests.zones.conftest import boundaries
from zones import plan, versions
from zones.affected import Affected
from zones.bulk import read
from zones.compare import Comparison, numbers
from zones.confirm import confirm
from zones.model import Act
from zones.reassign import Writing
from zones.undo import undo

LAYER = "zone"
REACH_DEGREES = 0.001
"""A hundred metres: the piece of ground that goes from one community to its neighbour."""
REPEATS = 3
Conn = Connection[DatabaseRow]
Shapes = npt.NDArray[np.object_]
_POLES = """
UPDATE pole SET zone_code = p.zone_code, community_code = p.community_code
FROM pole AS at CROSS JOIN LATERAL place_of(at.organization_id, ST_X(at.place), ST_Y(at.place)) AS p
WHERE at.id = pole.id AND at.organization_id = pole.organization_id
"""
_REWRITE = "UPDATE request SET community_code = community_code, community_version = community_version"


def run() -> list[Row]:
    """Rows for the figures of re-assignment."""
    url = _filled(zoned.points())
    with connect(url) as conn:
        proposed = plan.plan(conn, 1, LAYER, boundaries(_corrected()), source=Path("corrected"))
        conn.commit()
        ours, theirs = [], []
        for _ in range(REPEATS if scale() >= 1 else 1):
            ours.append(_seconds(conn, proposed.version, full=False))
            theirs.append(_seconds(conn, proposed.version, full=True))
        rewrite = _rewritten(conn)
    return _rows(zoned.points(), proposed.open + proposed.closed, min(ours), min(theirs), rewrite)


def _rows(requests: int, changed: int, ours: float, theirs: float, rewrite: float) -> list[Row]:
    what = f"{requests:,} requests, a border corrected, {changed} change"
    bound = 20.0 if scale() >= 1 else None
    return [
        Row(what, 1 / ours, "all placed, the same written", 1 / theirs, "acts/s", at_least=bound),
        Row(what, 1 / ours, "every row rewritten", 1 / rewrite, "acts/s", note="bare UPDATE, for orientation"),
    ]


def _filled(count: int) -> str:
    url = zoned.town()
    given = zoned.incoming(count)
    with connect(url) as conn:
        conn.execute("TRUNCATE request, request_public CASCADE")
        conn.execute(_POLES)
        bulk.load(conn, importing.organization(conn, "bench"), given, place=place_many(conn, 1))
    with connect(url, autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE")
    return url


def _corrected() -> dict[str, object]:
    """The communities with a piece of one given to its neighbour."""
    shapes = zoned.layers()[LAYER].copy()
    one, other = _neighbours(shapes)
    border = shapely.intersection(shapes[one], shapes[other])
    piece = shapely.intersection(
        shapely.buffer(shapely.line_interpolate_point(_longest(border), 0.5, normalized=True), REACH_DEGREES),
        shapes[other],
    )
    shapes[one], shapes[other] = shapely.union(shapes[one], piece), shapely.difference(shapes[other], piece)
    return {f"{LAYER[0]}{number:03d}": shape for number, shape in enumerate(shapes)}


def _neighbours(shapes: Shapes) -> tuple[int, int]:
    one, other = shapely.STRtree(shapes).query(shapes, predicate="touches")
    lengths = shapely.length(shapely.intersection(shapes[one], shapes[other]))
    longest = int(np.argmax(lengths))
    return int(one[longest]), int(other[longest])


def _longest(border: shapely.Geometry) -> shapely.Geometry:
    lines = shapely.get_parts(shapely.line_merge(border))
    return lines[int(np.argmax(shapely.length(lines)))]


def _seconds(conn: Conn, version: int, *, full: bool) -> float:
    began = time.perf_counter()
    act = _full(conn, version) if full else confirm(conn, 1, version, which="all")
    conn.commit()
    took = time.perf_counter() - began
    undo(conn, 1, act.id)
    conn.commit()
    return took


def _full(conn: Conn, version: int) -> Act:
    """The same act by looking at every request."""
    with conn.transaction():
        versions.lock(conn, 1)
        base = versions.in_force(conn, 1, LAYER)
        compared = Comparison.of(conn, 1, LAYER, version, beside=[])
        everywhere = Affected(-180.0, -90.0, 360.0, np.ones((1, 1), dtype=bool))
        compared = replace(compared, areas=[everywhere])
        writing = Writing.begin(conn, compared, before=base, which="all", by="bench")
        versions.put_in_force(conn, 1, LAYER, version, at=datetime.now(UTC))
        spots = compared.spots(conn, closed_too=True)
        placed = read(conn, 1, LAYER).place(spots.lon, spots.lat, to_edge=True)
        place_of_code = {code: number for number, code in enumerate(compared.target.outlines.codes)}
        winners = np.array([*(place_of_code[code] for code in placed.codes), -1])[placed.covering]
        moved = numbers(winners) != spots.code
        writing.requests(spots.part(moved), winners[moved])
        writing.poles(compared)
        versions.forget_plan(conn, 1, version)
        return writing.end()


def _rewritten(conn: Conn) -> float:
    began = time.perf_counter()
    conn.execute(_REWRITE)
    took = time.perf_counter() - began
    conn.rollback()
    return took
