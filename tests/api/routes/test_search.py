"""The search field's door: what it answers, and that odd texts do no harm."""

import httpx2 as httpx
import psycopg
import pytest

POLE = """
INSERT INTO pole (organization_id, id, number, code, street, place, gm, qx, qy, z28)
SELECT 1, 1, '2-0147', 'CODE', 'ถนนสุขใจ', p, ST_Transform(p, 3857), 0, 0, 0
  FROM ST_SetSRID(ST_MakePoint(103.2, 16.0), 4326) AS p
"""


async def asked(client: httpx.AsyncClient, text: str, lang: str = "th", town: str = "town") -> httpx.Response:
    return await client.get(f"/{town}/api/search", params={"q": text, "lang": lang})


async def test_a_pole_is_found_in_its_own_town(client: httpx.AsyncClient, town: str) -> None:
    with psycopg.connect(town) as conn:
        conn.execute(POLE)
    found = {"kind": "pole", "name": "2-0147", "detail": "ถนนสุขใจ", "lon": 103.2, "lat": 16.0, "place_source": "pole"}
    assert (await asked(client, "เสา ๒-๐๑๔๗")).json() == {"results": [found]}
    assert (await asked(client, "2-0147", town="other")).json() == {"results": []}


async def test_coordinates_are_told_in_the_language(client: httpx.AsyncClient) -> None:
    (hit,) = (await asked(client, "13.7501, 100.5002", "en")).json()["results"]
    assert (hit["lon"], hit["lat"], hit["place_source"]) == (100.5002, 13.7501, "typed")
    assert hit["detail"] == "read as latitude, longitude"


async def test_impossible_coordinates_get_a_sentence(client: httpx.AsyncClient) -> None:
    answer = await asked(client, "https://maps.app.goo.gl/abc")
    assert answer.status_code == 422 and "short link" in answer.json()["detail_en"]


@pytest.mark.parametrize("text", ["", "\x00", "'; DROP TABLE pole; --", "%%%", "\\", "𝟙", "1" * 600])
async def test_odd_texts_do_no_harm(client: httpx.AsyncClient, text: str) -> None:
    answer = await asked(client, text)
    assert answer.status_code == 200 and answer.json() == {"results": []}


async def test_endless_texts_are_refused(client: httpx.AsyncClient) -> None:
    assert (await asked(client, "x" * 601)).status_code == 422
