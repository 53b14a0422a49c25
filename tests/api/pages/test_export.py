"""Exports are rows that the worker's child works off: for who asked alone, over restarts, until they are swept."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import psycopg
import pytest

from api.deps import STAFF_COOKIE
from api.exports import child, shelf, store
from api.jobs.runner import Runner
from api.pages import export
from geo_oss.db.pool import by_itself, open_pool
from geo_oss.settings import Settings
from tests.api.conftest import opened
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import everybody
from tests.api.pages.staff.test_geodata import posts

PAGE = "/twosquares/export?format=csv&layer=zones"
STAFF = "/twosquares/staff/export?format=csv"


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a worker that is not there."""
    monkeypatch.setattr(export, "PATIENCE_SECONDS", 0.0)


@pytest.fixture
def installation(visitor: Visitor, tmp_path: Path) -> Settings:
    """Its settings, with a planner and an officer who are signed in somewhere."""
    with psycopg.connect(visitor.database) as conn:
        everybody(conn)
    return Settings(database_url=visitor.database, data_dir=str(tmp_path), pool_size=4)


async def begun(visitor: Visitor, page: str = PAGE) -> str:
    """The page that waits for an export."""
    answer = await visitor.client.get(page)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def done(settings: Settings) -> None:
    """What the worker's child would do with all that waits."""
    with psycopg.connect(settings.database_url, autocommit=True) as conn:
        for organization, id in conn.execute(
            "UPDATE export_job SET state = 'working' WHERE state = 'waiting' RETURNING organization_id, id"
        ).fetchall():
            child.main(organization, id, settings)


async def tick(settings: Settings, runner: Runner) -> None:
    async with open_pool(settings.database_url, 1) as pool, by_itself(pool) as conn:
        await runner.tick(conn)


async def test_an_export_waits_is_written_and_fetched(visitor: Visitor, installation: Settings) -> None:
    place = await begun(visitor)
    assert await begun(visitor) == place, "a second click waits for the same file"
    assert "รอคิว" in await visitor.opens(place)
    assert (await visitor.client.get(f"{place}/file")).status_code == 409
    done(installation)
    assert "ไฟล์พร้อมแล้ว" in await visitor.opens(place) and "2 แถว" in visitor.page
    answer = await visitor.client.get(f"{place}/file")
    assert [row["code"] for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))] == ["E", "W"]
    assert answer.headers["content-disposition"] == 'attachment; filename="twosquares-zones.csv"'


async def test_assets_of_one_kind_are_written_alone(visitor: Visitor, installation: Settings) -> None:
    with psycopg.connect(visitor.database) as conn:
        conn.execute(
            "INSERT INTO asset_kind (organization_id, code, name_th, name_en) VALUES (1, 'bin', 'ถังขยะ', 'Bin')"
        )
        conn.execute("UPDATE pole SET asset_kind = 'bin' WHERE organization_id = 1 AND id = 2")
    page = await visitor.opens("/twosquares/export?layer=poles&asset=bin")
    assert 'value="poles" checked' in page and '<option value="bin" selected>' in page
    found = {}
    for asked in ("bin", "pole", "", "tree"):
        place = await begun(visitor, f"/twosquares/export?format=csv&layer=poles&asset={asked}")
        done(installation)
        text = (await visitor.client.get(f"{place}/file")).content.decode("utf-8-sig")
        found[asked] = [row["asset"] for row in csv.DictReader(io.StringIO(text))]
    assert found["bin"] == ["bin"] and set(found["pole"]) == {"pole"} and found["tree"] == []
    assert sorted(found[""]) == sorted(found["bin"] + found["pole"])


async def test_it_outlives_the_web_server(visitor: Visitor, installation: Settings) -> None:
    place = await begun(visitor)
    async with opened(installation) as (_, another):
        assert "รอคิว" in (await another.get(place)).text
    done(installation)
    async with opened(installation) as (_, another):
        assert (await another.get(f"{place}/file")).status_code == 200


