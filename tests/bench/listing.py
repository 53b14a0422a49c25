"""The list of the newest 50 requests beside tipg's items of the same table, over HTTP, in one run."""

from __future__ import annotations

import json
from statistics import median

from psycopg import Connection

from geo_oss.db.pool import Row as Record
from geo_oss.db.pool import connect
from tests.bench import rivals, synthetic
from tests.bench.table import Row, scale

TRIES = 40
_LIST = "/bench/api/requests"
_ITEMS = "/collections/public.request_public/items?geom-column=place&limit=50&sortby=-created_at"


def run() -> list[Row]:
    """Rows for the figures of the list."""
    url, _ = synthetic.city()
    category = "?category=5", "&category_id=5"
    with connect(url, autocommit=True) as conn, rivals.ours(url) as ours, rivals.tipg(url) as tipg:
        return [
            _beside(conn, ours, tipg, "newest 50, uncached", ("", ""), goal=0.2),
            _beside(conn, ours, tipg, "newest 50 of a category, uncached", category),
            _cached(ours),
        ]


def _beside(
    conn: Connection[Record],
    ours: rivals.Server,
    tipg: rivals.Server,
    what: str,
    asked: tuple[str, str],
    goal: float = 0,
) -> Row:
    path, items = _LIST + asked[0], _ITEMS + asked[1]
    if _numbers(ours, path) != _numbers(tipg, items):
        raise AssertionError(f"{what}: not the same requests")
    mine, theirs = [], []
    for _ in range(TRIES):
        conn.execute("INSERT INTO heat_delta (organization_id, qx, qy, dn, dopen) VALUES (1, 0, 0, 0, 0)")
        mine.append(ours.get(path)[0])
        theirs.append(tipg.get(items)[0])
    at_most = goal if goal and scale() >= 1 else None
    return Row(f"list, {what}", median(mine), "tipg", median(theirs), "ms", at_most=at_most)


def _cached(ours: rivals.Server) -> Row:
    took = [ours.get(_LIST)[0] for _ in range(TRIES * 5)]
    return Row("list, newest 50, unchanged", median(took), "limit", 3.0, "ms", at_most=1.0)


def _numbers(server: rivals.Server, path: str) -> list[str]:
    found = json.loads(rivals.unpacked(server.get(path)[1]))
    return [feature["properties"]["created_at"][:19] for feature in found["features"]] + [found["numberMatched"]]
