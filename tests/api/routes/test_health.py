"""Alive is not ready: without its database a process lives and says so."""

from __future__ import annotations

import psycopg
import pytest

from api.routes import health
from geo_oss.settings import Settings
from tests.api.conftest import opened


async def test_alive_and_ready(settings: Settings) -> None:
    async with opened(settings) as (_, client):
        assert (await client.get("/livez")).json() == {"live": True}
        answer = await client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": True, "tables": True, "worker": False, "disk": True}


async def test_not_ready(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(settings) as (_, client):
        monkeypatch.setattr(health, "LEAST_FREE_BYTES", 10**18)
        assert (await client.get("/readyz")).status_code == 503
        monkeypatch.undo()
        with psycopg.connect(settings.database_url) as conn:
            conn.execute("UPDATE alembic_version SET version_num = '0000'")
        assert (await client.get("/readyz")).json()["tables"] is False


async def test_alive_without_a_database(settings: Settings) -> None:
    away = Settings(database_url="postgresql://postgres@127.0.0.1:1/none", data_dir=settings.data_dir)
    async with opened(away) as (_, client):
        assert (await client.get("/livez")).status_code == 200
        answer = await client.get("/readyz")
    assert answer.status_code == 503 and answer.json()["database"] is False
