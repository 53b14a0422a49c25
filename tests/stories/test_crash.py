"""Kill -9 of the web server, the worker and the whole database under load: nothing that was acknowledged is lost.

The clients keep a ledger outside the system, flushed to the disk after each acknowledgement; the checker reads the
database and the files, never only the API. A client that got no answer sends again with the same key.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx
import psycopg
import pytest

from geo_oss.db.pool import connect
from geo_oss.notices import outbox
from geo_oss.requests import photo_files
from layers.heat import pyramid
from tests import town
from tests.requests import pictures
from tests.stories.installation import Installation

CLIENTS = 6
FAULTS = (("serve",), ("database", "work"), ("serve", "database"), ("work", "database"))
LOAD_SECONDS = 1.2
"""Of undisturbed load before each fault."""


@pytest.fixture
def installation() -> Iterator[Installation]:
    """The town of two squares with a cluster of its own."""
    made = Installation()
    try:
        made.begin()
        yield made
    finally:
        made.end()


@dataclass
class Ledger:
    """What the clients were told, on the disk before they go on."""

    path: Path
    lines: list[dict[str, Any]] = field(default_factory=list)
    attempts: int = 0

    def write(self, line: dict[str, Any]) -> None:
        """One acknowledgement."""
        self.lines.append(line)
        with self.path.open("a") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())


async def _client(number: int, base: str, ledger: Ledger, stop: asyncio.Event) -> None:
    chance = random.Random(number)
    picture = pictures.jpeg(size=(320, 240))
    async with httpx.AsyncClient(base_url=base, timeout=10) as client:
        turn = 0
        while not stop.is_set():
            turn += 1
            photo = await _photo(client, picture, ledger, stop) if turn % 4 == 0 else None
            await _send(client, f"{number}-{turn}", photo, ledger, stop, chance)


async def _photo(client: httpx.AsyncClient, data: bytes, ledger: Ledger, stop: asyncio.Event) -> str | None:
    answer = await _tried(client, stop, ledger, "/twosquares/api/photos", files={"photo": ("p.jpg", data)})
    if answer is None or answer.status_code == 503:
        return None
    assert answer.status_code == 201, answer.text
    photo: str = answer.json()["id"]
    ledger.write({"photo": photo})
    return photo


async def _send(
    client: httpx.AsyncClient, key: str, photo: str | None, ledger: Ledger, stop: asyncio.Event, chance: random.Random
) -> None:
    place = {"lon": chance.uniform(0, 0.02), "lat": chance.uniform(0, 0.01)}
    body = place | {"category_id": town.ROAD, "title": key, "photo_ids": [photo] if photo else []}
    for _ in range(200):
        answer = await _tried(
            client, stop, ledger, "/twosquares/api/requests", json=body, headers={"Idempotency-Key": key}
        )
        if answer is None and stop.is_set():
            return
        if answer is not None and answer.status_code == 201:
            told = answer.json()
            ledger.write({"key": key, "id": told["id"], "number": told["number"], "of_photo": photo})
            return
        assert answer is None or answer.status_code in {409, 503}, answer.text
        await asyncio.sleep(0.05)


async def _tried(
    client: httpx.AsyncClient, stop: asyncio.Event, ledger: Ledger, path: str, **given: Any
) -> httpx.Response | None:
    ledger.attempts += 1
    try:
        return await client.post(path, **given)
    except httpx.HTTPError:
        await asyncio.sleep(0.05)
        return None


async def _hurt(installation: Installation, fault: tuple[str, ...]) -> None:
    for what in fault:
        if what == "database":
            assert installation.kill_database() >= 5
        else:
            installation.kill(what)
    if "database" in fault:
        await asyncio.to_thread(installation.start_database)
    for what in {"serve", "work"} & set(fault):
        installation.start(what)
    await asyncio.to_thread(installation.wait_until_ready)


async def _under_load(ledger: Ledger) -> None:
    """Some time, and as many acknowledgements that the load is surely running when the fault comes."""
    wanted = len(ledger.lines) + 3 * CLIENTS
    async with asyncio.timeout(60):
        await asyncio.sleep(LOAD_SECONDS)
        while len(ledger.lines) < wanted:
            await asyncio.sleep(0.05)


async def test_no_acknowledged_request_or_photo_is_lost(installation: Installation, tmp_path: Path) -> None:
    ledger, stop = Ledger(tmp_path / "ledger.jsonl"), asyncio.Event()
    clients = [asyncio.create_task(_client(n, installation.base, ledger, stop)) for n in range(CLIENTS)]
    for fault in FAULTS:
        await _under_load(ledger)
        await _hurt(installation, fault)
    await _under_load(ledger)
    stop.set()
    await asyncio.gather(*clients)
    print(f"{len(ledger.lines)} acknowledgements in {ledger.attempts} attempts over {len(FAULTS)} faults")
    with psycopg.connect(installation.url) as conn:
        _check_requests(conn, ledger)
        _check_wholeness(conn)
        _check_photos(conn, ledger, installation.data / "uploads")
    with psycopg.connect(installation.url, autocommit=True) as conn:
        await asyncio.to_thread(_check_told, conn)
    with connect(installation.url) as conn:
        assert pyramid.check(conn, 1) == [], "the heat pyramid differs from a recount"


def _check_requests(conn: psycopg.Connection[Any], ledger: Ledger) -> None:
    """Every acknowledged request is there under its number; none is there twice; numbers have no gap."""
    rows = conn.execute("SELECT title, id, number, photos FROM request").fetchall()
    kept = {title: (request_id, number, photos) for title, request_id, number, photos in rows}
    assert len(kept) == len(rows), "a key made two requests"
    told = [line for line in ledger.lines if "key" in line]
    lost = [line for line in told if kept.get(line["key"]) != (line["id"], line["number"], int(bool(line["of_photo"])))]
    assert told and lost == []
    assert sorted(int(number[-6:]) for _, _, number, _ in rows) == list(range(1, len(rows) + 1))
    assert conn.execute("SELECT sum(value)::int FROM number_counter").fetchone() == (len(rows),)


HALF = """
SELECT r.id FROM request r
WHERE (SELECT count(*) FROM request_event e WHERE e.request_id = r.id AND e.kind = 'submitted') <> 1
   OR (SELECT count(*) FROM notice n WHERE n.request_id = r.id) <> 2
   OR (SELECT count(*) FROM request_public p WHERE p.id = r.id AND p.number = r.number AND p.photos = r.photos) <> 1
   OR (SELECT count(*) FROM idempotency i WHERE i.request_id = r.id) <> 1
   OR (SELECT count(*) FROM photo f WHERE f.request_id = r.id) <> r.photos
