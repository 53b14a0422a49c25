"""Tiles, list and hexagons over HTTP: one filter, one count everywhere; fresh within two seconds; tenants apart."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import h3
import httpx2 as httpx
import mapbox_vector_tile
import pytest

from api.routes import heat as heat_route
from api.routes import listing
from geo_oss.db.pool import connect, open_pool
from geo_oss.requests import search
from geo_oss.requests.filter import read
from geo_oss.settings import Settings
from layers.heat.pyramid import fold, rebuild
from tests.api.conftest import opened
from tests.layers import town as crowd
from tests.requests import oracle

CHANCE = random.Random(31)
CASES = [crowd.case(CHANCE, identity) for identity in range(120)]
TILE = f"/sommot/tiles/requests/12/{CASES[0]['qx'] >> 16}/{CASES[0]['qy'] >> 16}.mvt"


@pytest.fixture
async def web(database: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    with connect(database) as conn:
        crowd.found(conn)
        crowd.found(conn, 2, "chamlong")
        crowd.insert(conn, CASES)
        for case in CASES:
            cell = h3.str_to_int(h3.latlng_to_cell(case["lat"], case["lon"], 11))
            conn.execute("UPDATE request_public SET h3_cell = %s WHERE id = %s", (cell, case["id"]))
        rebuild(conn, 1)
    async with opened(Settings(database_url=database, data_dir=str(tmp_path), pool_size=4)) as (_, client):
        yield client


async def shown(web: httpx.AsyncClient, address: str) -> int:
    answer = await web.get(address)
    assert answer.status_code == 200, answer.text
    found = mapbox_vector_tile.decode(answer.content)
    cells = found.get("cells", {"features": []})["features"]
    return sum(cell["properties"]["n"] for cell in cells) + len(found.get("requests", {"features": []})["features"])


def tiles_of(z: int, query: str) -> list[str]:
    spots = {(case["qx"] >> (28 - z), case["qy"] >> (28 - z)) for case in CASES}
    return [f"/sommot/tiles/requests/{z}/{x}/{y}.mvt?{query}" for x, y in spots]


@pytest.mark.parametrize("seed", range(6))
async def test_list_tiles_and_hexagons_count_alike(web: httpx.AsyncClient, seed: int) -> None:
    asked = read(oracle.filter_of(random.Random(seed)))
    expected = sorted((c["id"] for c in CASES if oracle.takes(asked, c)), key=lambda i: (CASES[i]["created_at"], i))
    listed = (await web.get(f"/sommot/api/requests?limit=500&{asked.query()}")).json()
    assert listed["numberMatched"] == len(expected) and listed["numberMatchedIs"] == "exact"
    assert [feature["id"] for feature in listed["features"]] == expected[::-1]
    assert sum([await shown(web, address) for address in tiles_of(13, asked.query())]) == len(expected)
    hexagons = (await web.get(f"/sommot/api/heat?res=7&{asked.query()}")).json()
    assert hexagons["n"] == len(expected) or hexagons["n"] is None
    assert sum(f["properties"]["n"] or 0 for f in hexagons["features"]) <= len(expected)
    assert all(f["properties"]["n"] is None or f["properties"]["n"] >= 5 for f in hexagons["features"])


async def test_a_great_count_is_an_estimate_and_says_so(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "COUNT_CAP", 10)
    told = (await web.get("/sommot/api/requests?filter=category%20%3E%200")).json()
    assert told["numberMatchedIs"] == "estimated" and told["numberMatched"] > 10
    few = (await web.get("/sommot/api/requests?filter=number%20%3D%20%27KT000007%27")).json()
    assert (few["numberMatchedIs"], few["numberMatched"]) == ("exact", 1)


async def test_pages_follow_each_other_and_hold_each_request_once(web: httpx.AsyncClient) -> None:
    for query in ("", "status=open,done&"):
        address: str | None = f"/sommot/api/requests?{query}limit=17"
        seen: list[int] = []
        while address:
            page = (await web.get(address)).json()
            seen += [feature["id"] for feature in page["features"]]
            address = page["next"]
        wanted = [c for c in CASES if not query or c["status"] <= 5]
        assert seen == [c["id"] for c in sorted(wanted, key=lambda c: (c["created_at"], c["id"]), reverse=True)]


async def test_a_feature_says_what_everybody_may_know(web: httpx.AsyncClient) -> None:
    feature = (await web.get("/sommot/api/requests?limit=1")).json()["features"][0]
    case = CASES[feature["id"]]
    assert feature["geometry"] == {"type": "Point", "coordinates": [case["lon"], case["lat"]]}
    assert feature["properties"]["number"] == case["number"] and feature["properties"]["zone"] == case["zone"]
    assert not {"name", "phone", "email"} & set(feature["properties"])


async def test_what_has_not_changed_is_not_sent_again(web: httpx.AsyncClient) -> None:
    for address in ("/sommot/api/requests", TILE):
        first = await web.get(address)
        again = await web.get(address, headers={"if-none-match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


async def test_another_tenant_has_its_own(web: httpx.AsyncClient) -> None:
    assert (await web.get("/chamlong/api/requests")).json()["numberMatched"] == 0
    assert await shown(web, TILE.replace("sommot", "chamlong")) == 0
    assert (await web.get(TILE.replace("sommot", "nowhere"))).status_code == 404


async def test_a_new_request_is_in_its_tiles_within_two_seconds(web: httpx.AsyncClient, database: str) -> None:
    before = await shown(web, TILE)
    place = {name: CASES[0][name] for name in ("lon", "lat", "qx", "qy", "z28")}
    with connect(database) as conn:
        crowd.insert(conn, [crowd.case(CHANCE, 9000) | place])
    committed = time.monotonic()
    pool = open_pool(database, 1)
    await pool.open()
    async with pool.connection() as conn_:
        assert await fold(conn_) == 1
    await pool.close()
    while await shown(web, TILE) == before:
        assert time.monotonic() - committed < 2
    assert await shown(web, TILE) == before + 1
    assert (await web.get("/sommot/map/version")).json()["requests"] == 2


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sommot/tiles/requests/4/0/0.mvt", 404),
        ("/sommot/tiles/requests/12/99999/0.mvt", 404),
        ("/sommot/tiles/people/12/0/0.mvt", 404),
        ("/sommot/tiles/requests/12/0/0.mvt?status=finished", 422),
        ("/sommot/tiles/requests/12/0/0.mvt?filter=nonsense", 422),
        ("/sommot/tiles/requests/x/0/0.mvt", 404),
        ("/sommot/api/requests?limit=0", 422),
        ("/sommot/api/requests?limit=1e3", 422),
        ("/sommot/api/requests?after=1e400", 422),
        ("/sommot/api/requests?after=99999999999999999.1", 422),
        ("/sommot/api/requests?bbox=nan,0,1,1", 422),
        ("/sommot/api/requests?q=%00", 422),
        ("/sommot/api/requests?category=70000", 422),
        ("/sommot/api/heat?res=12", 422),
        ("/sommot/api/heat?res=x", 422),
        ("/sommot/api/heat?filter=(", 422),
    ],
)
async def test_hostile_words_get_a_sentence(web: httpx.AsyncClient, address: str, status: int) -> None:
    answer = await web.get(address)
    assert answer.status_code == status, answer.text


async def test_hexagons_hide_small_numbers_from_the_public_only(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = (await web.get("/sommot/api/heat?res=9")).json()
    small = [f for f in told["features"] if f["properties"]["text"] == "–"]
    assert small and all(f["properties"]["n"] is None for f in small) and told["counts"] == "public"
    assert all(len(f["geometry"]["coordinates"][0]) >= 6 for f in told["features"])

    async def staff(*_: object) -> bool:
        return True

    monkeypatch.setattr(heat_route, "_is_staff", staff)
    assert (await web.get("/sommot/api/heat?res=9")).json()["counts"] == "all"


async def test_the_style_names_every_layer_in_both_languages(web: httpx.AsyncClient) -> None:
    for lang, word in (("th", "เขต"), ("en", "Zones")):
        style = (await web.get(f"/sommot/map/style.json?lang={lang}")).json()
        assert word in [layer["title"] for layer in style["metadata"]["legend"]]
        drawn = {layer["id"] for layer in style["layers"]}
        assert all(set(layer["drawings"]) <= drawn for layer in style["metadata"]["legend"])
        assert style["metadata"]["icons"]["category-11"]


async def test_only_light_pages_of_the_list_are_kept(web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[object, bytes] = {}
    monkeypatch.setattr(listing, "_kept", lambda request: kept)
    monkeypatch.setattr(listing, "LARGEST_KEPT", 10_000)
    for address in ("/sommot/api/requests?limit=10", "/sommot/api/requests?limit=500"):
        assert (await web.get(address)).status_code == 200
    assert len(kept) == 1 and all(len(body) <= 10_000 for body in kept.values())


async def test_the_public_grid_of_squares_is_the_list_and_tells_nothing_small(web: httpx.AsyncClient) -> None:
    told = (await web.get("/sommot/api/heat?grid=square-1000")).json()
    assert told["grid"] == "square-1000" and told["n"] == len(CASES)
    assert all(f["id"].startswith("utm47n-1000-") for f in told["features"])
    assert {f["properties"]["n"] for f in told["features"]}.isdisjoint({1, 2, 3, 4})
    items = (await web.get("/sommot/ogc/collections/heat/items?grid=square-1000&limit=1000")).json()["features"]
    assert {f["id"]: f["properties"]["n"] for f in items} == {f["id"]: f["properties"]["n"] for f in told["features"]}


async def test_the_finest_hexagons_tell_nothing_small(web: httpx.AsyncClient) -> None:
    counts = Counter(h3.latlng_to_cell(case["lat"], case["lon"], 11) for case in CASES)
    assert {n >= 5 for n in counts.values()} == {True, False}
    told = (await web.get("/sommot/api/heat?grid=h3-11")).json()
    assert told["n"] == len(CASES)
    wanted = {cell: n if n >= 5 else None for cell, n in counts.items()}
    assert {f["id"]: f["properties"]["n"] for f in told["features"]} == wanted


async def test_the_public_series_and_comparison_tell_nothing_small(web: httpx.AsyncClient) -> None:
    told = (await web.get("/sommot/api/heat/series?by=week")).json()
    assert set(told["slices"].values()).isdisjoint({1, 2, 3, 4}) and len(told["slices"]) >= 8
    beside = (await web.get("/sommot/api/heat/compare?grid=h3-5&a=2024-01&b=2024-02")).json()
    for one in beside["features"]:
        assert {one["properties"]["n_a"], one["properties"]["n_b"]}.isdisjoint({1, 2, 3, 4})
    for address in ("series?from=2024-01-01", "series?cell=x", "compare?a=2024&b=2024"):
        assert (await web.get(f"/sommot/api/heat/{address}")).status_code == 422
