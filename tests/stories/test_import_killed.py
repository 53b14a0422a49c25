"""`geo-oss zones load` is killed (SIGKILL) half-way: the old version stays whole and in force, and a new load works."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from geo_oss.db.pool import connect
from geo_oss.settings import ROOT
from tests import town
from tests.files.making import collection, square

SECONDS = 60.0
STATE = """
SELECT v.id, v.valid_to IS NULL AS open, b.code, b.in_force, ST_AsText(b.shape) AS shape
  FROM boundary_version v JOIN boundary b ON (b.organization_id, b.version_id) = (v.organization_id, v.id)
 WHERE v.organization_id = 1 AND (b.in_force OR v.id <= 2) ORDER BY v.id, b.code
"""
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
HALF_WAY = {
    "while its rows are written": "LOCK TABLE boundary IN SHARE MODE",
    "while it is put in force": "SELECT 1 FROM boundary_version WHERE id = 1 AND organization_id = 1 FOR NO KEY UPDATE",
}


@pytest.fixture
def town_url(database: str) -> str:
    """A committed town with two zones in force."""
    with connect(database) as conn:
        conn.execute(town.TOWN)
    return database


@contextmanager
def loading(url: str, file: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`geo-oss zones load`, as a process of its own."""
    command = ["zones", "load", str(file), "-o", "twosquares", "--layer", "zone", "--yes"]
    said = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    environment = os.environ | {"GEO_OSS_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-m", "api.cli", *command], env=environment, **said)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(conn: psycopg.Connection[Any], query: str) -> None:
    """Waits until a count is above nothing."""
    end = time.monotonic() + SECONDS
    while not conn.execute(query).fetchone()["count"]:  # type: ignore[index]
        assert time.monotonic() < end, query
        time.sleep(0.02)


@pytest.mark.parametrize("moment", HALF_WAY)
def test_the_old_version_stays_whole(town_url: str, tmp_path: Path, moment: str) -> None:
    file = tmp_path / "zones.geojson"
    file.write_text(collection(square(0.0, 0.0), square(0.01, 0.0)))
    with connect(town_url) as conn:
        before = conn.execute(STATE).fetchall()
    with loading(town_url, file) as process, connect(town_url) as holder, connect(town_url) as watcher:
        watcher.autocommit = True
        holder.execute(HALF_WAY[moment])
        until(watcher, WAITING)
        process.send_signal(signal.SIGKILL)
        process.wait()
        holder.rollback()
        others = "SELECT (count(*) = 0)::int AS count FROM pg_stat_activity WHERE datname = current_database()"
        holder.close()
        until(watcher, f"{others} AND pid <> pg_backend_pid()")
        assert watcher.execute(STATE).fetchall() == before
    with loading(town_url, file) as again:
        assert again.wait(SECONDS) == 0
    with connect(town_url) as conn:
        after = [row["code"] for row in conn.execute(STATE).fetchall() if row["in_force"] and row["id"] != 2]
    assert after == ["A", "B"]
