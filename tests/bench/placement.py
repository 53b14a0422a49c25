"""A million points and the polygon each is in, beside geopandas.sjoin of the same points and polygons."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import geopandas as gpd
import numpy as np
import shapely

from tests.bench import zoned
from tests.bench.table import Row, scale
from zones.grid import PlacementGrid

Result = TypeVar("Result")


def run() -> list[Row]:
    """Rows for the figures of bulk placement."""
    shapes = zoned.layers()["community"]
    lon, lat = zoned.places(zoned.points())
    codes = [f"{number:03d}" for number in range(len(shapes))]
    areas = shapely.area(shapes).tolist()
    building, grid = _best(lambda: PlacementGrid(shapes.copy(), codes, areas), 2)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat, crs=4326))
    polygons = gpd.GeoDataFrame({"number": range(len(shapes))}, geometry=shapes, crs=4326)
    ours, found = _best(lambda: grid.codes(lon, lat), 3)
    theirs, joined = _best(
        lambda: gpd.sjoin(points, polygons, predicate="within", how="left"), 1 if scale() >= 1 else 3
    )
    numbers = joined["number"].fillna(-1).to_numpy().astype(int)
    assert np.array_equal(found, numbers), "the two disagree about a point inside"
    bound = 20.0 if scale() >= 1 else None
    a_second = f"placement, {len(lon):,} points per second"
    return [
        Row(a_second, len(lon) / ours, "sjoin", len(lon) / theirs, "/s", at_least=bound),
        Row("the grid of 95 communities is built", building, "one sjoin", theirs, "s", at_most=1.0 if bound else None),
    ]


def _best(step: Callable[[], Result], times: int) -> tuple[float, Result]:
    """The shortest of some runs in seconds, and what came out."""
    runs = []
    for _ in range(times):
        began = time.perf_counter()
        result = step()
        runs.append(time.perf_counter() - began)
    return min(runs), result