async def test_a_file_of_the_staff_is_for_who_asked_alone(visitor: Visitor, installation: Settings) -> None:
    visitor.client.cookies.set(STAFF_COOKIE, "planner")
    place = await begun(visitor, STAFF)
    done(installation)
    statuses = {}
    for who in ("planner", "officer", ""):
        visitor.client.cookies.set(STAFF_COOKIE, who)
        statuses[who] = (await visitor.client.get(f"{place}/file")).status_code
    assert statuses["planner"] == 200 and statuses["officer"] == 404 and statuses[""] in {303, 401}
    public = place.replace("/staff", "")
    assert (await visitor.client.get(f"{public}/file")).status_code == 404
    visitor.client.cookies.set(STAFF_COOKIE, "stranger")
    assert (await visitor.client.get(f"{place.replace('twosquares', 'elsewhere')}/file")).status_code == 404
    visitor.client.cookies.set(STAFF_COOKIE, "officer")
    assert await begun(visitor, STAFF) != place, "the same order of another is another file"


async def test_what_is_stopped_is_not_written(visitor: Visitor, installation: Settings) -> None:
    place = await begun(visitor)
    await visitor.opens(place)
    assert (await posts(visitor, f"{place}/stop")).status_code == 303
    await tick(installation, Runner(installation, store.QUEUE))
    assert "หยุดแล้ว" in await visitor.opens(place)
    assert visitor.rows("SELECT state FROM export_job") == [("stopped",)]


async def test_the_worker_ends_a_child_that_is_stopped(visitor: Visitor, installation: Settings) -> None:
    place, runner = await begun(visitor), Runner(installation, store.QUEUE)
    await tick(installation, runner)
    await visitor.opens(place)
    assert (await posts(visitor, f"{place}/stop")).status_code == 303
    await tick(installation, runner)
    assert visitor.rows("SELECT state FROM export_job") == [("stopped",)]
    assert (await visitor.client.get(f"{place}/file")).status_code == 409


async def test_what_a_dead_worker_left_is_taken_up_again(visitor: Visitor, installation: Settings) -> None:
    await begun(visitor)
    with psycopg.connect(visitor.database, autocommit=True) as conn:
        conn.execute("UPDATE export_job SET state = 'working', seen_at = now() - interval '20 seconds'")
        assert conn.execute(store.QUEUE.sql["claim"]).fetchall() == []
        conn.execute("UPDATE export_job SET seen_at = now() - interval '3 minutes'")
        assert len(conn.execute(store.QUEUE.sql["claim"]).fetchall()) == 1


async def test_too_many_orders_are_refused(visitor: Visitor, installation: Settings) -> None:
    for number in range(store.MOST_WAITING):
        await begun(visitor, f"{PAGE}&q={number}")
    assert (await visitor.client.get(f"{PAGE}&q=more")).status_code == 429


async def test_files_are_swept_after_an_hour(visitor: Visitor, installation: Settings) -> None:
    place = await begun(visitor)
    done(installation)
    kept = next(shelf.folder(installation.data).iterdir())
    left = shelf.folder(installation.data) / ".export-left"
    left.mkdir()
    os.utime(left, (0, 0))
    os.utime(kept, (0, 0))
    async with open_pool(visitor.database, 1) as pool, pool.connection() as conn:
        await shelf.sweep(conn, installation.data)
        assert kept.is_file() and not left.exists()
        await conn.execute("UPDATE export_job SET changed_at = now() - interval '61 minutes', seen_at = now()")
        await shelf.sweep(conn, installation.data)
        assert kept.is_file(), "what was worked on for an hour is kept for another"
        await conn.execute("UPDATE export_job SET seen_at = NULL")
        await shelf.sweep(conn, installation.data)
    assert list(shelf.folder(installation.data).iterdir()) == []
    assert (await visitor.client.get(place)).status_code == 404
