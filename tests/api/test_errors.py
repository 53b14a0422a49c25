"""Every failure has one shape, two languages, and repeats nothing the asker sent."""

from __future__ import annotations

import logging

import httpx2 as httpx
import psycopg
import pytest
from fastapi import APIRouter
from psycopg_pool import PoolTimeout

from geo_oss import errors
from geo_oss.settings import Settings
from tests.api.conftest import opened

doors = APIRouter()
FAILURES: dict[str, tuple[Exception, int]] = {
    "not-found": (errors.NotFound(), 404),
    "invalid": (errors.Invalid(field="phone"), 422),
    "conflict": (errors.Conflict(), 409),
    "forbidden": (errors.Forbidden(), 403),
    "too-many": (errors.TooMany(retry_after_seconds=9), 429),
    "too-large": (errors.TooLarge(), 413),
    "unavailable": (errors.Unavailable(), 503),
    "data": (psycopg.errors.NumericValueOutOfRange("secret"), 422),
    "unique": (psycopg.errors.UniqueViolation("secret"), 422),
    "deadlock": (psycopg.errors.DeadlockDetected("secret"), 409),
    "serial": (psycopg.errors.SerializationFailure("secret"), 409),
    "lock": (psycopg.errors.LockNotAvailable("secret"), 503),
    "timeout": (psycopg.errors.QueryCanceled("secret"), 503),
    "gone": (psycopg.errors.AdminShutdown("secret"), 503),
    "lost": (psycopg.OperationalError("secret"), 503),
    "full": (psycopg.errors.DiskFull("secret"), 503),
    "pool": (PoolTimeout("secret"), 503),
    "disk": (OSError(28, "secret"), 503),
    "sql": (psycopg.errors.UndefinedTable("secret"), 500),
    "bug": (KeyError("secret"), 500),
}


@doors.get("/{org}/fail/{kind}")
async def fail(kind: str) -> None:
    raise FAILURES[kind][0]


@doors.get("/{org}/shape/{number}")
async def shape(number: int, lat: float) -> None: ...


@doors.post("/{org}/shape/{number}")
async def shaped(number: int) -> None: ...


async def test_each_failure_has_its_status(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        for kind in FAILURES:
            answer = await client.get(f"/town/fail/{kind}")
            page = await client.get(f"/town/fail/{kind}", headers={"accept": "text/html"})
            _check_answer(kind, answer, page)


def _check_answer(kind: str, answer: httpx.Response, page: httpx.Response) -> None:
    body = answer.json()
    assert answer.status_code == page.status_code == body["status"] == FAILURES[kind][1], kind
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["detail"] and body["detail_en"] and "secret" not in answer.text + page.text
    assert page.text.startswith("<!doctype html>") and '<html lang="th">' in page.text
    assert (answer.status_code not in {409, 429, 503}) or int(answer.headers["retry-after"]) >= 1


async def test_a_mistake_of_ours_is_logged_without_values(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "geo_oss.api"):
        async with opened(settings, doors) as (_, client):
            answer = await client.get("/town/fail/bug?phone=0812345678")
    assert answer.json()["request_id"] in caplog.text
    assert "KeyError" in caplog.text and "/{org}/fail/{kind}" in caplog.text
    assert "secret" not in caplog.text and "0812345678" not in caplog.text


async def test_shapes_are_explained_not_echoed(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        answer = await client.get("/town/shape/abc-private?lat=nonsense-private")
    body = answer.json()
    assert answer.status_code == 422 and "private" not in answer.text
    assert [item["field"] for item in body["errors"]] == ["number", "lat"]
    assert body["errors"][0]["th"] == "ต้องเป็นจำนวนเต็ม"


async def test_methods_of_a_path_are_told_in_full(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        answer = await client.delete("/town/shape/1")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


async def test_an_unknown_path_is_a_page_or_a_problem(client: httpx.AsyncClient) -> None:
    assert (await client.get("/x/y/z/nowhere")).json()["code"] == "not_found"
    page = await client.get("/x/y/z/nowhere?lang=en", headers={"accept": "text/html"})
    assert page.status_code == 404 and '<html lang="en">' in page.text


async def test_an_unknown_page_of_a_known_municipality_wears_its_face(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        assert (await client.get("/town")).status_code == 200
        page = await client.get("/town/no/such/page", headers={"accept": "text/html"})
        other = await client.get("/unseen/no/such/page", headers={"accept": "text/html"})
    assert page.status_code == other.status_code == 404
    assert "เทศบาลทดสอบ" in page.text and "เทศบาลทดสอบ" not in other.text
