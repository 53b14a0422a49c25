"""A running application on a fresh database with one small municipality, and a client that speaks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2 as httpx
import psycopg
import pytest
from fastapi import APIRouter, FastAPI

from api.app import create_app
from geo_oss.settings import Settings
from tests import town as two_squares

TOWN = """
INSERT INTO organization (code, name_th, name_en, abbreviation, qr_key) VALUES
  ('town', 'เทศบาลทดสอบ', 'Test Town', 'TT', '\\x00'), ('other', 'เทศบาลอื่น', 'Other Town', 'OT', '\\x01');
INSERT INTO category (organization_id, id, parent_id, code, abbreviation, name_th, name_en)
SELECT o.id, c.* FROM organization o, (VALUES
  (1::smallint, NULL::smallint, 'ฟ.', 'ฟ.', 'ไฟฟ้า', 'Electricity'),
  (2::smallint, 1::smallint, 'ฟ.(1)', 'ฟ.', 'ไฟดับ', 'Lamp out')) AS c;
"""


@pytest.fixture
def town(database: str) -> str:
    """The address of a fresh database with the municipalities `town` and `other`."""
    with psycopg.connect(database) as conn:
        conn.execute(TOWN)
    return database


@pytest.fixture
def settings(town: str, tmp_path: Path) -> Settings:
    """Settings of an installation of its own."""
    return Settings(database_url=town, data_dir=str(tmp_path), pool_size=4)


@pytest.fixture
def squares(database: str, tmp_path: Path) -> Settings:
    """Settings of an installation that holds the town of two squares (`twosquares`), with zones, poles and rules."""
    with psycopg.connect(database) as conn:
        conn.execute(two_squares.TOWN)
    return Settings(database_url=database, data_dir=str(tmp_path), pool_size=4)


@asynccontextmanager
async def opened(settings: Settings, *extra: APIRouter) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """The application, open, and a client; routers in `extra` are doors of this test only."""
    app = create_app(settings)
    for router in extra:
        app.include_router(router)
        app.state.doors.extend(router.routes)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield app, client


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application as it is."""
    async with opened(settings) as (_, client):
        yield client
