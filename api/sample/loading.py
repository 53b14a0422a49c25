"""From the drawing board to the database: each town in one transaction, all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta

from psycopg import Connection

from api.basemap import sample_file
from api.sample import crews, demo, ground, office, photos, requests
from api.sample.requests import Desk
from geo_oss.db import sql
from geo_oss.db.pool import Row, connect
from geo_oss.people import passwords
from geo_oss.people.keys import load_keys
from geo_oss.requests import filter as filters
from geo_oss.sample.model import Town
from geo_oss.sample.town import chamlong, sommot
from geo_oss.settings import Settings
from geo_oss.thai.calendar import BANGKOK
from layers.basemap.build import build
from layers.heat import pyramid
from layers.hotspots.find import find

_SQL = sql.load(__package__)
_MORNING_HOURS = 9
Tell = Callable[[str], None]


def load(settings: Settings, tell: Tell) -> None:
    """Makes what is missing: both towns in the database, their base map in the data folder."""
    if sample_file(settings).is_file() and demo.loaded(settings):
        return
    tell("drawing the town")
    until = _last_day()
    towns = (sommot(until), chamlong(until))
    if not sample_file(settings).is_file():
        build(sample_file(settings), towns, lambda done, of: tell(f"base map {done}/{of}"))
    secret = _hashed(demo.password(settings))
    with connect(settings.database_url) as conn:
        for town in towns:
            with conn.transaction():
                _town(conn, settings, town, secret, tell)
    with connect(settings.database_url, autocommit=True) as conn:
        conn.execute(_SQL["analyze"])


def _last_day() -> date:
    """The last day whose requests are all in the past."""
    return (datetime.now(BANGKOK) - timedelta(hours=_MORNING_HOURS)).date()


def _hashed(password: str) -> str:
    return asyncio.run(passwords.hashed(password))


def _town(conn: Connection[Row], settings: Settings, town: Town, secret: str, tell: Tell) -> None:
    """One town, unless it is there."""
    conn.execute(_SQL["lock"])
    if conn.execute(_SQL["known_towns"], {"codes": [town.identity.code]}).fetchone():
        return
    tell(f"{town.identity.code}: town hall")
    organization_id = office.store(conn, town, secret)
    tell(f"{town.identity.code}: zones, communities, {len(town.poles):,} light poles")
    ground.store(conn, organization_id, town)
    crews.store(conn, organization_id, town)
    tell(f"{town.identity.code}: {len(town.cases):,} requests")
    pyramid.later(conn)
    desk = Desk.of(conn, organization_id, town, load_keys(settings.data))
    requests.store(conn, desk)
    tell(f"{town.identity.code}: pictures")
    photos.store(conn, settings.data / "uploads", organization_id, town, desk.ids)
    pyramid.rebuild(conn, organization_id)
    tell(f"{town.identity.code}: hot spots")
    find(conn, town.identity.code, filters.read({}), by="ชุดตัวอย่าง", shown=True)
