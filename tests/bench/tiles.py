"""Tiles of a million requests beside tipg's, over HTTP, in one run: speed uncached and cached, weight, freshness."""

from __future__ import annotations

import time
from statistics import median

import mapbox_vector_tile
import numpy as np
from psycopg import Connection

from geo_oss.db.pool import Row as Record
from geo_oss.db.pool import connect
from geo_oss.geo_arrays import frames
from layers.tiles import MOST_BYTES
from tests.bench import rivals, synthetic
from tests.bench.table import Row, scale

AFAR = (6, 8, 10, 12)
NEAR = 16
_TIPG = (
    "/collections/public.request_public/tiles/WebMercatorQuad/{z}/{x}/{y}"
    "?geom-column=place&properties=category_id,status"
)
_OURS = "/bench/tiles/requests/{z}/{x}/{y}.mvt"
Spot = tuple[int, int, int]


def run() -> list[Row]:
    """Rows for the figures of tiles."""
    url, _ = synthetic.city()
    with connect(url, autocommit=True) as conn:
        conn.execute("CREATE INDEX IF NOT EXISTS rival_place_idx ON request_public USING gist (place)")
        conn.execute("ANALYZE request_public")
        with rivals.ours(url) as ours, rivals.tipg(url) as tipg:
            return [
                *(_afar(conn, ours, tipg, z) for z in AFAR),
                _near(conn, ours, tipg),
                _cached(ours),
                _weight(ours),
                _all_there(ours),
                _fresh(conn, ours),
            ]


def busiest(z: int, count: int) -> list[Spot]:
    """The tiles of a zoom, from the median one upwards, by how many requests they hold."""
    lon, lat = synthetic.places(synthetic.rows())
    where = frames(lon, lat)
    tiles, held = np.unique(np.stack([where.qx >> (28 - z), where.qy >> (28 - z)]), axis=1, return_counts=True)
    by_request = np.repeat(np.arange(len(held)), held)[:: max(len(lon) // count, 1)][:count]
    return sorted({(z, int(tiles[0, index]), int(tiles[1, index])) for index in by_request})


def _afar(conn: Connection[Record], ours: rivals.Server, tipg: rivals.Server, z: int) -> Row:
    spots = busiest(z, 3)
    theirs = [tipg.get(_path(_TIPG, spot))[0] for spot in spots]
    mine = [_cold(conn, ours, spot)[0] for _ in range(3) for spot in spots]
    ratio_goal = 1 / 100
    return Row(f"tile z{z}, uncached", median(mine), "tipg", median(theirs), "ms", at_most=_at_full_size(ratio_goal))


def _near(conn: Connection[Record], ours: rivals.Server, tipg: rivals.Server) -> Row:
    """Only tiles that both draw as points; both must show the same number of them."""
    mine, theirs = [], []
    for spot in busiest(NEAR, 40):
        took, body = _cold(conn, ours, spot)
        points = _layer(rivals.unpacked(body), "requests")
        if points is None:
            continue
        theirs_took, theirs_body = min(tipg.get(_path(_TIPG, spot)) for _ in range(2))
        theirs_points = _layer(rivals.unpacked(theirs_body), "default")
        if theirs_points != points:
            raise AssertionError(f"{spot}: {points} requests here, {theirs_points} there")
        mine.append(min(took, _cold(conn, ours, spot)[0]))
        theirs.append(theirs_took)
    note = f"{len(mine)} tiles, same features"
    return Row("tile z16, uncached", median(mine), "tipg", median(theirs), "ms", at_most=_at_full_size(0.4), note=note)


def _cached(ours: rivals.Server) -> Row:
    path = _path(_OURS, busiest(12, 1)[0])
    ours.get(path)
    took = [ours.get(path)[0] for _ in range(200)]
    return Row("tile z12, cached", median(took), "limit", 2.0, "ms", at_most=1.0)


def _weight(ours: rivals.Server) -> Row:
    """The heaviest tile of all zooms, among those that hold the most requests."""
    heaviest = max(len(ours.get(_path(_OURS, spot))[1]) for z in range(5, 19) for spot in busiest(z, 24))
    return Row("heaviest tile, gzipped", heaviest / 1000, "limit", MOST_BYTES / 1000, "kB", at_most=1.0)


def _all_there(ours: rivals.Server) -> Row:
    """Every request is in a tile: the least sum over the zooms 5 to 13, all tiles of each."""
    lon, lat = synthetic.places(synthetic.rows())
    where = frames(lon, lat)
    sums = []
    for z in range(5, 14):
        spots = np.unique(np.stack([where.qx >> (28 - z), where.qy >> (28 - z)]), axis=1).T
        sums.append(sum(_represented(ours, (z, int(x), int(y))) for x, y in spots))
    return Row("requests in tiles, z5-z13", min(sums), "requests", synthetic.rows(), "", at_least=1.0)


def _fresh(conn: Connection[Record], ours: rivals.Server) -> Row:
    """Seconds from the COMMIT of a new request until its tile counts it; folded each second, as the worker does."""
    spot = busiest(12, 1)[0]
    waits = []
    for number in range(5):
        before = _represented(ours, spot)
        conn.execute(
            """INSERT INTO request_public SELECT (p).* FROM (
                SELECT jsonb_populate_record(r, jsonb_build_object('id', 2000000000 + %(number)s::int)) AS p
                FROM request_public AS r
                WHERE organization_id = 1 AND qx >> 16 = %(x)s::int AND qy >> 16 = %(y)s::int LIMIT 1) AS one""",
            {"number": number, "x": spot[1], "y": spot[2]},
        )
        waits.append(_seconds_until_more(conn, ours, spot, before))
    return Row("new request in its tile", max(waits), "limit", 2.0, "s", at_most=1.0)


def _seconds_until_more(conn: Connection[Record], ours: rivals.Server, spot: Spot, before: int) -> float:
    committed = time.perf_counter()
    folded = committed
    while _represented(ours, spot) <= before:
        if time.perf_counter() - folded >= 1.0:
            conn.execute("SELECT heat_fold(5000)")
            folded = time.perf_counter()
        time.sleep(0.02)
    return time.perf_counter() - committed


def _cold(conn: Connection[Record], ours: rivals.Server, spot: Spot) -> tuple[float, bytes]:
    """The tile made anew: everything kept of it is forgotten first."""
    conn.execute("SELECT layers_changed(ARRAY[1], ARRAY['requests'])")
    time.sleep(0.35)
    return ours.get(_path(_OURS, spot))


def _represented(ours: rivals.Server, spot: Spot) -> int:
    mvt = mapbox_vector_tile.decode(rivals.unpacked(ours.get(_path(_OURS, spot))[1]))
    cells = sum(feature["properties"]["n"] for feature in mvt.get("cells", {"features": []})["features"])
    return int(cells) + len(mvt.get("requests", {"features": []})["features"])


def _layer(mvt: bytes, name: str) -> int | None:
    found = mapbox_vector_tile.decode(mvt)
    return len(found[name]["features"]) if name in found else None


def _path(pattern: str, spot: Spot) -> str:
    return pattern.format(z=spot[0], x=spot[1], y=spot[2])


def _at_full_size(goal: float) -> float | None:
    """The goal stands for a million requests; a smaller city is only shown."""
    return goal if scale() >= 1 else None
