"""The topology report from 50 to 7,400 polygons, beside geopandas.overlay and one great union of the same polygons."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from tests.bench.table import Row, scale
from tests.zones.coverage import coverage
from zones.topology.model import Drawing
from zones.topology.report import report

FEWEST, MOST = 50, 7_400
COPIED = 0.02
"""Share of the polygons that are pushed a little aside, so that there are overlaps and gaps to find."""


def run() -> list[Row]:
    """Rows for the time of a report and how it grows with the number of polygons."""
    most = max(int(MOST * scale()), 4 * FEWEST)
    few, many = _measured(FEWEST), _measured(most)
    more = many[0] / few[0]
    bound = 1.0 if scale() >= 1 else None
    return [
        Row(f"topology report, {FEWEST} polygons", few[1] * 1e3, "geopandas", few[2] * 1e3, "ms", at_most=bound),
        Row(f"topology report, {most:,} polygons", many[1], "overlay + union", many[2], "s", at_most=bound),
        Row(
            "the report grows by", many[1] / few[1], "vertices", more, "×",
            at_most=4.0 if bound else None, note=f"theirs grows by {many[2] / few[2]:.0f}",
        ),
    ]  # fmt: skip


def _measured(count: int) -> tuple[int, float, float]:
    """Vertices, seconds of ours and of theirs; the two agree about what there is to find."""
    shapes = _town(count)
    codes = [f"{number:05d}" for number in range(len(shapes))]
    drawing = Drawing(codes, codes, [""] * len(codes), shapes)
    ours, found = _best(lambda: report(drawing, "zone"), 5 if count == FEWEST else 2)
    theirs, (pairs, holes) = _best(lambda: _by_overlay(shapes), 3 if count == FEWEST else 1)
    told = {tuple(sorted(f.codes)) for kind in ("overlap", "duplicate") for f in found.of(kind)}
    assert told == {(codes[a], codes[b]) for a, b in pairs}, "the two disagree about overlaps"
    assert len(found.of("gap")) == holes, f"{len(found.of('gap'))} gaps, they say {holes}"
    return int(shapely.get_num_coordinates(shapes).sum()), ours, theirs


@lru_cache(maxsize=2)
def _town(count: int) -> npt.NDArray[np.object_]:
    """A coverage with some polygons moved by some tenths of a metre."""
    random = np.random.default_rng(5)
    shapes = coverage(count, seed=5, levels=5)
    moved = random.choice(len(shapes), max(int(len(shapes) * COPIED), 1), replace=False)
    for row in moved:
        shapes[row] = shapely.transform(shapes[row], lambda places: places + random.normal(0, 3e-6, 2))
    return shapes


def _by_overlay(shapes: npt.NDArray[np.object_]) -> tuple[set[tuple[int, int]], int]:
    """Pairs that share an area and the number of holes, as one does it with geopandas."""
    layer = gpd.GeoDataFrame({"row": range(len(shapes))}, geometry=shapes, crs=4326)
    shared = gpd.overlay(layer, layer, how="intersection", keep_geom_type=True)
    shared = shared[shared["row_1"] < shared["row_2"]].to_crs(6933)
    wide = shared[2 * shared.area / shared.length > 1e-7]
    parts = shapely.get_parts(layer.union_all())
    rings = gpd.GeoSeries([shapely.Polygon(ring) for part in parts for ring in part.interiors], crs=4326).to_crs(6933)
    holes = rings[2 * rings.area / rings.length > 1e-7]
    return set(zip(wide["row_1"], wide["row_2"], strict=True)), len(holes)


def _best(step: Callable[[], Any], times: int) -> tuple[float, Any]:
    """The shortest of some runs in seconds, and what came out."""
    runs = []
    for _ in range(times):
        began = time.perf_counter()
        result = step()
        runs.append(time.perf_counter() - began)
    return min(runs), result
