"""The hot cell in force at a place, as routing asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import h3
import psycopg
import pytest
from psycopg.rows import dict_row

from geo_oss.db.pool import Row
from tests.layers import town

HOT = h3.latlng_to_cell(16.43, 102.83, 11)
SMALL, LARGE = (h3.str_to_int(h3.cell_to_parent(HOT, resolution)) for resolution in (9, 8))
SQUARE = "SRID=4326;POLYGON((102.82 16.42,102.84 16.42,102.84 16.44,102.82 16.44,102.82 16.42))"


@pytest.fixture
def conn(shared_database: str) -> Iterator[psycopg.Connection[Row]]:
    """Two towns; all is rolled back."""
    with psycopg.connect(shared_database, row_factory=dict_row) as connection:
        town.found(connection)
        town.found(connection, 2, "other")
        yield connection
        connection.rollback()


def _run(
    conn: psycopg.Connection[Row],
    id: int,
    category: int | None,
    *,
    grid: str = "h3-9",
    cell: int = SMALL,
    level: int = 3,
) -> None:
    conn.execute(
        "INSERT INTO hotspot_run (organization_id, id, filter, grid, category_id, in_force)"
        " VALUES (1, %s, '', %s, %s, true)",
        (id, grid, category),
    )
    conn.execute(
        "INSERT INTO hotspot_cell (organization_id, run_id, cell, n, z, p, q, class, trend, shape)"
        " VALUES (1, %s, %s, 9, 4.5, 0.001, 0.002, %s, 'new', %s)",
        (id, cell, level, SQUARE),
    )


def _at(
    conn: psycopg.Connection[Row], categories: list[int], *, organization: int = 1, lon: float = 102.83
) -> list[dict[str, Any]]:
    found = conn.execute(
        "SELECT * FROM hotspot_at(%s, %s::int[], %s::bigint, ST_SetSRID(ST_MakePoint(%s, 16.43), 4326))",
        (organization, categories, h3.str_to_int(HOT), lon),
    )
    return found.fetchall()


def test_a_hot_cell_in_force_is_found(conn: psycopg.Connection[Row]) -> None:
    _run(conn, 1, 11)
    assert _at(conn, [11, 1]) == [
        {"run_id": 1, "kind": "gi_star", "class": 3, "trend": "new", "z": 4.5, "q": 0.002},
    ]
    assert not _at(conn, [21, 2]) and not _at(conn, [11, 1], organization=2)


def test_the_first_category_decides_then_the_run_for_all(conn: psycopg.Connection[Row]) -> None:
    _run(conn, 1, None)
    _run(conn, 2, 1)
    _run(conn, 3, 11)
    assert [_at(conn, asked)[0]["run_id"] for asked in ([11, 1], [12, 1], [21, 2], [])] == [3, 2, 1, 1]


def test_a_cold_cell_of_the_deciding_run_is_no_hot_spot(conn: psycopg.Connection[Row]) -> None:
    _run(conn, 1, None)
    _run(conn, 2, 11, level=-2)
    assert not _at(conn, [11, 1]) and _at(conn, [12])


def test_hexagons_are_those_requests_are_counted_in(conn: psycopg.Connection[Row]) -> None:
    _run(conn, 1, None, grid="h3-8", cell=LARGE)
    assert _at(conn, [], lon=0.0)


def test_squares_are_asked_with_the_place(conn: psycopg.Connection[Row]) -> None:
    _run(conn, 1, None, grid="square-250", cell=17)
    assert _at(conn, [])[0]["class"] == 3
    assert not _at(conn, [], lon=102.85)


def test_one_run_is_in_force_for_a_category(conn: psycopg.Connection[Row]) -> None:
    _run(conn, 1, None)
    with pytest.raises(psycopg.errors.UniqueViolation), conn.transaction():
        _run(conn, 2, None)


def test_what_tests_nothing_or_is_not_done_is_never_in_force(conn: psycopg.Connection[Row]) -> None:
    _run(conn, 1, None)
    for kind, state in (("clusters", "done"), ("gi_star", "working")):
        with pytest.raises(psycopg.errors.CheckViolation), conn.transaction():
            conn.execute("UPDATE hotspot_run SET kind = %s, state = %s WHERE organization_id = 1", (kind, state))
