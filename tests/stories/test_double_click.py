"""A double click is one request, and two thousand at once are numbered 1 to 2000."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Sequence
from typing import Any

import httpx2 as httpx
import psycopg

from geo_oss.settings import Settings
from tests import town
from tests.api.conftest import opened, squares

__all__ = ["squares"]

BODY = {"category_id": town.ROAD, "lon": 0.002, "lat": 0.003, "title": "หลุม"}
PATH = "/twosquares/api/requests"
OURS = {"sec-fetch-site": "same-origin"}


def _wide(settings: Settings) -> Settings:
    return Settings(database_url=settings.database_url, data_dir=settings.data_dir, rate_scale=1_000_000, pool_size=8)


def _rows(settings: Settings, query: str) -> Sequence[tuple[Any, ...]]:
    with psycopg.connect(settings.database_url) as conn:
        return conn.execute(query).fetchall()  # type: ignore[arg-type]


async def test_fifty_clicks_with_one_key_are_one_request(squares: Settings) -> None:
    async with opened(_wide(squares)) as (_, client):

        async def click(key: str) -> httpx.Response:
            return await client.post(PATH, json=BODY, headers={"Idempotency-Key": key})

        for key in ("first", "second", "third"):
            answers = await asyncio.gather(*(click(key) for _ in range(50)))
            taken = [answer.json() for answer in answers if answer.status_code == 201]
            busy = [answer for answer in answers if answer.status_code == 409]
            assert len(taken) + len(busy) == 50 and taken
            assert all(int(answer.headers["retry-after"]) >= 1 for answer in busy)
            assert {answer["number"] for answer in taken} == {taken[0]["number"]}
            again = await click(key)
            assert (again.status_code, again.json()) == (201, taken[0])
        other = await client.post(PATH, json=BODY | {"title": "อื่น"}, headers={"Idempotency-Key": "first"})
        assert other.status_code in {409, 422}
    assert _rows(squares, "SELECT count(*), count(DISTINCT number) FROM request") == [(3, 3)]
    assert _rows(squares, "SELECT count(*) FROM notice") == [(6,)]


async def test_twenty_clicks_on_one_form_are_one_request_and_one_receipt(squares: Settings) -> None:
    async with opened(_wide(squares)) as (_, client):
        page = await client.get("/twosquares/report")
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text))
        answers = {"category_id": "21", "coordinates": "0.003, 0.002", "phone": "0812345678", "title": "หลุม"}
        review = await client.post("/twosquares/report/review", data=hidden | answers, headers=OURS)
        form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', review.text))
        clicks = (client.post("/twosquares/report", data=form, headers=OURS) for _ in range(20))
        told = await asyncio.gather(*clicks)
    assert {answer.status_code for answer in told} == {303}
    assert len({answer.headers["location"] for answer in told}) == 1
    assert _rows(squares, "SELECT count(*) FROM request") == [(1,)]


async def test_two_thousand_at_once_are_numbered_without_a_gap(squares: Settings) -> None:
    chance = random.Random(2567)
    at_once = asyncio.Semaphore(40)
    async with opened(_wide(squares)) as (_, client):

        async def send() -> str:
            place = {"lon": chance.uniform(-0.001, 0.021), "lat": chance.uniform(-0.001, 0.011)}
            async with at_once:
                answer = await client.post(PATH, json=BODY | place)
            assert answer.status_code == 201, answer.text
            number: str = answer.json()["number"]
            return number

        async def fail() -> None:
            async with at_once:  # refused after some work: must leave no gap
                answer = await client.post(PATH, json=BODY | {"photo_ids": ["11111111-1111-4111-8111-111111111111"]})
            assert 400 <= answer.status_code < 500, answer.text

        jobs = [send() for _ in range(2000)] + [fail() for _ in range(200)]
        chance.shuffle(jobs)
        told = [number for number in await asyncio.gather(*jobs) if number]
    assert sorted(int(number[-6:]) for number in told) == list(range(1, 2001))
    stored = _rows(squares, "SELECT number FROM request ORDER BY right(number, 6)::int")
    assert [int(number[-6:]) for (number,) in stored] == list(range(1, 2001))
    assert _rows(squares, "SELECT sum(value) FROM number_counter") == [(2000,)]
