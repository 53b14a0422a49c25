"""OGC 18-058: coordinates in five systems, each in its own order of axes, held against pyproj."""

from __future__ import annotations

import random

import httpx2 as httpx
import pytest
from pyproj import Transformer

from geo_oss.reference_systems import CRS84, SYSTEMS, System
from tests.api.routes.ogc.conftest import CASES, OGC, SQUARES, got, ids

ITEMS = f"{OGC}/collections/requests/items"
PLACES = {case["id"]: (case["lon"], case["lat"]) for case in CASES}


def said_by_pyproj(spoken: System, lon: float, lat: float) -> tuple[float, float]:
    to = Transformer.from_crs(
        CRS84.uri.replace("http://www.opengis.net/def/crs/OGC/1.3/", "OGC:"), f"EPSG:{spoken.srid}"
    )
    if spoken is CRS84:
        return lon, lat
    first, second = to.transform(lon, lat)
    return first, second


async def test_collections_say_which_systems_there_are(web: httpx.AsyncClient) -> None:
    found = await got(web, f"{OGC}/collections")
    for one in found["collections"]:
        assert one["crs"] == found["crs"] == [spoken.uri for spoken in SYSTEMS] and one["storageCrs"] == CRS84.uri


async def test_without_a_word_it_is_crs84(web: httpx.AsyncClient) -> None:
    plain, said = await web.get(ITEMS), await web.get(ITEMS, params={"crs": CRS84.uri})
    assert plain.headers["content-crs"] == said.headers["content-crs"] == f"<{CRS84.uri}>"
    assert plain.json()["features"] == said.json()["features"]


@pytest.mark.parametrize("spoken", SYSTEMS, ids=lambda spoken: spoken.uri.rsplit("/", 1)[-1])
async def test_coordinates_are_those_of_pyproj(web: httpx.AsyncClient, spoken: System) -> None:
    answer = await web.get(ITEMS, params={"crs": spoken.uri, "limit": 50})
    assert answer.headers["content-crs"] == f"<{spoken.uri}>"
    features = answer.json()["features"]
    near = 1e-9 if spoken.is_degrees else 1e-3
    for feature in features:
        expected = said_by_pyproj(spoken, *PLACES[feature["id"]])
        assert feature["geometry"]["coordinates"] == pytest.approx(expected, abs=near)
    one = await web.get(f"{ITEMS}/{features[0]['id']}", params={"crs": spoken.uri})
    assert one.json()["geometry"] == features[0]["geometry"] and one.headers["content-crs"] == f"<{spoken.uri}>"


@pytest.mark.parametrize("spoken", SYSTEMS, ids=lambda spoken: spoken.uri.rsplit("/", 1)[-1])
async def test_boxes_may_be_said_in_each_system(web: httpx.AsyncClient, spoken: System) -> None:
    chance = random.Random(spoken.uri)
    there = {one: said_by_pyproj(spoken, *place) for one, place in PLACES.items()}
    for _ in range(6):
        (a, b), (c, d) = (there[one] for one in chance.sample(list(there), 2))
        low, high = (min(a, c) - 1e-7, min(b, d) - 1e-7), (max(a, c) + 1e-7, max(b, d) + 1e-7)
        margin = 0.0 if spoken.is_degrees or spoken.srid == 3857 else 0.05
        box = f"{low[0] - margin},{low[1] - margin},{high[0] + margin},{high[1] + margin}"
        inside = {one for one, (x, y) in there.items() if low[0] <= x <= high[0] and low[1] <= y <= high[1]}
        query = {"bbox": box, "bbox-crs": spoken.uri, "limit": 1000}
        assert set(await ids(web, **query)) == inside
        drawn = {"filter": f"S_INTERSECTS(geometry, BBOX({box}))", "filter-crs": spoken.uri, "limit": 1000}
        assert set(await ids(web, **drawn)) == inside


async def test_polygons_turn_with_their_axes(web: httpx.AsyncClient) -> None:
    zones, turned = f"{SQUARES}/collections/zones/items", next(one for one in SYSTEMS if one.latitude_first)
    plain = (await got(web, zones))["features"][0]["geometry"]["coordinates"][0][0]
    other = (await got(web, zones, crs=turned.uri))["features"][0]["geometry"]["coordinates"][0][0]
    assert [[lat, lon] for lon, lat in plain] == other


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
async def test_a_system_nobody_offers_is_refused(web: httpx.AsyncClient, name: str) -> None:
    for uri in ("http://www.opengis.net/def/crs/EPSG/0/4240", "EPSG:4326", "x"):
        answer = await web.get(ITEMS, params={name: uri, "bbox": "1,2,3,4", "filter": "TRUE"})
        assert answer.status_code == 400 and answer.json()["field"] == name


async def test_a_place_that_a_zone_cannot_tell_is_refused(web: httpx.AsyncClient) -> None:
    """The two squares lie at longitude 0, a quarter of the earth from zone 47."""
    utm = next(spoken for spoken in SYSTEMS if spoken.srid == 32647)
    answer = await web.get(f"{SQUARES}/collections/zones/items", params={"crs": utm.uri})
    assert answer.status_code == 400 and answer.json()["field"] == "crs"