"""


def _check_wholeness(conn: psycopg.Connection[Any]) -> None:
    """No request is half there: history, notices, projection, key and photos came with it."""
    assert conn.execute(HALF).fetchall() == []
    orphans = "SELECT count(*) FROM request_public p WHERE NOT EXISTS (SELECT FROM request r WHERE r.id = p.id)"
    assert conn.execute(orphans).fetchone() == (0,)


def _check_photos(conn: psycopg.Connection[Any], ledger: Ledger, uploads: Path) -> None:
    """Every acknowledged photo has its row, and every row its file with the very bytes."""
    rows = conn.execute("SELECT organization_id, id, sha256 FROM photo").fetchall()
    told = {line["photo"] for line in ledger.lines if "photo" in line}
    assert told and told <= {str(photo_id) for _, photo_id, _ in rows}
    for organization_id, photo_id, sha256 in rows:
        large = photo_files.path(uploads, organization_id, photo_id, "large").read_bytes()
        assert hashlib.sha256(large).digest() == sha256
        assert photo_files.path(uploads, organization_id, photo_id, "small").stat().st_size > 0


def _check_told(conn: psycopg.Connection[Any]) -> None:
    """Every notice is sent, or waits for the end of a dead worker's lease; changes of the map are folded."""
    waiting = (
        "SELECT count(*) FROM notice WHERE state <> 'sent' AND (state = 'failed' OR tries = 0 OR next_at > now() + %s)"
    )
    unfolded = "SELECT count(*) FROM heat_delta"
    until = time.monotonic() + 20
    while (left := (_one(conn, waiting, outbox.LEASE), _one(conn, unfolded))) != (0, 0):
        assert time.monotonic() < until, f"{left} notices and changes are left"
        time.sleep(0.2)


def _one(conn: psycopg.Connection[Any], query: str, *given: object) -> int:
    row = conn.execute(query, given).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row[0])
