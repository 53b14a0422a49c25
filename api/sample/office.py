"""The town hall: organization, departments, categories, staff, rules and holidays as rows."""

from __future__ import annotations

import secrets
from dataclasses import asdict

from psycopg import Connection
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.sample.model import Category, Town
from geo_oss.sample.things import STILL_WORKS

_SQL = sql.load(__package__)


def store(conn: Connection[Row], town: Town, password_hash: str) -> int:
    """Writes the office of a town and gives the organization's id; its QR key is made here."""
    row = conn.execute(_SQL["organization"], asdict(town.identity) | {"qr_key": secrets.token_bytes(32)}).fetchone()
    assert row is not None, "INSERT … RETURNING gives one row"
    owner = {"organization_id": row["id"]}
    with conn.cursor() as cursor:
        cursor.executemany(_SQL["department"], [owner | asdict(d) for d in town.departments])
        cursor.executemany(_SQL["category"], [owner | _category(n, c) for n, c in enumerate(town.categories)])
        cursor.executemany(
            _SQL["staff"], [owner | asdict(person) | {"password_hash": password_hash} for person in town.staff]
        )
        cursor.executemany(
            _SQL["rule"], [owner | asdict(r) | {"weekdays": list(r.weekdays or ()) or None} for r in town.rules]
        )
        cursor.executemany(_SQL["holiday"], [owner | {"day": day, "name_th": name} for day, name in town.holidays])
    return int(row["id"])


def _category(position: int, category: Category) -> Row:
    faults = [{"code": code, "th": th, "en": en, "works": code in STILL_WORKS} for code, th, en in category.faults]
    return asdict(category) | {"faults": Jsonb(faults), "position": position}
