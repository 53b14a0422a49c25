import time
from pathlib import Path
from unittest.mock import patch

import numpy as np
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo_oss.db.pool import connect
from tests.zones.conftest import boundaries
from tests.zones.coverage import coverage, oracle, worst_points
from zones import grid as grids
from zones import load, read
from zones.grid import PlacementGrid

NATIONAL = Path(__file__).parents[2].parent / "shared/data/boundaries/th_tambon_7425_simplified.fgb"
FIVE = st.integers(0, 5).map(float)
CORNERS = st.lists(st.tuples(FIVE, FIVE), min_size=3, max_size=7, unique=True)


def names(shapes: np.ndarray) -> list[str]:
    return [f"{number:05d}" for number in range(len(shapes))]


def placed(shapes: np.ndarray, codes: list[str], areas: list[float], lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """By crossings, which the exact test of every point near an edge must agree with."""
    grid = PlacementGrid(shapes, codes, areas)
    with patch.object(grids, "MANY", 1):
        found = grid.codes(lon, lat)
    with patch.object(grids, "MANY", 1 << 60):
        assert np.array_equal(found, grid.codes(lon, lat))
    return found


def areas_of(shapes: np.ndarray) -> list[float]:
    return list(shapely.area(shapes))


@given(st.lists(CORNERS, min_size=1, max_size=6), st.floats(-1e-12, 1e-12), st.permutations("abcdef"))
@settings(deadline=None, max_examples=200)
def test_overlaps_holes_and_shared_edges_like_shapely(rings: list, off: float, letters: list[str]) -> None:
    """Random shapes on a lattice overlap and share edges; the points lie on it and a hair beside."""
    shapes = np.array([shapely.make_valid(shapely.Polygon(ring), method="structure") for ring in rings], dtype=object)
    shapes = shapes[np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)]
    assume(len(shapes))
    codes, areas = letters[: len(shapes)], areas_of(shapes)
    lattice = np.arange(-0.5, 5.75, 0.25)
    lon, lat = (axis.ravel() for axis in np.meshgrid(lattice, lattice + off))
    found = placed(shapes, codes, areas, lon, lat)
    assert found.tolist() == oracle(shapes, codes, areas, lon, lat).tolist()


def test_100_000_points_and_every_vertex_and_edge_like_shapely() -> None:
    shapes = coverage(60, seed=1)
    holes = shapely.difference(shapes[:5], shapely.buffer(shapely.point_on_surface(shapes[:5]), 0.001))
    both = np.concatenate([shapes, holes, shapely.buffer(shapely.centroid(shapes[10:20]), 0.004)])
    codes, areas = names(both), areas_of(both)
    lon, lat = worst_points(both, seed=2, random_points=100_000)
    found = placed(both, codes, areas, lon, lat)
    assert len(set(found.tolist())) > 60
    assert np.array_equal(found, oracle(both, codes, areas, lon, lat))


PLACED = """
SELECT coalesce(zone_code, '') AS code
  FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS p (lon, lat, n), place_of(1, lon, lat) ORDER BY n
"""
AREAS = "SELECT area_m2 FROM boundary WHERE organization_id = 1 AND in_force ORDER BY code"


def test_the_grid_answers_as_place_of(town_url: str) -> None:
    shapes = coverage(12, seed=3, levels=4)
    shapes = np.append(shapes, shapely.buffer(shapely.centroid(shapes[0]), 0.01))
    codes = names(shapes)
    lon, lat = worst_points(shapes, seed=4, random_points=3_000)
    with connect(town_url) as conn:
        load.load(conn, 1, "zone", boundaries(dict(zip(codes, shapes, strict=True))), source=Path("invented"))
        rows = conn.execute(PLACED, (lon.tolist(), lat.tolist())).fetchall()
        areas = [row["area_m2"] for row in conn.execute(AREAS)]
    found = PlacementGrid(shapes, codes, areas).codes(lon, lat)
    assert [row["code"] for row in rows] == [codes[i] if i >= 0 else "" for i in found]


def test_equal_areas_are_decided_by_the_bytes_of_the_code(town_url: str) -> None:
    """Lower case after upper case, Thai after Latin, whatever the language of the database."""
    square = shapely.box(0, 0, 0.01, 0.01)
    codes = ["ก", "b", "B", "a1", "a", "é"]
    lon, lat = np.array([0.005]), np.array([0.005])
    while codes:
        winner = PlacementGrid([square] * len(codes), codes, [1.0] * len(codes)).codes(lon, lat)[0]
        with connect(town_url) as conn:
            load.load(conn, 1, "zone", boundaries(dict.fromkeys(codes, square)), source=Path("equal"))
            assert conn.execute(PLACED, (lon.tolist(), lat.tolist())).fetchone() == {"code": codes[winner]}
        codes.pop(winner)


def test_nowhere_is_nobody() -> None:
    grid = PlacementGrid([shapely.box(0, 0, 1, 1)], ["A"], [1.0])
    far = np.array([np.nan, np.inf, -np.inf, 1e300, -180.0, 1.0 + 1e-12, 1.0])
    assert grid.codes(far, np.full(7, 0.5)).tolist() == [-1, -1, -1, -1, -1, -1, 0]
    assert PlacementGrid([], [], []).codes(far, far).tolist() == [-1] * 7


def test_a_polygon_of_a_hair_is_found() -> None:
    sliver = shapely.Polygon([(0, 0), (1e-9, 0), (1e-9, 1e-9), (0, 1e-9)])
    assert PlacementGrid([sliver], ["A"], [1.0]).codes(np.array([5e-10, 2e-9]), np.array([5e-10, 0.0])).tolist() == [
        0,
        -1,
    ]


def test_hardly_a_point_near_edges_needs_the_exact_test() -> None:
    shapes = np.append(coverage(60, seed=1), shapely.buffer(shapely.Point(102.85, 16.45), 0.02))
    grid = PlacementGrid(shapes, names(shapes), areas_of(shapes))
    lon, lat = np.random.default_rng(9).uniform((102.8, 16.4), (102.9, 16.5), (100_000, 2)).T
    exact = grid._exact
    with patch.object(grid, "_exact", side_effect=exact) as asked:
        found = grid.codes(lon, lat)
    assert sum(len(call.args[0]) for call in asked.call_args_list) < 10
    assert np.array_equal(found, oracle(shapes, names(shapes), areas_of(shapes), lon, lat))


def test_a_city_is_ready_in_well_under_a_second() -> None:
    shapes = coverage(100, seed=5)
    start = time.process_time()
    grid = PlacementGrid(shapes, names(shapes), areas_of(shapes))
    assert time.process_time() - start < 0.9
    assert grid.edge_share < 0.05


def test_7_425_sub_districts_like_shapely() -> None:
    if not NATIONAL.exists():
        print(f"not run: {NATIONAL.name} is not beside the repository")
        return
    found = read.read(NATIONAL)
    areas = areas_of(found.shapes)
    lon, lat = worst_points(found.shapes, seed=6, random_points=50_000)
    where = placed(found.shapes, found.codes, areas, lon, lat)
    assert np.array_equal(where, oracle(found.shapes, found.codes, areas, lon, lat))
