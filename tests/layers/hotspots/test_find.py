"""From requests to hot cells on the map of one municipality."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import h3
import mapbox_vector_tile
import numpy as np
import psycopg
import pytest
from psycopg.rows import dict_row

from geo_oss.db.pool import Conn, Row, open_pool
from geo_oss.errors import Invalid, NotFound
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from layers.address import Address
from layers.hotspots.find import find
from layers.registry import layer
from layers.tiles import tile
from layers.versions import versions
from tests.layers import town

MIDDLE = h3.latlng_to_cell(16.43, 102.83, 9)
EVERYTHING = filters.read({})


@pytest.fixture
def organization(database: str) -> Organization:
    with psycopg.connect(database) as connection:
        town.found(connection, 2, "other")
        return town.found(connection)


@pytest.fixture
def conn(database: str, organization: Organization) -> Iterator[psycopg.Connection[Row]]:
    """A town whose requests lie evenly over some 900 hexagons, with a heap of light failures in the middle."""
    with psycopg.connect(database, row_factory=dict_row) as connection:
        even = np.random.default_rng(5).poisson(6, 919)
        cells = [cell for cell, n in zip(h3.grid_disk(MIDDLE, 17), even, strict=True) for _ in range(n)]
        heap = [cell for cell in h3.grid_disk(MIDDLE, 1) for _ in range(40)]
        rows = [(cell, 11 if i >= len(cells) else 12) for i, cell in enumerate(cells + heap)]
        connection.cursor().executemany(
            "INSERT INTO request_public (organization_id, id, number, category_id, status, title, place, qx, qy, z28,"
            " h3_10, created_at, updated_at)"
            " VALUES (1, %s, %s, %s, 1, '', 'SRID=4326;POINT(102.83 16.43)', 0, 0, 0, %s, now(), now())",
            [(i, str(i), category, _fine(cell)) for i, (cell, category) in enumerate(rows)],
        )
        connection.commit()
        yield connection


def _fine(cell: str) -> int:
    return h3.str_to_int(h3.cell_to_center_child(cell, 10))


def _classes(conn: psycopg.Connection[Row], run: int) -> dict[str, int]:
    rows = conn.execute("SELECT cell, class FROM hotspot_cell WHERE run_id = %s", (run,))
    return {h3.int_to_str(row["cell"]): row["class"] for row in rows}


def test_the_heap_is_hot_and_nothing_far_from_it(conn: psycopg.Connection[Row]) -> None:
    found = find(conn, "sommot", EVERYTHING)
    hot = {cell for cell, level in _classes(conn, found.run).items() if level == 3}
    assert set(h3.grid_disk(MIDDLE, 1)) <= hot <= set(h3.grid_disk(MIDDLE, 2))
    assert found.outside == 0
    assert found.requests == conn.execute("SELECT count(*) AS n FROM request_public").fetchall()[0]["n"]


def test_a_filter_is_kept_with_what_it_found(conn: psycopg.Connection[Row]) -> None:
    found = find(conn, "sommot", filters.read({"category": "11"}), resolution=8)
    run = conn.execute("SELECT * FROM hotspot_run").fetchall()[0]
    assert (run["filter"], run["grid"], run["shown"]) == ("category=11", "h3-8", True)
    assert (run["kind"], run["category_id"], run["parameters"]) == ("gi_star", 11, {"resolution": 8, "rings": 1})
    assert found.requests == 280


def test_only_the_newest_run_is_shown_and_only_at_home(conn: psycopg.Connection[Row]) -> None:
    first, second = (find(conn, "sommot", EVERYTHING).run for _ in range(2))
    rows = conn.execute("SELECT organization_id, id FROM hotspot_run WHERE shown").fetchall()
    assert [(row["organization_id"], row["id"]) for row in rows] == [(1, second)] and first != second


def test_an_empty_town_has_no_hot_spots(conn: psycopg.Connection[Row]) -> None:
    assert (found := find(conn, "other", EVERYTHING)).cells == found.hot == 0


@pytest.mark.parametrize(("resolution", "rings"), [(11, 1), (5, 1), (9, 0), (9, 11)])
def test_what_cannot_be_looked_for_is_said(conn: psycopg.Connection[Row], resolution: int, rings: int) -> None:
    with pytest.raises(Invalid):
        find(conn, "sommot", EVERYTHING, resolution=resolution, rings=rings)


def test_an_unknown_town_is_said(conn: psycopg.Connection[Row]) -> None:
    with pytest.raises(NotFound):
        find(conn, "nowhere", EVERYTHING)


async def test_the_public_tile_tells_no_small_count(
    conn: psycopg.Connection[Row], database: str, organization: Organization
) -> None:
    find(conn, "sommot", EVERYTHING)
    conn.commit()
    async with open_pool(database, 1) as pool, pool.connection() as reader:
        features = await _features(reader, organization)
        assert (await versions(reader, 1))["hotspots"] > 0
    assert {0, 3} <= {feature["class"] for feature in features}
    assert all(feature.get("n", 5) >= 5 for feature in features)
    assert any("n" not in feature for feature in features)
    assert set().union(*features) == {"class", "n"}


async def _features(reader: Conn, organization: Organization) -> list[dict[str, int]]:
    packed = await tile(reader, organization, layer("hotspots"), Address(12, 3217, 1858), EVERYTHING)
    decoded = mapbox_vector_tile.decode(gzip.decompress(packed))
    return [feature["properties"] for feature in decoded["hotspots"]["features"]]
