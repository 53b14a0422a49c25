"""Demonstration accounts: one of each role, with a password made for this installation alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import NamedTuple

from geo_oss.db import sql
from geo_oss.db.pool import connect
from geo_oss.settings import Settings

_SQL = sql.load(__package__)
TOWNS = ("sommot", "chamlong")
"""Codes of the sample's organizations."""


class DemoAccount(NamedTuple):
    """A user name, its password, and who that is."""

    username: str
    password: str
    who: str


def accounts(settings: Settings) -> list[DemoAccount]:
    """The accounts of the large sample town; none when it was not loaded from this data folder."""
    kept = _file(settings)
    if not kept.is_file():
        return []
    password = kept.read_text(encoding="ascii").strip()
    with connect(settings.database_url) as conn:
        rows = conn.execute(_SQL["demo_accounts"], {"code": TOWNS[0]}).fetchall()
    return [DemoAccount(row["username"], password, f"{row['name']} · {row['department']}") for row in rows]


def loaded(settings: Settings) -> bool:
    """Whether both sample towns are in the database."""
    with connect(settings.database_url) as conn:
        return len(conn.execute(_SQL["known_towns"], {"codes": list(TOWNS)}).fetchall()) == len(TOWNS)


def password(settings: Settings) -> str:
    """The password of all demonstration accounts: made once, readable by the owner of the data folder only."""
    kept = _file(settings)
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"sommot-{secrets.token_hex(4)}\n")
    return kept.read_text(encoding="ascii").strip()


def _file(settings: Settings) -> Path:
    return settings.data / "sample" / "demo-password"
