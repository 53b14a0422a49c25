"""The kept months are the count of the table after anything that happens to requests; periods are told from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import public, whole
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid, Hexagons
from layers.heat import count, cube, limits, memory, slices, told
from layers.heat.months import Months, month_of
from tests.layers.heat import life
from tests.layers.heat.life import Deed, Town
from tests.requests import oracle

ONE_CONNECTION = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
THAI = ZoneInfo("Asia/Bangkok")
USUAL = {"spot": 0, "category": 11, "status": 1, "zone": "1", "created_at": life.MOMENTS[2]}
QUESTIONS = st.lists(st.tuples(life.filters(), life.some_grids()), min_size=2, max_size=4)


def by_month(known: Town, asked: Filter, grid: Grid) -> dict[tuple[str, int], tuple[int, int]]:
    """Public requests and open ones by cell and local month, in plain Python."""
    asked = replace(asked, since=None, until=None)
    taken = [case for case in known.cases.values() if case["id"] in known.shown and oracle.takes(asked, case)]
    pairs = [(life.word(case, grid), month_of(case["created_at"].astimezone(THAI).date())) for case in taken]
    n = Counter(pairs)
    n_open = Counter(pair for pair, case in zip(pairs, taken, strict=True) if case["status"] <= 4)
    return {pair: (n[pair], n_open[pair]) for pair in n}


async def same(conn: Conn, sommot: Organization, known: Town, asked: Filter, grid: Grid) -> None:
    """The kept months are the plain count; what is told of the period asked for is part of it."""
    months = await count.months(conn, sommot, asked, public(), grid)
    rows = {
        (grid.word(int(key)), months.first + column): (int(months.n[row, column]), int(months.n_open[row, column]))
        for row, key in enumerate(months.keys)
        for column in months.n[row].nonzero()[0]
    }
    assert rows == by_month(known, asked, grid), (asked, grid)
    counts = known.counts(asked, cube.PUBLIC, grid)
    for one in (await told.cells(conn, sommot, asked, grid)).cells:
        n, n_open = counts.pop(one.cell, (0, 0))
        assert one.n in (None, n) and one.n not in (0, 1, 2, 3, 4) and one.n_open in (None, n_open)
    assert not counts, "a cell is left out"


@ONE_CONNECTION
@given(deeds=life.lives(), questions=QUESTIONS)
async def test_the_months_are_those_of_the_table_after_any_life(
    conn: Conn, sommot: Organization, deeds: list[Deed], questions: list[tuple[Filter, Grid]]
) -> None:
    memory._MEMORIES.clear()  # a transaction taken back is what no look can see
    async with conn.transaction(force_rollback=True):
        known = Town(conn)
        for step, deed in enumerate(deeds):
            await known.does(deed)
            await same(conn, sommot, known, *questions[step % len(questions)])
        for question in questions:
            await same(conn, sommot, known, *question)


async def test_they_are_counted_once_until_something_changes(
    conn: Conn, sommot: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def months(grid: Grid) -> Months:
        return await count.months(conn, sommot, Filter(since=date(2024, 2, 1)), public(), grid)

    known = Town(conn)
    await known.create(USUAL)
    first = await months(Hexagons(9))
    assert await months(Hexagons(9)) is first
    await known.does(("set", 0, USUAL | {"status": 5}))
    assert await months(Hexagons(9)) is not first
    monkeypatch.setattr(memory, "MOST_BYTES", 1)
    wider = await months(Hexagons(7))
    assert await months(Hexagons(7)) is wider
    await months(Hexagons(8))
    assert await months(Hexagons(7)) is not wider, "the longest not asked went"


async def test_what_was_counted_before_a_copy_was_restored_is_counted_anew(conn: Conn, sommot: Organization) -> None:
    async def n() -> int:
        months = await count.months(conn, sommot, Filter(), public(), Hexagons(9))
        return int(months.n.sum())

    known = Town(conn)
    for _ in range(3):
        await known.create(USUAL)
    await conn.execute("SELECT heat_cube_outdated(1)")
    assert await n() == 3
    await conn.execute("SET LOCAL session_replication_role = replica")  # as pg_restore --disable-triggers does
    await conn.execute("CREATE TEMP TABLE copied AS SELECT * FROM request_public LIMIT 2")
    await conn.execute("TRUNCATE request_public")
    await conn.execute("INSERT INTO request_public SELECT * FROM copied")
    assert await n() == 2


async def test_long_words_are_held_too(conn: Conn, sommot: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    async def months(words: str) -> Months:
        return await count.months(conn, sommot, Filter(cql2=f"title <> '{words}'"), public(), Hexagons(9))

    monkeypatch.setattr(memory, "MOST_BYTES", 20_000)
    first = await months("ก")
    assert await months("ก") is first
    await months("ข" * 2000)
    assert await months("ก") is not first, "nine bytes of the query for each letter"


@pytest.mark.parametrize("category", [(), (11,)])
async def test_staff_who_ask_on_are_answered_from_kept_months(
    conn: Conn, sommot: Organization, monkeypatch: pytest.MonkeyPatch, category: tuple[int, ...]
) -> None:
    made = []
    months = slices.months

    async def counted(*asked: Any) -> Months:
        made.append(asked)
        return await months(*asked)

    async def n(month: int, last_day: int) -> int:
        asked = Filter(category, since=date(2024, month, 1), until=date(2024, month, last_day))
        return sum(one.n for one in await count.cells(conn, sommot, asked, whole(), Hexagons(9)))

    monkeypatch.setattr("layers.heat.count.slices.months", counted)
    known = Town(conn)
    for deed in (lambda: known.create(USUAL), lambda: cube.fold(conn), lambda: known.load(USUAL, 3)):
        await deed()
        made.clear()
        assert (await n(2, 29), len(made)) == (known.last, 0), "the first: the cube or the table is asked"
        assert (await n(2, 29), len(made)) == (known.last, 1)
        assert (await n(1, 31), await n(2, 29), len(made)) == (0, known.last, 1)
        await known.create(USUAL)
        assert (await n(2, 29), len(made)) == (known.last, 1)


async def test_weeks_and_months_of_a_busy_cell_are_told(conn: Conn, sommot: Organization) -> None:
    known = Town(conn)
    for _ in range(12):
        await known.create(USUAL)
    for spot in (3, 3, 3, 5, 5, 5):
        await known.create(USUAL | {"spot": spot})

    async def counts(since: date, until: date) -> list[int | None]:
        answer = await told.cells(conn, sommot, Filter(since=since, until=until), Hexagons(9))
        assert answer.n is None or not answer.cells, "somebody who knows the sum knows the cells"
        return sorted((one.n for one in answer.cells), key=str)

    assert await counts(date(2024, 2, 1), date(2024, 2, 29)) == [12, None, None]
    assert await counts(date(2023, 10, 1), date(2024, 9, 30)) == [12, None, None]
    assert await counts(date(2024, 1, 29), date(2024, 2, 4)) == [12, None, None], "all of the month"
    busy = Town(conn, last=100)
    for _ in range(6):
        await busy.create(USUAL | {"created_at": life.MOMENTS[3]})
    assert await counts(date(2024, 1, 29), date(2024, 2, 4)) == [12, None, None], "a week"
    assert await counts(date(2024, 2, 1), date(2024, 2, 11)) == [12, None, None], "that week, and nothing of another"
    assert await counts(date(2024, 2, 5), date(2024, 2, 11)) == [None, None], (
        "there is none; of the others nobody knows"
    )
    for until in (12, 13, 14, 17):
        assert await counts(date(2024, 2, 1), date(2024, 2, until)) == [None] * 3, "it cuts a week with requests"
    assert await counts(date(2024, 2, 1), date(2024, 2, 18)) == [18, None, None]
    assert await counts(date(2024, 2, 18), date(2024, 2, 1)) == [], "it ends before it begins"


async def test_what_is_held_has_an_end(conn: Conn, sommot: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    known = Town(conn)
    for spot in (0, 5):
        await known.create(USUAL | {"spot": spot})
    monkeypatch.setattr(limits, "MOST_SLICES", 1)
    for asked in (Filter(), Filter(category=(11,))):
        with pytest.raises(limits.TooManyCells):
            await count.months(conn, sommot, asked, public(), Hexagons(9))
    asked = Filter(since=date(2024, 2, 1))
    for _ in range(3):
        assert len(await count.cells(conn, sommot, asked, whole(), Hexagons(9))) == 2, "less is asked for than held"
