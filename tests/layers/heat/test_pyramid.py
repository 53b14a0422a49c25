"""The heat pyramid equals a recount after anything that can happen to requests."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

import psycopg
import pytest

from geo_oss.db.pool import Row, connect, open_pool
from layers.heat.pyramid import check, fold, later, rebuild
from tests.layers import town

Sync = psycopg.Connection[Row]


@pytest.fixture
def desk(database: str) -> Iterator[Sync]:
    with connect(database, autocommit=True) as conn:
        town.found(conn)
        yield conn


async def folded(database: str) -> int:
    pool = open_pool(database, 1)
    await pool.open()
    try:
        async with pool.connection() as conn:
            return await fold(conn)
    finally:
        await pool.close()


def counts(conn: Sync) -> set[tuple[int, int]]:
    rows = conn.execute(
        "SELECT sum(n) AS n, sum(n_open) AS o FROM heat WHERE organization_id = 1 GROUP BY z"
    ).fetchall()
    return {(row["n"], row["o"]) for row in rows}


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_fold_equals_a_recount_after_a_random_life(desk: Sync, database: str, seed: int) -> None:
    chance = random.Random(seed)
    alive: dict[int, town.Case] = {}
    for step in range(1, 120):
        deed = chance.random()
        if deed < 0.5 or not alive:
            batch = [town.case(chance, step * 100 + k) for k in range(chance.randint(1, 4))]
            with desk.transaction():
                town.insert(desk, batch)
            alive |= {case["id"]: case for case in batch}
        elif deed < 0.8:
            chosen = alive[chance.choice(list(alive))]
            chosen |= {"status": chance.randint(1, 6)} | (town.placed(chance) if deed < 0.6 else {})
            town.update(desk, chosen)
        else:
            town.delete(desk, alive.pop(chance.choice(list(alive))))
        if chance.random() < 0.1:
            await folded(database)
        assert check(desk, 1) == []
    await folded(database)
    assert check(desk, 1) == []
    assert counts(desk) == {(len(alive), sum(case["status"] <= 4 for case in alive.values()))}
    before = desk.execute("SELECT * FROM heat WHERE n > 0 ORDER BY z, tx, ty, px, py").fetchall()
    rebuild(desk, 1)
    assert desk.execute("SELECT * FROM heat ORDER BY z, tx, ty, px, py").fetchall() == before


async def test_a_bulk_load_notes_nothing_and_is_rebuilt(desk: Sync, database: str) -> None:
    chance = random.Random(4)
    with desk.transaction():
        later(desk)
        town.insert(desk, [town.case(chance, k) for k in range(200)])
    assert await folded(database) == 0
    assert check(desk, 1) != []
    rebuild(desk, 1)
    assert check(desk, 1) == [] and {n for n, _ in counts(desk)} == {200}
    town.insert(desk, [town.case(chance, 1000)])
    assert await folded(database) == 1


async def test_a_spoiled_cell_is_found(desk: Sync, database: str) -> None:
    town.insert(desk, [town.case(random.Random(5), k) for k in range(20)])
    await folded(database)
    desk.execute("UPDATE heat SET n = n + 1 WHERE (z, tx, ty, px, py) = (SELECT z, tx, ty, px, py FROM heat LIMIT 1)")
    wrong = check(desk, 1)
    assert len(wrong) == 1 and wrong[0].kept == wrong[0].counted + 1


async def test_two_folders_and_a_rebuild_at_once_count_nothing_twice(desk: Sync, database: str) -> None:
    chance = random.Random(6)
    town.insert(desk, [town.case(chance, k) for k in range(500)])

    async def rebuilt() -> None:
        with connect(database) as conn:
            await asyncio.to_thread(rebuild, conn, 1)

    await asyncio.gather(folded(database), rebuilt(), folded(database))
    await folded(database)
    assert check(desk, 1) == [] and {n for n, _ in counts(desk)} == {500}
