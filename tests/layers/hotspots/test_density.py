"""The surface of density against the exact sum of Gaussians."""

from __future__ import annotations

import numpy as np
import psycopg
import pytest
import shapely
from psycopg.rows import dict_row

from geo_oss.errors import Invalid
from layers.hotspots.density import areas_between, surface
from layers.hotspots.find import find
from tests.layers.hotspots.heap import EVERYTHING, heaped, scattered


def _places() -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(2)
    x = np.concatenate((chance.uniform(0, 5000, 300), chance.normal(2000, 150, 200)))
    return x + 260_000, np.concatenate((chance.uniform(0, 4000, 300), chance.normal(1500, 150, 200))) + 1_815_000


def test_equals_the_sum_of_gaussians() -> None:
    x, y = _places()
    bandwidth, found = 200.0, surface(*_places(), 200.0, 40.0)
    high, wide = found.density.shape
    spots = np.random.default_rng(1).integers(0, (high, wide), (300, 2))
    east, north = found.west + (spots[:, 1] + 0.5) * 40, found.south + (spots[:, 0] + 0.5) * 40
    squares = (x - east[:, None]) ** 2 + (y - north[:, None]) ** 2
    exact = np.exp(-squares / (2 * bandwidth**2)).sum(axis=1) / (2 * np.pi * bandwidth**2) * 1e6
    assert abs(found.density[spots[:, 0], spots[:, 1]] - exact).max() < 0.01 * found.density.max()


def test_every_request_is_in_it() -> None:
    x, y = _places()
    found = surface(x, y, 200.0, 40.0)
    assert found.density.sum() * 40**2 / 1e6 == pytest.approx(len(x), rel=1e-3)


def test_areas_hold_what_is_between_two_densities_and_nothing_else() -> None:
    found = surface(*_places(), 200.0, 40.0)
    least, most = (float(found.density.max()) * share for share in (0.3, 0.6))
    area = shapely.union_all(areas_between(found, least, most))
    rows, columns = np.indices(found.density.shape)
    inside = shapely.contains_xy(area, found.west + (columns + 0.5) * 40, found.south + (rows + 0.5) * 40)
    assert np.array_equal(inside, (found.density > least) & (found.density < most)) and inside.any()
    above = shapely.union_all(areas_between(found, most, np.inf))
    assert shapely.area(shapely.intersection(area, above)) == pytest.approx(0, abs=1e-6), "bands do not overlap"


def test_a_country_at_25_metres_is_refused() -> None:
    with pytest.raises(Invalid):
        surface(np.array([0.0, 1e6]), np.array([0.0, 1e6]), 25.0, 5.0)


def test_nothing_has_no_density() -> None:
    assert surface(np.zeros(0), np.zeros(0), 200.0, 40.0).density.max() == 0


def test_each_area_counts_the_requests_in_it(shared_database: str) -> None:
    with psycopg.connect(shared_database, row_factory=dict_row) as conn:
        heaped(conn)
        scattered(conn)
        run, found = find(conn, "sommot", EVERYTHING, kind="density", given={"levels": 3})
        rows = conn.execute(
            "SELECT n, facts, ST_Area(shape) AS area FROM hotspot_cell WHERE run_id = %s", (run,)
        ).fetchall()
        assert {row["facts"]["level"] for row in rows} == {1, 2, 3} and all(row["area"] > 0 for row in rows)
        assert found.summary["bandwidth_metres"] == 300
        counted = conn.execute(
            "SELECT c.n, (SELECT count(*) FROM request_public AS r WHERE ST_Within(r.place, c.shape)) AS inside"
            " FROM hotspot_cell AS c WHERE run_id = %s",
            (run,),
        ).fetchall()
        assert all(row["n"] == row["inside"] for row in counted) and max(row["n"] for row in counted) > 100
        conn.rollback()
