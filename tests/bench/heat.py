"""The heat grid of a million requests: asked of the kept sums beside GROUP BY over the table, its upkeep, its making.

All on one connection as the web server has it, answers compared before they are timed. The upkeep is the insert of one
public request (both tables) with and without the triggers of the cube; the fold is what the worker does afterwards.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from statistics import median

from psycopg import Connection

from geo_oss.db.pool import Conn, connect, open_pool
from geo_oss.db.pool import Row as Record
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import Queryables, public
from geo_oss.requests.filter import OPEN_STATUSES, Filter
from geo_oss.requests.grids import Grid, Hexagons, Squares
from layers.heat import count
from tests.bench import synthetic
from tests.bench.table import Row, scale

TRIES = 7
PLANNED = 12
"""A connection that has asked so often keeps its plan, as those of a web server do."""
INSERTS = 400
Question = tuple[str, Filter, Grid]
Of = Callable[[Conn, Organization, Filter, Queryables, Grid], Awaitable[list[count.Counts] | None]]
FISCAL_YEAR = Filter(since=date(2022, 10, 1), until=date(2023, 9, 30))
OTHER_MONTHS = Filter(since=date(2022, 3, 1), until=date(2023, 2, 28))
QUESTIONS: list[Question] = [
    ("h3-7, everything", Filter(), Hexagons(7)),
    ("h3-8, open", Filter(status=OPEN_STATUSES), Hexagons(8)),
    ("h3-9, everything", Filter(), Hexagons(9)),
    ("h3-9, one category", Filter(category=(5,)), Hexagons(9)),
    ("h3-9, a fiscal year", FISCAL_YEAR, Hexagons(9)),
    ("h3-9, twelve other months", OTHER_MONTHS, Hexagons(9)),
    ("square-250, everything", Filter(), Squares(250, 32647)),
    ("square-1000, one category", Filter(category=(5,)), Squares(1000, 32647)),
]
_BESIDE = [
    ("h3-9, one category in a fiscal year", replace(FISCAL_YEAR, category=(5,)), Hexagons(9)),
    ("h3-10, everything", Filter(), Hexagons(10)),
]
"""Of one category's year GROUP BY reads one row in sixty; of h3-10 there are thousands of cells to send."""
_FIRST = [
    ("h3-9, a fiscal year, first asked", FISCAL_YEAR, Hexagons(9)),
    ("h3-9, twelve other months, first asked", OTHER_MONTHS, Hexagons(9)),
]
"""Periods as they are answered to the first who asks since a request changed; others get them from memory."""
_INSERT = """
WITH added AS (
    INSERT INTO request SELECT (r).* FROM (
        SELECT jsonb_populate_record(r, jsonb_build_object('id', %(id)s::bigint, 'number', 'x' || %(id)s)) AS r
        FROM request AS r WHERE organization_id = 1 AND id = %(like)s) AS one)
INSERT INTO request_public SELECT (p).* FROM (
    SELECT jsonb_populate_record(p, jsonb_build_object('id', %(id)s::bigint, 'number', 'x' || %(id)s)) AS p
    FROM request_public AS p WHERE organization_id = 1 AND id = %(like)s) AS one
"""


def run() -> list[Row]:
    """Rows for the figures of the heat grid."""
    url, organization = synthetic.city()
    with connect(url, autocommit=True) as conn:
        rebuilt = _made(conn)
        upkeep = _upkeep(conn)
    return [*asyncio.run(_asked(url, organization)), *upkeep, rebuilt]


def _made(conn: Connection[Record]) -> Row:
    """All sums counted anew beside a bare look at every row of both tables."""
    conn.execute("SET work_mem = '256MB'")
    took = _seconds(lambda: conn.execute("SELECT heat_cube_rebuild(1)"))
    bare = min(
        _seconds(lambda: conn.execute("SELECT sum(status) FROM request"))
        + _seconds(lambda: conn.execute("SELECT sum(status) FROM request_public"))
        for _ in range(3)
    )
    conn.execute("VACUUM ANALYZE heat_cube")
    row = conn.execute("SELECT count(*) AS n FROM heat_cube").fetchone()
    note = f"{row['n']:,} sums of {2 * synthetic.rows():,} rows" if row else ""
    return Row("heat sums counted anew", took, "bare scan of both tables", bare, "s", note=note)


def _upkeep(conn: Connection[Record]) -> list[Row]:
    """Inserts with the cube's triggers and without, in turns; then the fold of what they noted."""
    row = conn.execute("SELECT min(id) AS id FROM request_public WHERE organization_id = 1").fetchone()
    assert row is not None
    conn.execute("SET synchronous_commit = off")
    ids = iter(range(3_000_000_000, 3_000_000_000 + 20 * INSERTS))
    insert = lambda: conn.execute(_INSERT, {"id": next(ids), "like": row["id"]})  # noqa: E731
    with_cube, without = [], []
    for _ in range(INSERTS // 20):
        for name, took in (("ENABLE", with_cube), ("DISABLE", without)):
            for table in ("request", "request_public"):
                conn.execute(f"ALTER TABLE {table} {name} TRIGGER heat_cube_added".encode())
            took.extend(_seconds(insert) * 1000 for _ in range(20))
    for table in ("request", "request_public"):
        conn.execute(f"ALTER TABLE {table} ENABLE TRIGGER heat_cube_added".encode())
    noted = conn.execute("SELECT count(*) AS n FROM heat_cube_delta").fetchone()
    folded = _seconds(lambda: conn.execute("SELECT heat_cube_fold(5000)")) * 1000
    conn.execute("DELETE FROM request WHERE id >= 3000000000")
    conn.execute("DELETE FROM request_public WHERE id >= 3000000000")
    conn.execute("SELECT heat_cube_rebuild(1)")
    assert noted is not None
    return [
        Row("insert, its cell noted, p50", median(with_cube), "not noted", median(without), "ms", at_most=1.1),
        Row("fold of these notes", folded, "the inserts", sum(with_cube), "ms", note=f"{noted['n']:,} notes"),
    ]


async def _asked(url: str, organization: Organization) -> list[Row]:
    pool = open_pool(url, 1)
    await pool.open()
    try:
        async with pool.connection() as conn:
            await conn.set_autocommit(True)
            goal = 1 / 100 if scale() >= 1 else None
            near = [await _beside(conn, organization, question, count.kept, goal) for question in QUESTIONS]
            near += [await _beside(conn, organization, question, count.kept, None) for question in _BESIDE]
            return near + [await _beside(conn, organization, question, count.summed, None) for question in _FIRST]
    finally:
        await pool.close()


async def _beside(conn: Conn, organization: Organization, question: Question, of: Of, goal: float | None) -> Row:
    what, asked, grid = question

    async def kept() -> list[count.Counts] | None:
        return await of(conn, organization, asked, public(), grid)

    async def counted() -> object:
        return await count.counted(conn, organization, asked, public(), grid)

    for _ in range(PLANNED):
        found = await kept()
    if found is None or found != await counted():
        raise AssertionError(f"{what}: the kept sums are not the count")
    mine, theirs = [], []
    for _ in range(TRIES):
        theirs.append(await _milliseconds(counted))
        mine.extend([await _milliseconds(kept) for _ in range(3)])
    note = f"{len(found):,} cells"
    return Row(f"heat grid {what}", median(mine), "GROUP BY over the table", median(theirs), "ms", goal, note=note)


async def _milliseconds(do: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await do()
    return (time.perf_counter() - began) * 1000


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
