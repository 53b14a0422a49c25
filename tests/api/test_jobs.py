"""The queues of long work: each asks its table the same, and what was stopped is not begun again."""

from __future__ import annotations

import psycopg
import pytest

from api.jobs import child
from api.jobs.runner import Runner
from api.worker import QUEUES
from geo_oss.db.pool import by_itself, open_pool
from geo_oss.settings import Settings

JOBS = {
    "map files": "INSERT INTO geodata_upload (organization_id, layer, source_name, folder, said, task, staff_id)"
    " VALUES (1, 'zone', 'a', 'a', '{}', 'look', 1)",
    "crews": "INSERT INTO crew_task (organization_id, kind, said, staff_id) VALUES (1, 'areas', '{}', 1)",
    "analyses": "INSERT INTO hotspot_run (organization_id, id, filter, method, cells, requests, outside, kind, grid,"
    " state) VALUES (1, 1, '', '', 0, 0, 0, 'gi_star', 'h3-9', 'waiting')",
    "exports": "INSERT INTO export_job (organization_id, ticket, layer, format, query)"
    " VALUES (1, 'a', 'zones', 'csv', '{}')",
}
TABLES = {"map files": "geodata_upload", "crews": "crew_task", "analyses": "hotspot_run", "exports": "export_job"}


def state(squares: Settings, queue: str) -> object:
    """What has become of the one job."""
    with psycopg.connect(squares.database_url) as conn:
        return conn.execute(f"SELECT state FROM {TABLES[queue]}").fetchone()


async def ticks(squares: Settings, queue: str) -> None:
    """The worker looks at the queue once."""
    runner = Runner(squares, QUEUES[queue])
    async with open_pool(squares.database_url, 1) as pool, by_itself(pool) as conn:
        await runner.tick(conn)


@pytest.mark.parametrize("queue", JOBS)
async def test_what_waits_is_begun_once(squares: Settings, queue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[tuple[int, int]] = []
    monkeypatch.setattr(Runner, "_start", lambda _, organization_id, id: begun.append((organization_id, id)))
    with psycopg.connect(squares.database_url) as conn:
        conn.execute(JOBS[queue])
    await ticks(squares, queue)
    await ticks(squares, queue)
    assert begun == [(1, 1)] and state(squares, queue) == ("working",)


async def test_the_oldest_of_all_municipalities_comes_first_whatever_its_number(
    squares: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[int, int]] = []
    monkeypatch.setattr(Runner, "_start", lambda _, organization_id, id: begun.append((organization_id, id)))
    with psycopg.connect(squares.database_url) as conn:
        conn.execute(JOBS["analyses"])
        conn.execute(
            "INSERT INTO hotspot_run (organization_id, id, filter, method, cells, requests, outside, kind, grid, state,"
            " made_at) VALUES (2, 500, '', '', 0, 0, 0, 'gi_star', 'h3-9', 'waiting', now() - interval '1 hour')"
        )
    await ticks(squares, "analyses")
    await ticks(squares, "analyses")
    assert begun == [(2, 500), (1, 1)], "numbers are given by each municipality for itself"


@pytest.mark.parametrize("queue", JOBS)
async def test_what_was_stopped_while_no_worker_lived_is_not_begun_again(
    squares: Settings, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Runner, "_start", lambda *_: pytest.fail("begun"))
    with psycopg.connect(squares.database_url) as conn:
        conn.execute(JOBS[queue])
        conn.execute(
            f"UPDATE {TABLES[queue]} SET state = 'working', stop = true, seen_at = now() - interval '3 minutes'"
        )
    await ticks(squares, queue)
    assert state(squares, queue) == ("stopped",)


def test_a_child_that_fails_says_what_and_where_and_no_values(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def work(organization_id: int, id: int, settings: Settings) -> None:
        raise psycopg.errors.CheckViolation("Failing row contains (สมหญิง, 0812345678)")

    monkeypatch.setattr("sys.argv", ["child", "1", "7"])
    with pytest.raises(SystemExit) as ended:
        child.run(work)
    assert ended.value.code == 1
    assert "job 7 failed: CheckViolation at api.jobs.child:" in caplog.text
    assert "0812345678" not in caplog.text and "สมหญิง" not in caplog.text
