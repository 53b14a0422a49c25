"""A database with rows of an earlier version becomes today's, and what is kept of the rows follows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import h3
import psycopg
import pytest
from psycopg import sql

from api.wiring import sql_functions
from geo_oss.db.migrate import current, migrate, revisions
from geo_oss.db.pool import Conn, open_pool
from geo_oss.organizations import store
from geo_oss.requests.conditions import public, whole
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Hexagons
from layers.heat import count, cube
from tests.databases import address, empty

ROWS = 5_200
BEFORE = Path(__file__).with_name("before_h3_cell.sql")
_SCHEMA = """
SELECT table_name, ordinal_position, column_name, udt_name, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2
"""
_PLACES = sql.SQL("SELECT h3_cell, ST_X(place), ST_Y(place) FROM {}")


@pytest.fixture
def earlier(server: str) -> Iterator[str]:
    """The address of a database at revision 0020 with requests in it."""
    with empty(server) as name:
        url = address(server, name)
        assert migrate(url, [], until="0020")[-1] == "0020"
        with psycopg.connect(url) as inside:
            inside.execute(BEFORE.read_bytes())
        yield url


async def test_cells_are_of_the_places_and_the_sums_of_the_cells(earlier: str, shared_database: str) -> None:
    assert migrate(earlier, sql_functions())[0] == "0021" and current(earlier) == revisions()[-1]
    assert migrate(earlier, sql_functions()) == []
    with psycopg.connect(earlier) as upgraded, psycopg.connect(shared_database) as fresh:
        assert upgraded.execute(_SCHEMA).fetchall() == fresh.execute(_SCHEMA).fetchall()
        for table in ("request", "request_public"):
            rows = upgraded.execute(_PLACES.format(sql.Identifier(table))).fetchall()
            assert len(rows) == ROWS
            assert all(h3.int_to_str(cell) == h3.latlng_to_cell(lat, lon, 11) for cell, lon, lat in rows)
    pool = open_pool(earlier, 1)
    await pool.open()
    try:
        async with pool.connection() as conn:
            await _counted_anew(conn)
    finally:
        await pool.close()


async def _counted_anew(conn: Conn) -> None:
    town = await store.get(conn, "sommot")
    assert await count.summed(conn, town, Filter(), public(), Hexagons(9)) is None, "nobody asks the old sums"
    assert await cube.refresh(conn) == 1
    assert await (await conn.execute("SELECT * FROM heat_cube_check(1)")).fetchall() == []
    for queryables in (whole(), public()):
        kept = await count.summed(conn, town, Filter(), queryables, Hexagons(10))
        assert kept == await count.counted(conn, town, Filter(), queryables, Hexagons(10))
        assert sum(n for _, n, _ in kept or ()) == ROWS
