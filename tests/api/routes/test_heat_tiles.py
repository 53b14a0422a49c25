"""Grid tiles over HTTP: cell for cell the GeoJSON door, at every zoom, under every filter; nothing small is told."""

from __future__ import annotations

import asyncio
import random
import re
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import h3
import httpx2 as httpx
import pytest

from geo_oss.db.pool import connect
from geo_oss.requests import grids
from geo_oss.settings import Settings
from layers.heat import limits, small
from layers.heat.pyramid import rebuild
from tests import cells
from tests.api.conftest import opened
from tests.layers import town

CASES = [town.case(random.Random(identity), identity) for identity in range(300)]
DOOR = "/sommot/api/heat"
CORNERS = [(town.WEST - 0.02, town.SOUTH - 0.02), (town.WEST + 0.1, town.SOUTH + 0.1)]
_CELL = "UPDATE request_public SET h3_cell = %s WHERE id = %s"


@pytest.fixture
async def web(database: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    with connect(database) as conn:
        town.found(conn)
        town.found(conn, 2, "chamlong")
        town.insert(conn, CASES)
        stored = [(h3.str_to_int(h3.latlng_to_cell(case["lat"], case["lon"], 11)), case["id"]) for case in CASES]
        conn.cursor().executemany(_CELL, stored)
        rebuild(conn, 1)
    async with opened(Settings(database_url=database, data_dir=str(tmp_path), pool_size=4)) as (_, client):
        yield client


async def told(web: httpx.AsyncClient, words: str) -> dict[str, dict[str, Any]]:
    """What the GeoJSON door tells of each cell; a property without a value is left out, as tiles do."""
    features = (await web.get(f"{DOOR}?{words}")).json()["features"]
    return {
        one["id"]: {name: value for name, value in one["properties"].items() if value is not None} for one in features
    }


async def outlines(web: httpx.AsyncClient, words: str) -> dict[str, list[cells.Spot]]:
    """The ring of each cell by the GeoJSON door."""
    features = (await web.get(f"{DOOR}?{words}")).json()["features"]
    return {one["id"]: one["geometry"]["coordinates"][0] for one in features}


def grid_of(shown: dict[str, dict[str, Any]]) -> str:
    """The one grid that cells are of, by their words."""
    square = {re.match(r"utm\d+n-(\d+)-", cell) for cell in shown}
    names = {f"square-{found[1]}" for found in square if found}
    names |= {f"h3-{h3.get_resolution(cell)}" for cell in shown if not cell.startswith("utm")}
    assert len(names) == 1, names
    return names.pop()


@pytest.mark.parametrize("grid", ["h3-10", "h3-11", "square-700"])
async def test_every_cell_is_told_as_by_the_geojson_door(web: httpx.AsyncClient, grid: str) -> None:
    for z in (5, 9, 11, 12, 13 if grid != "h3-11" else 15):
        shown, _ = await cells.seen(web, DOOR, z, CORNERS, f"grid={grid}")
        assert shown == await told(web, f"grid={grid_of(shown)}"), z
    assert grid_of(shown) == grid, "the zooms of a town show the grid that was asked for"


async def test_the_words_of_the_filter_are_those_of_the_door(web: httpx.AsyncClient) -> None:
    for words in ("status=open", "category=11,12&zone=2", "during=2024-01..2024-02", "filter=category%20%3E%2011"):
        shown, _ = await cells.seen(web, DOOR, 11, CORNERS, f"res=8&{words}")
        assert shown == await told(web, f"res=8&{words}"), words


async def test_no_small_number_is_told_and_no_cell_left_out(web: httpx.AsyncClient) -> None:
    assert await cells.seen(web, "/chamlong/api/heat", 9, CORNERS, "grid=h3-8") == ({}, {}), "another tenant's"
    shown, _ = await cells.seen(web, DOOR, 12, CORNERS, "grid=h3-9")
    assert set(shown) == {parent(case) for case in CASES}
    untold = [one for one in shown.values() if "n" not in one]
    assert untold and all(one == {"text": "–"} for one in untold)
    assert min(one["n"] for one in shown.values() if "n" in one) >= small.FEWEST


def parent(case: town.Case) -> str:
    """The hexagon of a request at resolution 9."""
    return h3.cell_to_parent(h3.latlng_to_cell(case["lat"], case["lon"], 11), 9)


async def test_the_parts_of_a_cell_are_the_whole_cell(web: httpx.AsyncClient) -> None:
    for grid in ("h3-8", "square-1000"):
        _, areas = await cells.seen(web, DOOR, 13, CORNERS, f"grid={grid}")
        for cell, ring in (await outlines(web, f"grid={grid}")).items():
            assert areas[cell] == pytest.approx(cells.units(ring, 13).area, rel=0.01), cell


async def test_too_many_cells_give_way_to_wider_ones(web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CELLS", 30)
    shown, _ = await cells.seen(web, DOOR, 13, CORNERS, "grid=square-120")
    assert 0 < len(shown) <= 30
    assert shown == await told(web, f"grid={grid_of(shown)}")


async def test_a_tile_is_sent_once_and_again_when_requests_came(web: httpx.AsyncClient, database: str) -> None:
    x, y = (int(side) for side in cells.place((CASES[0]["lon"], CASES[0]["lat"]), 12))
    address = f"{DOOR}/12/{x}/{y}.mvt?grid=h3-6"
    first = await web.get(address)
    again = await web.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, first.headers["cache-control"]) == (304, b"", "no-cache")
    with connect(database) as conn:
        more = [town.case(random.Random(identity), identity) for identity in range(9000, 9040)]
        town.insert(conn, more)
        conn.cursor().executemany(
            _CELL, [(h3.str_to_int(h3.latlng_to_cell(one["lat"], one["lon"], 11)), one["id"]) for one in more]
        )
        rebuild(conn, 1)
    await asyncio.sleep(0.4)
    changed = await web.get(address, headers={"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200 and changed.content != first.content


async def test_the_tilejson_leads_to_the_tiles(web: httpx.AsyncClient) -> None:
    body = (await web.get(f"{DOOR}/tiles.json?res=8&status=open&during=2024-02&filter=category%20%3E%2011")).json()
    (held,) = body["vector_layers"]
    assert (body["tilejson"], held["id"], sorted(held["fields"])) == ("3.0.0", "cells", ["cell", "n", "n_open", "text"])
    x, y = (int(side) for side in cells.place((CASES[0]["lon"], CASES[0]["lat"]), 12))
    address = body["tiles"][0].replace("{z}", "12").replace("{x}", str(x)).replace("{y}", str(y))
    beside = await web.get(f"{DOOR}/12/{x}/{y}.mvt?res=8&status=open&during=2024-02&filter=category%20%3E%2011")
    assert (await web.get(address)).content == beside.content != b""


async def test_what_cannot_be_read_gets_a_sentence(web: httpx.AsyncClient) -> None:
    for tail in ("/4/0/0.mvt", "/12/99999/0.mvt"):
        assert (await web.get(DOOR + tail)).status_code == 404
    spot = "/12/3217/1858.mvt"
    for tail in (f"{spot}?grid=h3-12", f"{spot}?filter=(", f"{spot}?during=x", "/tiles.json?grid=x"):
        answer = await web.get(DOOR + tail)
        assert answer.status_code == 422 and answer.json()["field"], answer.text


async def test_cells_are_outlined_beside_the_event_loop(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlined: list[threading.Thread] = []
    true = grids.outline
    monkeypatch.setattr(grids, "outline", lambda cell: outlined.append(threading.current_thread()) or true(cell))
    doors = ("?grid=h3-9", "/compare?grid=h3-9&a=2024&b=2025", "?grid=square-250")
    answers = [(await web.get(DOOR + door)).json()["features"] for door in doors]
    assert all(answers) and len(outlined) == sum(map(len, answers))
    assert threading.current_thread() not in outlined
