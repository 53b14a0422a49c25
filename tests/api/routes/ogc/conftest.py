"""A city of random requests and the town of two squares, open to a client in this process and to programs outside."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator
from typing import Any

import h3
import httpx2 as httpx
import psycopg
import pytest

from geo_oss.db.pool import connect
from geo_oss.settings import Settings
from layers.heat.pyramid import rebuild
from tests import town
from tests.api.conftest import opened
from tests.databases import clone
from tests.layers import town as crowd
from tests.listening import listening

CHANCE = random.Random(31)
CITY = 3
CASES = [crowd.case(CHANCE, identity, CITY) for identity in range(1, 301)]
OGC, SQUARES = "/sommot/ogc", "/twosquares/ogc"
COLLECTIONS = ["requests", "request_shapes", "heat", "hotspots", "poles", "zones", "communities"]
OF_SQUARES = ("poles", "zones", "communities")
DRAWN = {
    CASES[0]["id"]: "LINESTRING(102.81 16.41, 102.82 16.42)",
    CASES[1]["id"]: "POLYGON((102.8 16.4, 102.9 16.4, 102.9 16.5, 102.8 16.4))",
}
"""Requests whose place is more than a point."""


@pytest.fixture(scope="package")
def world(server: str, template: str) -> Iterator[str]:
    """The address of a database for all tests of this folder: they only look."""
    with clone(server, template) as url:
        with connect(url) as conn:
            _fill(conn)
        yield url


def _fill(conn: psycopg.Connection[Any]) -> None:
    conn.execute(town.TOWN)
    crowd.found(conn, CITY, "sommot")
    crowd.insert(conn, CASES)
    for case in CASES:
        cell = h3.str_to_int(h3.latlng_to_cell(case["lat"], case["lon"], 11))
        conn.execute(
            "UPDATE request_public SET h3_cell = %s, updated_at = created_at + id * interval '1 hour'"
            " WHERE organization_id = %s AND id = %s",
            (cell, CITY, case["id"]),
        )
    for identity, wkt in DRAWN.items():
        conn.execute(
            "UPDATE request_public SET shape = ST_GeomFromText(%s, 4326) WHERE organization_id = %s AND id = %s",
            (wkt, CITY, identity),
        )
    conn.execute(
        "INSERT INTO hotspot_run (organization_id, id, made_by, filter, grid, method, cells, requests,"
        " outside, hot, cold, shown) VALUES (%s, 1, '', '', 'h3-9', 'Gi*', 2, 12, 0, 1, 0, true)",
        (CITY,),
    )
    for count, kind in ((3, 0), (9, 3)):
        cell = h3.latlng_to_cell(16.41, 102.81 + count / 100, 9)
        ring = ",".join(f"{lon} {lat}" for lat, lon in (*h3.cell_to_boundary(cell), h3.cell_to_boundary(cell)[0]))
        conn.execute(
            "INSERT INTO hotspot_cell (organization_id, run_id, cell, n, z, p, q, class, public_class, shape)"
            " VALUES (%s, 1, %s, %s, 1, 0.1, 0.1, %s, %s, ST_GeomFromText(%s, 4326))",
            (CITY, h3.str_to_int(cell), count, kind, kind, f"POLYGON(({ring}))"),
        )
    rebuild(conn, CITY)


@pytest.fixture(scope="package")
async def web(world: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application."""
    folder = tmp_path_factory.mktemp("ogc")
    async with opened(Settings(database_url=world, data_dir=str(folder), pool_size=4)) as (_, client):
        yield client


@pytest.fixture(scope="package")
def site(world: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application on a real port."""
    folder = str(tmp_path_factory.mktemp("ogc-site"))
    with listening(Settings(database_url=world, data_dir=folder, pool_size=4)) as (_, url):
        yield url


async def got(web: httpx.AsyncClient, path: str, **query: Any) -> dict[str, Any]:
    """The document at a path."""
    answer = await web.get(path, params={name.replace("_", "-"): str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def ids(web: httpx.AsyncClient, path: str = f"{OGC}/collections/requests/items", **query: Any) -> list[Any]:
    """The ids of all features that are asked for, page by page; each page keeps its promises."""
    address: str | None = str(httpx.URL(path, params=query))
    seen: list[Any] = []
    while address:
        answer = await web.get(address)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert page["numberReturned"] == len(page["features"])
        seen += [feature["id"] for feature in page["features"]]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert page["numberMatched"] == len(seen) or "offset" in query
    return seen
