from pathlib import Path

import numpy as np
import pytest
import shapely

from geo_oss.db.pool import connect
from tests.zones.conftest import boundaries
from tests.zones.coverage import coverage
from zones import bulk, load

PLACED = """
SELECT p.* FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS at (lon, lat, n), place_of(1, at.lon, at.lat) p
 ORDER BY n
"""


@pytest.fixture
def places() -> tuple[np.ndarray, np.ndarray]:
    """Inside, in overlaps, close to edges, outside near and far."""
    random = np.random.default_rng(7)
    lon = np.concatenate([random.uniform(102.78, 102.92, 1500), random.normal(102.85, 0.2, 300)])
    return lon, np.concatenate([random.uniform(16.38, 16.52, 1500), random.normal(16.45, 0.2, 300)])


def test_bulk_placement_is_place_of(town_url: str, places: tuple[np.ndarray, np.ndarray]) -> None:
    lon, lat = places
    zones = coverage(6, seed=8, levels=4)
    zones = np.append(zones, shapely.buffer(shapely.centroid(zones[0]), 0.01))
    communities = shapely.buffer(shapely.points([[102.81, 16.41], [102.85, 16.45], [102.88, 16.48]]), 0.015)
    with connect(town_url) as conn:
        for layer, shapes in (("zone", zones), ("community", communities)):
            codes = [f"{layer}-{n}" for n in range(len(shapes))][::-1]
            load.load(conn, 1, layer, boundaries(dict(zip(codes, shapes, strict=True))), source=Path(layer))
        rows = conn.execute(PLACED, (lon.tolist(), lat.tolist())).fetchall()
        placed = bulk.placer(conn, 1)(lon, lat)
    for name, layer in (("zone", placed.zone), ("community", placed.community)):
        codes = np.array([*layer.codes, None], dtype=object)
        assert codes[layer.covering].tolist() == [row[f"{name}_code"] for row in rows]
        assert codes[layer.nearest].tolist() == [row[f"nearest_{name}_code"] for row in rows]
    assert (placed.zone.version, placed.community.version) == (1, 2)
    assert placed.zone.metres == pytest.approx([row["edge_metres"] for row in rows], rel=0.01, abs=0.01)
    outside = placed.community.covering < 0
    nearest = [row["nearest_community_metres"] for row in rows if row["nearest_community_metres"] is not None]
    assert placed.community.metres[outside] == pytest.approx(nearest, rel=1e-4, abs=0.01)


def test_a_municipality_without_boundaries(town_url: str) -> None:
    with connect(town_url) as conn:
        placed = bulk.placer(conn, 3)(np.array([100.0, 101.0]), np.array([13.0, 14.0]))
    assert placed.zone.covering.tolist() == placed.zone.nearest.tolist() == [-1, -1]
    assert placed.zone.version is None and np.isnan(placed.zone.metres).all()
