"""A million points and the polygon each is in, beside geopandas.sjoin and sedonadb on the same points and polygons.

Once for the communities of a town, once for a made-up country of 7,000 sub-districts. The answers are equal in every
row.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import sedonadb
import shapely

from tests.bench import zoned
from tests.bench.table import Row, scale
from tests.zones.coverage import coverage
from zones.grid import PlacementGrid

Result = TypeVar("Result")
Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]

TIMES = 3
FIRST = 100_000
SUB_DISTRICTS = 7_000
COUNTRY_DEGREES = 10.0
_JOIN = """
SELECT p.number AS point, g.number AS polygon FROM points p JOIN polygons g ON ST_Intersects(g.geometry, p.geometry)
"""


def run() -> list[Row]:
    """Rows for the figures of bulk placement."""
    town = zoned.places(zoned.points())
    return [
        *_rows("town", zoned.layers()["community"], *town, least=(20.0, 5.0)),
        *_rows("country", _country(), *_all_over(*town), least=(15.0, 5.0)),
    ]


def _rows(where: str, shapes: Shapes, lon: Floats, lat: Floats, *, least: tuple[float, float]) -> list[Row]:
    codes, areas = [f"{number:05d}" for number in range(len(shapes))], shapely.area(shapes).tolist()
    building, grid = _best(lambda: _ready(PlacementGrid(shapes.copy(), codes, areas), lon, lat))
    ours, found = _best(lambda: grid.codes(lon, lat))
    peers = {"sjoin": _sjoin(shapes, lon, lat), "sedonadb": _sedonadb(shapes, lon, lat)}
    full, many = scale() >= 1, f"{len(shapes):,} polygons"
    rows = []
    for (name, ask), bound in zip(peers.items(), least, strict=True):
        theirs, numbers = _best(ask)
        assert np.array_equal(found, numbers), f"{name} disagrees about a point"
        what = f"placement, {where} of {many}, points per second"
        rows.append(Row(what, len(lon) / ours, name, len(lon) / theirs, "/s", at_least=bound if full else None))
    made = f"the grid of {many} is built, first asked"
    return [*rows, Row(made, building, "placing the points", ours, "s", note="once for each version")]


def _ready(grid: PlacementGrid, lon: Floats, lat: Floats) -> PlacementGrid:
    """With all that it makes when many points are asked for the first time."""
    grid.codes(lon[:FIRST], lat[:FIRST])
    return grid


def _sjoin(shapes: Shapes, lon: Floats, lat: Floats) -> Callable[[], npt.NDArray[np.int64]]:
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat, crs=4326))
    polygons = gpd.GeoDataFrame({"number": range(len(shapes))}, geometry=shapes, crs=4326)

    def ask() -> npt.NDArray[np.int64]:
        joined = gpd.sjoin(points, polygons, predicate="within", how="left")
        return np.asarray(joined["number"].fillna(-1), dtype=np.int64)

    return ask


def _sedonadb(shapes: Shapes, lon: Floats, lat: Floats) -> Callable[[], npt.NDArray[np.int64]]:
    """Both tables are in its memory before the clock starts."""
    database = sedonadb.connect()
    for name, geometry in (("points", shapely.points(lon, lat)), ("polygons", shapes)):
        frame = gpd.GeoDataFrame({"number": np.arange(len(geometry))}, geometry=geometry, crs=4326)
        database.create_data_frame(frame).to_memtable().to_view(name, overwrite=True)

    def ask() -> npt.NDArray[np.int64]:
        joined = database.sql(_JOIN).to_arrow_table()
        numbers = np.full(len(lon), -1)
        numbers[np.asarray(joined["point"])] = np.asarray(joined["polygon"])
        return numbers

    return ask


def _country() -> Shapes:
    """Sub-districts with crooked borders over ten degrees."""
    small = coverage(max(int(SUB_DISTRICTS * scale()), 100), seed=4, levels=4)
    return np.asarray(shapely.transform(small, lambda places: _wider(places, COUNTRY_DEGREES)))


def _all_over(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    wider = _wider(np.column_stack([lon, lat]), COUNTRY_DEGREES)
    return wider[:, 0].copy(), wider[:, 1].copy()


def _wider(places: Floats, degrees: float) -> Floats:
    corner = np.array([zoned.WEST, zoned.SOUTH])
    return np.asarray((places - corner) * (degrees / zoned.SIDE) + corner - degrees / 2)


def _best(step: Callable[[], Result]) -> tuple[float, Result]:
    """The shortest of some runs in seconds, and what came out."""
    runs = []
    for _ in range(TIMES):
        began = time.perf_counter()
        result = step()
        runs.append(time.perf_counter() - began)
    return min(runs), result
