"""What a person told in confidence is in no public file, in nothing a reader's role can read, and in no log."""

from __future__ import annotations

import asyncio
import gzip
import io
import logging
import sqlite3
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from api import worker
from api.deps import STAFF_COOKIE
from api.exports import child
from api.pages import export
from geo_oss.db.pool import connect, open_pool
from geo_oss.organizations import store
from geo_oss.settings import Settings
from layers import readers
from layers.export import extract, formats
from tests.stories.test_privacy import CANARIES, HOME, House, house, signed_in

__all__ = ["house"]
OURS = {"sec-fetch-site": "same-origin"}
_READABLE = """
SELECT c.oid::regclass::text AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
"""
_SECRETS = [
    *(canary.encode(code) for canary in CANARIES for code in ("utf-8", "utf-16-le", "cp874")),
    *(form for side in HOME for form in (struct.pack("<d", side), struct.pack(">d", side))),
]

_PUBLIC = ["หลุมหน้าบ้าน".encode(code) for code in ("utf-8", "cp874")]


def found_in(content: bytes, words: list[bytes]) -> list[bytes]:
    """Which of these are in a file, in what it packs, or in the rows of a database."""
    return [word for part in _parts(content) for word in words if word in part]


def _parts(content: bytes) -> Iterator[bytes]:
    yield content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (part for name in archive.namelist() for part in _parts(archive.read(name)))
    if content[:2] == b"\x1f\x8b":
        yield from _parts(gzip.decompress(content))
    if content.startswith(b"SQLite format 3"):
        base = sqlite3.connect(":memory:")
        base.deserialize(content)
        tables = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for row in (row for table in tables for row in base.execute(f'SELECT * FROM "{table}"')):
            yield from (value if isinstance(value, bytes) else str(value).encode() for value in row)


async def _file(house: House, database: str, data: Path, query: str) -> bytes:
    """A public file, after the worker's child has been there."""
    waiting = await house.client.get(f"/twosquares/export?{query}")
    assert waiting.status_code == 303, waiting.text
    with connect(database) as conn:
        row = conn.execute("SELECT max(id) AS id FROM export_job").fetchone()
    assert row is not None
    await asyncio.to_thread(child.main, 1, row["id"], Settings(database_url=database, data_dir=str(data)))
    answer = await house.client.get(f"{waiting.headers['location']}/file")
    assert answer.status_code == 200, answer.text
    return answer.content


async def test_no_public_file_holds_it(
    house: House, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "PATIENCE_SECONDS", 0.0)
    for layer in extract.LAYERS:
        for word in formats.FORMATS:
            content = await _file(house, database, tmp_path, f"layer={layer}&format={word}")
            assert found_in(content, _SECRETS) == [], (layer, word)
            assert layer != "requests" or found_in(content, _PUBLIC), (word, "its texts can be found")


async def test_no_view_of_a_reader_holds_it(house: House, database: str) -> None:
    role = f"reader_{uuid4().hex[:10]}"
    async with open_pool(database, 1) as pool, pool.connection() as conn:
        organization = await store.get(conn, "twosquares")
    with connect(database, autocommit=True) as conn:
        made = readers.add(conn, organization, role)
    try:
        with psycopg.connect(make_conninfo(database, user=made.role, password=made.password)) as conn:
            names = [row[0] for row in conn.execute(_READABLE)]
            rows = [str(row) for name in names for row in conn.execute(f"SELECT t::text FROM {name} AS t")]
        assert len(names) > 15 and any("หลุมหน้าบ้าน" in row for row in rows)
        forms = [*CANARIES, *(struct.pack("<d", side).hex().upper() for side in HOME)]
        assert [(form, row) for form in forms for row in rows if form in row] == []
    finally:
        with connect(database, autocommit=True) as conn:
            readers.remove(conn, organization, role)


async def test_no_log_of_server_or_worker_holds_it(
    house: House, database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stop = asyncio.Event()
    working = asyncio.create_task(worker.work(Settings(database_url=database, data_dir=str(tmp_path)), stop))
    house.client.cookies.set(STAFF_COOKIE, signed_in(database, organization_id=1))
    for canary in CANARIES:
        for door in ("/twosquares/api/requests?q=", "/twosquares/staff?q=", "/twosquares/export?format=x&q=", "/"):
            assert (await house.client.get(f"{door}{canary}")).status_code < 500
        body = {"category_id": canary, "lon": canary, "phone": canary, "name": [canary]}
        refused = await house.client.post("/twosquares/api/requests", json=body, headers=OURS)
        assert refused.status_code == 422 and canary not in refused.text
    await asyncio.sleep(2.5)
    stop.set()
    await working
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert any("หลุม" in line or "เรื่อง" in line for line in ours), "notices are written into the worker's log"
    assert [(canary, line) for canary in CANARIES for line in ours if canary in line] == []
