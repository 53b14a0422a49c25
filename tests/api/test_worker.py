"""The worker: wakes at a commit, survives its database, stops when told."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from pathlib import Path

import psycopg
import pytest

from api import worker
from api.aside import Aside
from geo_oss.db.pool import open_pool
from geo_oss.settings import Settings

ROOT = Path(__file__).parents[2]
NOTICE = (
    "INSERT INTO notice (organization_id, channel, audience, template) VALUES (1, 'console', 'citizen', 'received')"
)


async def _sent(url: str, wanted: int, seconds: float = 10.0) -> float:
    """Seconds until so many notices are sent."""
    began = time.monotonic()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        while time.monotonic() - began < seconds:
            row = await (await conn.execute("SELECT count(*) FROM notice WHERE state = 'sent'")).fetchone()
            if row == (wanted,):
                return time.monotonic() - began
            await asyncio.sleep(0.02)
    raise AssertionError(f"not {wanted} notices sent in {seconds} s")


async def test_it_wakes_works_and_stops(squares: Settings) -> None:
    stop = asyncio.Event()
    working = asyncio.create_task(worker.work(squares, stop))
    async with await psycopg.AsyncConnection.connect(squares.database_url, autocommit=True) as conn:
        for count in (1, 2):
            async with conn.transaction():
                await conn.execute(NOTICE)
                await conn.execute("NOTIFY geo_oss")
            assert await _sent(squares.database_url, count) < 6.0
    stop.set()
    await asyncio.wait_for(working, 2.0)


async def test_lost_connections_are_made_anew(squares: Settings, caplog: pytest.LogCaptureFixture) -> None:
    stop = asyncio.Event()
    with caplog.at_level(logging.WARNING, "geo_oss.worker"):
        working = asyncio.create_task(worker.work(squares, stop))
        await asyncio.sleep(0.5)
        with psycopg.connect(squares.database_url, autocommit=True) as conn:
            conn.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            conn.execute(NOTICE)
        await _sent(squares.database_url, 1)
        stop.set()
        await asyncio.wait_for(working, 3.0)
    assert "the database is away" in caplog.text


async def test_what_a_bulk_load_left_is_counted_beside_the_round(squares: Settings) -> None:
    stop = asyncio.Event()
    working = asyncio.create_task(worker.work(squares, stop))
    async with await psycopg.AsyncConnection.connect(squares.database_url, autocommit=True) as conn:
        for loads in (0, 1):
            outdated = "SELECT count(*) FROM heat_cube_state WHERE built = loads AND loads = %s"
            for _ in range(300):
                if await (await conn.execute(outdated, (loads,))).fetchone() == (2 - loads,):
                    break
                await asyncio.sleep(0.02)
            else:
                raise AssertionError(f"not counted after {loads} loads")
            await conn.execute("SELECT heat_rebuild(1)")
    stop.set()
    await asyncio.wait_for(working, 5.0)


async def test_what_goes_on_aside_is_not_begun_twice_and_its_end_is_told() -> None:
    begun, gate = [], asyncio.Event()

    async def long() -> None:
        begun.append(len(begun))
        await gate.wait()
        raise KeyError("broken")

    aside = Aside(long)
    for _ in range(3):
        await aside.begin()
        await asyncio.sleep(0)
    assert begun == [0]
    gate.set()
    await asyncio.sleep(0.01)
    with pytest.raises(KeyError):
        await aside.begin()
    gate.clear()
    await aside.begin()
    await asyncio.sleep(0)
    await aside.end()
    assert begun == [0, 1]


OVER = """
INSERT INTO idempotency (organization_id, key_hash, body_hash, at) VALUES
    (1, 'old', 'b', now() - interval '73 hours'), (1, 'new', 'b', now() - interval '71 hours');
INSERT INTO rate_window VALUES ('old', now() - interval '3 days', 1), ('new', now(), 1);
INSERT INTO staff_session (token_hash, organization_id, staff_id, expires_at) VALUES
    ('old', 1, 1, now() - interval '1 minute'), ('new', 1, 1, now() + interval '1 hour');
"""


async def test_what_is_over_is_swept_and_nothing_else(squares: Settings) -> None:
    with psycopg.connect(squares.database_url) as conn:
        conn.execute(OVER)
    async with open_pool(squares.database_url, 2) as pool:
        for chore in worker.chores(squares, pool):
            await chore.tick(1.0)
    with psycopg.connect(squares.database_url) as conn:
        assert conn.execute("SELECT key_hash FROM idempotency").fetchall() == [(b"new",)]
        assert conn.execute("SELECT bucket FROM rate_window").fetchall() == [("new",)]
        assert conn.execute("SELECT token_hash FROM staff_session").fetchall() == [(b"new",)]


async def test_one_failing_chore_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise KeyError("0812345678")

    chore = worker.Chore("broken one", 5.0, fail)
    await chore.tick(100.0)
    assert "broken one failed: KeyError at api.worker:" in caplog.text and chore.due == 105.0
    assert "0812345678" not in caplog.text, "values stay out of logs"


@pytest.mark.parametrize("failed", [psycopg.errors.DeadlockDetected, psycopg.errors.DiskFull])
async def test_a_statement_that_failed_is_no_database_that_is_away(failed: type[psycopg.Error]) -> None:
    async def fail() -> None:
        raise failed("this time")

    await worker.Chore("unlucky one", 5.0, fail).tick(100.0)


@pytest.mark.parametrize("gone", [psycopg.OperationalError, psycopg.errors.AdminShutdown])
async def test_a_database_that_is_away_is_said_upwards(gone: type[psycopg.Error]) -> None:
    async def fail() -> None:
        raise gone("connection lost")

    with pytest.raises(gone):
        await worker.Chore("waiting one", 5.0, fail).tick(100.0)


async def test_the_process_ends_at_sigterm(squares: Settings) -> None:
    code = "import api.worker, geo_oss.settings as s; api.worker.run(s.current())"
    env = {**os.environ, "GEO_OSS_DATABASE_URL": squares.database_url, "GEO_OSS_DATA_DIR": squares.data_dir}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=ROOT, env=env, stderr=asyncio.subprocess.PIPE
    )
    with psycopg.connect(squares.database_url) as conn:
        conn.execute(NOTICE)
    await _sent(squares.database_url, 1, 20.0)
    process.send_signal(signal.SIGTERM)
    _, words = await asyncio.wait_for(process.communicate(), 5.0)
    assert process.returncode == 0 and "→ citizen] เทศบาลสองสี่เหลี่ยม" in words.decode()
