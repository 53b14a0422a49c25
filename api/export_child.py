"""The process that writes one export: the order on standard input, `done total` lines on standard output.

A process of its own, because reading, converting and writing a million rows would take the web server's time.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from geo_oss.db.pool import Row, connect
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.requests.worklist import Desk
from layers.export import extract, formats
from layers.export.write import write


def main() -> None:
    """Write what is ordered; the exit code says whether it went well."""
    order: dict[str, Any] = json.load(sys.stdin)
    town = asyncio.run(_town(order["url"], order["organization"]))
    desk = Desk(**order["desk"]) if order["desk"] is not None else None
    wanted = extract.of(order["layer"], town, order["query"], desk)
    with connect(order["url"]) as conn:
        write(conn, wanted, formats.named(order["format"]), Path(order["path"]), progress=_tell)


async def _town(url: str, code: str) -> Organization:
    async with await AsyncConnection[Row].connect(url, row_factory=dict_row) as conn:
        return await store.get(conn, code)


def _tell(done: int, total: int) -> None:
    sys.stdout.write(f"{done} {total}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
