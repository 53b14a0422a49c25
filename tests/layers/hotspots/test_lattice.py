"""Cells of the grids: which zones touch them, who is beside whom, and that the database counts in the same ones."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geo_oss.requests import grids
from layers.hotspots.lattice import lattice, neighbours, projected

ZONE = shapely.Polygon([(102.80, 16.40), (102.83, 16.41), (102.82, 16.44), (102.805, 16.42)])
SQUARES, HEXAGONS = lattice("square-250", 32648), lattice("h3-9", 32648)


@pytest.mark.parametrize("cells", [SQUARES, HEXAGONS], ids=["squares", "hexagons"])
def test_a_zone_touches_the_cells_that_meet_it(cells: object) -> None:
    keys = cells.touched([shapely.to_wkb(ZONE)])
    wide = cells.around(cells.around(keys))
    shapes = shapely.from_wkb(cells.outlines(wide))
    shared = shapely.area(shapely.intersection(shapes, ZONE))
    assert (
        set(wide[shared > 1e-10].tolist())
        <= set(keys.tolist())
        <= set(wide[shapely.distance(shapes, ZONE) < 1e-7].tolist())
    )


@pytest.mark.parametrize("cells", [SQUARES, HEXAGONS], ids=["squares", "hexagons"])
def test_keys_are_those_requests_are_counted_by(cells: object) -> None:
    keys = cells.touched([shapely.to_wkb(ZONE)])
    for key, shape in list(zip(keys.tolist(), shapely.from_wkb(cells.outlines(keys)), strict=True))[::20]:
        ring = shapely.Polygon(grids.outline(cells.grid.word(key)))
        assert shapely.hausdorff_distance(ring, shape) < 1e-9


@pytest.mark.parametrize("rings", [1, 2])
def test_squares_are_beside_each_other_by_edge_or_corner(rings: int) -> None:
    keys = SQUARES.touched([shapely.to_wkb(ZONE)])
    x, y = SQUARES.middles(keys)
    apart = np.maximum(abs(x[:, None] - x), abs(y[:, None] - y)) / 250
    expected = (apart <= rings + 0.01) & (apart > 0)
    assert np.array_equal(neighbours(SQUARES, keys, rings=rings, metres=0).toarray() > 0, expected)
    assert neighbours(SQUARES, keys[:0], rings=1, metres=0).shape == (0, 0)


def test_a_distance_reaches_over_rings() -> None:
    keys = SQUARES.touched([shapely.to_wkb(ZONE)])
    edges = neighbours(SQUARES, keys, rings=1, metres=250)
    assert np.diff(edges.indptr).max() == 4


def test_metres_are_those_of_the_utm_zone() -> None:
    lon, lat = np.array([102.83]), np.array([16.43])
    east, north = projected(lon, lat, 32648)
    back = Transformer.from_crs(32648, 4326, always_xy=True).transform(east, north)
    np.testing.assert_allclose(np.array(back).ravel(), [102.83, 16.43], atol=1e-9)
