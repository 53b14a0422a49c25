"""Lines and areas over JSON and in tiles: sent, looked at before sending, seen by the public, refused in a sentence."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from typing import Any

import httpx2 as httpx
import mapbox_vector_tile
import psycopg
import pytest

from geo_oss.settings import Settings
from layers.cache import VERSIONS_SECONDS
from tests.api.conftest import opened
from tests.town import NOISE, ROAD, SECRET

LINE = {"type": "LineString", "coordinates": [[0.003, 0.002], [0.012, 0.002]]}
AREA = {"type": "Polygon", "coordinates": [[[0.011, 0.004], [0.013, 0.004], [0.013, 0.006], [0.011, 0.004]]]}
DOOR = "/twosquares/api/requests"


@pytest.fixture
async def web(squares: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(squares) as (_, client):
        yield client


async def sent(web: httpx.AsyncClient, geometry: Any, category: int = ROAD) -> httpx.Response:
    return await web.post(DOOR, json={"category_id": category, "geometry": geometry})


async def shown(web: httpx.AsyncClient, query: str = "") -> list[dict[str, Any]]:
    """The features of the one tile that holds the town at zoom 13."""
    answer = await web.get(f"/twosquares/tiles/request_shapes/13/4096/4095.mvt{query}")
    assert answer.status_code == 200
    body = gzip.decompress(answer.content) if answer.content[:2] == b"\x1f\x8b" else answer.content
    layer = mapbox_vector_tile.decode(body).get("shapes", {"features": []})
    return sorted(layer["features"], key=lambda feature: feature["id"])


async def test_a_line_sent_is_in_the_tile_at_once_and_its_feature_is_whole(web: httpx.AsyncClient) -> None:
    assert await shown(web) == []
    line, area = (await sent(web, LINE)).json(), (await sent(web, AREA)).json()
    assert (line["zone_code"], area["zone_code"]) == ("W", "E")
    for category in (NOISE, SECRET):
        assert (await sent(web, LINE, category)).status_code == 201
    await asyncio.sleep(VERSIONS_SECONDS + 0.1)
    features = await shown(web)
    assert [(feature["id"], feature["geometry"]["type"]) for feature in features] == [
        (line["id"], "LineString"),
        (area["id"], "Polygon"),
    ]
    assert features[0]["properties"] == {"category": ROAD, "status": 1}
    one = (await web.get(f"{DOOR}/{line['id']}")).json()
    assert one["geometry"] == LINE
    assert one["properties"]["point"] == [pytest.approx(0.0065), pytest.approx(0.002)]
    listed = (await web.get(DOOR)).json()["features"]
    assert {feature["id"]: feature["properties"]["drawn"] for feature in listed} == {
        line["id"]: "line",
        area["id"]: "area",
        line["id"] + 2: None,
    }
    assert (await web.get(f"{DOOR}?zone=W")).json()["features"][-1]["properties"]["drawn"] == "line"


async def test_a_filter_reaches_the_shapes_and_a_finished_one_changes_colour(
    web: httpx.AsyncClient, squares: Settings
) -> None:
    line, area = (await sent(web, LINE)).json()["id"], (await sent(web, AREA)).json()["id"]
    assert [feature["id"] for feature in await shown(web, "?zone=E")] == [area]
    assert [feature["id"] for feature in await shown(web, f"?category={ROAD}")] == [line, area]
    assert len(await shown(web)) == 2
    with psycopg.connect(squares.database_url) as conn:
        conn.execute("UPDATE request_public SET status = 5 WHERE id = %s", (line,))
    await asyncio.sleep(VERSIONS_SECONDS + 0.1)
    found = await shown(web)
    assert [feature["properties"]["status"] for feature in found] == [5, 1]


async def test_before_sending_the_place_of_a_shape_is_told_with_all_its_parts(web: httpx.AsyncClient) -> None:
    told = (await web.post("/twosquares/api/place", json={"geometry": LINE})).json()
    assert (told["zone_name"], told["method"], told["kind"]) == ("เขตตะวันตก", "part", "line")
    assert told["amount"] == pytest.approx(1001.9, abs=0.1)
    assert [(part["name_th"], round(part["amount"])) for part in told["parts"]] == [
        ("เขตตะวันตก", 779),
        ("เขตตะวันออก", 223),
        ("ชุมชนกลาง", 779),
    ]
    point = await web.post("/twosquares/api/place", json={"geometry": {"type": "Point", "coordinates": [0.002, 0.002]}})
    assert point.json()["zone_code"] == "W"


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "MultiLineString", "coordinates": []},
        {"type": "LineString", "coordinates": [[0, 0]]},
        {"type": "LineString", "coordinates": [[0, 95], [1, 95]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [0.002, 0.002], [0.002, 0], [0, 0.002], [0, 0]]]},
        {"type": "LineString", "coordinates": [[0, 0], [1, 0]]},
        {},
    ],
)
async def test_what_cannot_be_drawn_is_a_sentence_at_both_doors(web: httpx.AsyncClient, geometry: Any) -> None:
    for answer in (await sent(web, geometry), await web.post("/twosquares/api/place", json={"geometry": geometry})):
        assert answer.status_code == 422
        assert answer.json()["detail"] and answer.json()["detail_en"]
    assert (await web.get(DOOR)).json()["numberMatched"] == 0


async def test_a_place_is_given_once(web: httpx.AsyncClient) -> None:
    both = {"category_id": ROAD, "geometry": LINE, "lon": 0.002, "lat": 0.002}
    assert (await web.post(DOOR, json=both)).status_code == 422
    assert (
        await web.post(DOOR, json={"category_id": ROAD, "geometry": LINE, "pole_number": "W-0001"})
    ).status_code == 422


async def test_the_same_key_with_the_same_shape_is_one_request(web: httpx.AsyncClient) -> None:
    body, key = {"category_id": ROAD, "geometry": LINE}, {"Idempotency-Key": "k" * 20}
    first, second = [(await web.post(DOOR, json=body, headers=key)).json() for _ in range(2)]
    assert first["id"] == second["id"]
    other = await web.post(DOOR, json=body | {"geometry": AREA}, headers=key)
    assert other.status_code in (409, 422)
