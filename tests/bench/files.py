"""A boundary file of 300,000 vertices: read behind walls beside geopandas, drawn beside transforming every vertex."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, LiteralString

import geopandas as gpd
import numpy as np
import psycopg
import shapely
from psycopg.rows import dict_row

from geo_oss.db.pool import connect
from layers.address import Address
from layers.registry import layer
from layers.tiles import tile
from tests.bench import synthetic
from tests.bench.table import Row, scale
from tests.layers.test_boundaries import crooked
from zones import load, read

AREAS, VERTICES = 20, 15_000
_AT = Address(8, 200, 116)
_USUAL: LiteralString = """
SELECT ST_AsMVT(q, 'zones', 4096, 'geom') FROM (
    SELECT code, ST_AsMVTGeom(
               ST_SimplifyPreserveTopology(ST_Transform(shape, 3857), 40075016.68 / 256 / 4096 * 4),
               ST_TileEnvelope(8, 200, 116), 4096, 64, true) AS geom
      FROM boundary WHERE layer = 'zone' AND in_force
) AS q WHERE geom IS NOT NULL
"""


def run() -> list[Row]:
    """Rows for reading and for drawing."""
    shapes = crooked(AREAS, max(int(VERTICES * scale()), 100), reach=0.1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "zones.gpkg")
        codes = [f"Z{number}" for number in range(AREAS)]
        gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=4326).to_crs(32647).to_file(path)
        return [_reading(path), _drawing(path)]


def _reading(path: Path) -> Row:
    """The same shapes; ours come out of a process of their own, which costs its start."""
    ours, found = _best(lambda: read.read(path))
    theirs, frame = _best(lambda: gpd.read_file(path).to_crs(4326).make_valid())
    apart = np.abs(shapely.get_coordinates(found.shapes) - shapely.get_coordinates(frame.to_numpy()))
    assert apart.max() < 1e-9, "not the same shapes"
    what = f"boundary file of {found.reading.vertices:,} vertices, read"
    goal = 4.0 if scale() >= 1 else None
    return Row(what, ours, "geopandas, no walls", theirs, "s", at_most=goal)


def _drawing(path: Path) -> Row:
    url, organization = synthetic.made(200)
    with connect(url) as conn:
        boundaries = read.read(path)
        load.load(conn, organization.id, "zone", boundaries, source=path)
        conn.commit()
        theirs, _ = _best(lambda: conn.execute(_USUAL).fetchone())

    async def drawn() -> float:
        async with await psycopg.AsyncConnection.connect(url, row_factory=dict_row) as served:
            took = []
            for _ in range(5):
                begin = time.perf_counter()
                await tile(served, organization, layer("zones"), _AT, None)  # type: ignore[arg-type]
                took.append(time.perf_counter() - begin)
            return min(took)

    ours = asyncio.run(drawn())
    what = f"tile of {boundaries.reading.vertices:,} vertices of boundaries, with its labels"
    goal = 0.2 if scale() >= 1 else None
    return Row(what, ours * 1e3, "transform, then simplify", theirs * 1e3, "ms", at_most=goal)


def _best(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        made = work()
        took.append(time.perf_counter() - begin)
    return min(took), made
