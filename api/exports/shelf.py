"""Where the files of exports lie: below data/exports, each under its ticket, for an hour."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from pathlib import Path

from api.exports.store import SQL
from geo_oss.db.pool import Conn

KEPT = timedelta(hours=1)


def folder(data: Path) -> Path:
    """The folder of all files."""
    return data / "exports"


def path(data: Path, ticket: str) -> Path:
    """The file of an export, whether it is there or not."""
    return folder(data) / ticket


async def sweep(conn: Conn, data: Path) -> None:
    """Forgets what is over, and takes away every file and left-over that no row knows any more."""
    await conn.execute(SQL["forget"], {"kept": KEPT})
    known = {row["ticket"] for row in await (await conn.execute(SQL["tickets"])).fetchall()}
    old = time.time() - KEPT.total_seconds()
    for left in folder(data).glob("*"):
        if left.name not in known and left.stat().st_mtime < old:
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
