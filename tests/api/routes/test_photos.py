"""Photos through the front door: taken in, attached, added later, and shown to the right people only."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import httpx2 as httpx
import psycopg
import pytest
from PIL import Image

from api import forms
from geo_oss.requests import photo_decoder
from geo_oss.requests.photos import Shelf
from geo_oss.settings import Settings
from tests import town
from tests.api.conftest import opened
from tests.requests import pictures

OURS = {"sec-fetch-site": "same-origin"}


async def _take(client: httpx.AsyncClient, data: bytes, name: str = "photo.jpg") -> httpx.Response:
    return await client.post("/twosquares/api/photos", files={"photo": (name, data, "image/jpeg")}, headers=OURS)


async def _send(client: httpx.AsyncClient, photo_ids: list[str], category: int = town.ROAD) -> dict[str, str]:
    body = {"category_id": category, "lon": 0.002, "lat": 0.003, "photo_ids": photo_ids}
    answer = await client.post("/twosquares/api/requests", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, str] = answer.json()
    return found


async def test_a_photo_is_kept_before_it_is_acknowledged(squares: Settings) -> None:
    async with opened(squares) as (_, client):
        answer = await _take(client, pictures.jpeg(orientation=6))
    body = answer.json()
    assert answer.status_code == 201 and (body["width"], body["height"]) == (480, 640)
    assert body["gps"] == {"lon": pytest.approx(102.8236), "lat": pytest.approx(16.4419)}
    with psycopg.connect(squares.database_url) as conn:
        row = conn.execute("SELECT sha256, bytes, request_id, is_public FROM photo").fetchone()
    (large,) = Path(squares.data_dir, "uploads").rglob("*-large.jpg")
    assert row == (hashlib.sha256(large.read_bytes()).digest(), large.stat().st_size, None, False)
    with psycopg.connect(squares.database_url) as conn:  # the camera's place is nowhere
        assert conn.execute("SELECT p::text FROM photo p").fetchone()[0].count("102.8") == 0  # type: ignore[index]


async def test_what_is_no_photo_is_refused_with_a_sentence(squares: Settings) -> None:
    async with opened(squares) as (_, client):
        for kind, data in (pictures.other_kinds() | pictures.damaged()).items():
            answer = await _take(client, data, f"{kind}.jpg")
            assert (answer.status_code, answer.json()["code"]) == (422, "not_a_photo"), kind
            assert re.search("[ก-๙]", answer.json()["detail"])
        assert (await _take(client, pictures.bomb(10_000))).status_code == 422
        assert (await _take(client, b"\xff\xd8\xff" + bytes(15 * 1024 * 1024))).status_code == 413
        missing = await client.post("/twosquares/api/photos", files={"other": ("a", b"b")}, headers=OURS)
        assert missing.status_code == 422
        assert (await _take(client, pictures.png())).status_code == 201
    assert [file for file in Path(squares.data_dir, "uploads").rglob(".*") if file.is_file()] == []


async def test_who_may_look(squares: Settings) -> None:
    async with opened(squares) as (_, client):
        taken = (await _take(client, pictures.jpeg())).json()
        plain = f"/twosquares/photos/{taken['id']}/large.jpg"
        assert (await client.get(plain)).status_code == 404
        signed = await client.get(taken["large"])
        assert signed.headers["cache-control"] == "private, no-store"
        assert signed.headers["content-type"] == "image/jpeg" and "sandbox" in signed.headers["content-security-policy"]
        assert Image.open(BytesIO(signed.content)).size == (640, 480)
        assert (await client.get(taken["large"].replace("until=", "until=9"))).status_code == 404
        assert (await client.get(taken["large"].replace("/twosquares/", "/elsewhere/"))).status_code == 404
        await _send(client, [taken["id"]])
        published = await client.get(plain)
        assert (published.status_code, published.headers["cache-control"]) == (200, "public, max-age=60")
        with psycopg.connect(squares.database_url) as conn:
            conn.execute("DELETE FROM request_public")
        assert (await client.get(plain)).status_code == 404
        assert (await client.get(f"/twosquares/photos/{uuid4()}/large.jpg")).status_code == 404
        assert (await client.get(f"/twosquares/photos/{taken['id']}/..%2f..%2fkeys.jpg")).status_code in {404, 422}


@pytest.mark.parametrize("category", [town.NOISE, town.SECRET])
async def test_photos_of_sensitive_requests_stay_private(squares: Settings, category: int) -> None:
    async with opened(squares) as (_, client):
        taken = (await _take(client, pictures.jpeg())).json()
        await _send(client, [taken["id"]], category)
        assert (await client.get(f"/twosquares/photos/{taken['id']}/small.jpg")).status_code == 404


async def test_photos_are_added_after_sending(squares: Settings) -> None:
    async with opened(squares) as (_, client):
        receipt = await _send(client, [])
        ids = [(await _take(client, pictures.webp())).json()["id"] for _ in range(10)]
        path = f"/twosquares/api/t/{receipt['token']}/photos"
        assert (await client.post(path, json={"photo_ids": ids})).json() == {"added": 10}
        again = await client.post(path, json={"photo_ids": ids[:1]})
        assert (again.status_code, again.json()["field"]) == (409, "photos")
        assert (await client.post(path, json={"photo_ids": [str(uuid4()) for _ in range(11)]})).status_code == 422
        wrong = await client.post("/twosquares/api/t/made-up/photos", json={"photo_ids": ids})
        assert wrong.status_code == 404
    with psycopg.connect(squares.database_url) as conn:
        assert conn.execute("SELECT photos, version FROM request").fetchone() == (10, 1)
        assert conn.execute("SELECT photos FROM request_public").fetchone() == (10,)
        assert conn.execute("SELECT count(*) FROM photo WHERE request_id IS NOT NULL AND is_public").fetchone() == (10,)
        assert conn.execute("SELECT count(*) FROM request_event WHERE kind = 'photo'").fetchone() == (1,)


async def test_a_form_adds_photos_without_javascript(squares: Settings) -> None:
    async with opened(squares) as (app, client):
        receipt = await _send(client, [])
        client.cookies.set("visitor", "v" * 22)
        path = f"/twosquares/t/{receipt['token']}/photos"
        files = [("photos", (f"{n}.jpg", pictures.jpeg(), "image/jpeg")) for n in range(2)]
        assert (await client.post(path, files=files, headers=OURS)).status_code == 403
        token = forms.signed(app.state.shop.keys.forms, "v" * 22 + "\0", "salt")
        answer = await client.post(path, files=files, data={"csrf": token}, headers=OURS)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/twosquares/t/{receipt['token']}")
        empty = await client.post(path, files=[("photos", ("", b""))], data={"csrf": token}, headers=OURS)
        assert empty.status_code == 422
    with psycopg.connect(squares.database_url) as conn:
        assert conn.execute("SELECT photos FROM request").fetchone() == (2,)


async def test_the_sweeper_takes_what_nobody_sent(squares: Settings) -> None:
    async with opened(squares) as (app, client):
        shelf: Shelf = app.state.shop.shelf
        kept, unsent = [(await _take(client, pictures.jpeg())).json()["id"] for _ in range(2)]
        await _send(client, [kept])
        with psycopg.connect(squares.database_url) as conn:
            conn.execute("UPDATE photo SET added_at = now() - interval '25 hours'")
        stray = shelf.uploads / "1" / "ab" / f"{uuid4().hex}-large.jpg"
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_bytes(b"no row")
        half = stray.with_name(f".{stray.name}.abcd")
        half.write_bytes(b"half")
        assert await shelf.sweep() == 1
        assert await shelf.sweep_files() == 0
        assert await shelf.sweep_files(older_seconds=-5) == 2
    names = sorted(file.name for file in shelf.uploads.rglob("*.jpg*"))
    assert len(names) == 2 and all(kept.replace("-", "") in name for name in names) and unsent


async def test_a_dead_child_is_not_a_dead_api(squares: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_decoder, "SECONDS_EACH", 0.0001)
    async with opened(squares) as (_, client):
        assert (await _take(client, pictures.jpeg())).status_code == 422
        monkeypatch.setattr(photo_decoder, "SECONDS_EACH", 20.0)
        assert (await _take(client, pictures.jpeg())).status_code == 201
