"""The cube is the count of the tables after anything that can happen to requests, folded or not, under every filter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_oss.db.pool import Conn
from geo_oss.geo import BBox
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import public, whole
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid, Hexagons, Squares
from layers.heat import count, cube, limits, memory, slices
from tests.layers.heat import life
from tests.layers.heat.life import Deed, Town

ONE_CONNECTION = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
AUDIENCES = {cube.EVERYTHING: whole, cube.PUBLIC: public}
Question = tuple[Filter, int, Grid]
QUESTIONS = st.lists(
    st.tuples(life.filters(), st.sampled_from(list(AUDIENCES)), life.some_grids()), min_size=4, max_size=8
)
USUAL = {"spot": 0, "category": 11, "status": 1, "zone": "1", "created_at": life.MOMENTS[2]}


async def same(conn: Conn, town_hall: Organization, known: Town, question: Question) -> bool:
    """Whether the answer is the plain count; gives whether the cube told it."""
    asked, audience, grid = question
    found = await count.cells(conn, town_hall, asked, AUDIENCES[audience](), grid)
    assert {one.cell: (one.n, one.n_open) for one in found} == known.counts(asked, audience, grid), question
    counted = await count.counted(conn, town_hall, asked, AUDIENCES[audience](), grid)
    told = await count.summed(conn, town_hall, asked, AUDIENCES[audience](), grid)
    assert told is None or told == counted
    return told is not None


@ONE_CONNECTION
@given(deeds=life.lives(), questions=QUESTIONS)
async def test_every_answer_is_the_count_after_any_life(
    conn: Conn, sommot: Organization, deeds: list[Deed], questions: list[Question]
) -> None:
    memory._MEMORIES.clear()  # a transaction taken back is what no look can see
    async with conn.transaction(force_rollback=True):
        known = Town(conn)
        for step, deed in enumerate(deeds):
            await known.does(deed)
            await same(conn, sommot, known, questions[step % len(questions)])
        for question in questions:
            await same(conn, sommot, known, question)
        assert await differences(conn) == []
        await cube.refresh(conn)
        await cube.fold(conn)
        assert await differences(conn) == []
        for question in questions:
            await same(conn, sommot, known, question)


async def differences(conn: Conn) -> list[object]:
    """What `check` finds, on this connection."""
    return await (await conn.execute("SELECT * FROM heat_cube_check(1)")).fetchall()


@pytest.mark.parametrize(
    ("asked", "grid"),
    [
        (Filter(), Hexagons(7)),
        (Filter(category=(1,), status=(5,), zone=("unknown",)), Hexagons(10)),
        (Filter(since=date(2024, 2, 1), until=date(2025, 1, 31), zone=("1", "2")), Hexagons(9)),
        (Filter(category=(11, 21)), Squares(750, 32648)),
        (Filter(since=date(2024, 2, 1)), Squares(500, 32648)),
        (Filter(until=date(2024, 12, 31), status=(1, 2)), Hexagons(8)),
    ],
)
async def test_common_filters_are_told_by_the_cube(conn: Conn, sommot: Organization, asked: Filter, grid: Grid) -> None:
    known = Town(conn)
    for spot in range(6):
        await known.create(USUAL | {"spot": spot, "created_at": life.MOMENTS[spot]})
    assert await same(conn, sommot, known, (asked, cube.EVERYTHING, grid))
    await cube.fold(conn)
    assert await same(conn, sommot, known, (asked, cube.PUBLIC, grid))


async def test_others_are_counted_in_the_table(conn: Conn, sommot: Organization) -> None:
    for asked in (Filter(q="x"), Filter(since=date(2024, 1, 2)), Filter(cql2="category = 1"), Filter(community=("c",))):
        assert cube.question(asked, Hexagons(9)) is None
    for asked in (Filter(pole="1-0001"), Filter(asset="bin"), Filter(bbox=BBox(102.0, 16.0, 103.0, 17.0))):
        assert cube.question(asked, Hexagons(9)) is None
    assert cube.question(Filter(), Squares(110, 32648)) is None
    assert cube.question(Filter(category=(1,), since=date(2024, 1, 1)), Hexagons(9)) is None
    assert cube.question(Filter(since=date(2024, 1, 1)), Hexagons(10)) is None
    assert cube.question(Filter(), Hexagons(11)) is None


async def test_days_of_cells_have_an_end(conn: Conn, sommot: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    known = Town(conn)
    for spot in (0, 5):
        await known.create(USUAL | {"spot": spot})
    assert len(await slices.days(conn, sommot, Filter(), public(), Hexagons(9))) == 2
    monkeypatch.setattr(limits, "MOST_SLICES", 1)
    with pytest.raises(limits.TooManyCells):
        await slices.days(conn, sommot, Filter(), public(), Hexagons(9))


async def test_squares_of_another_zone_are_counted_in_the_table(conn: Conn, sommot: Organization) -> None:
    await Town(conn).create(USUAL)
    assert await count.summed(conn, sommot, Filter(), whole(), Squares(250, 32647)) is None
    assert [one.n for one in await count.cells(conn, sommot, Filter(), whole(), Squares(250, 32647))] == [1]


async def test_an_import_is_counted_at_once_and_kept_after_a_refresh(conn: Conn, sommot: Organization) -> None:
    known = Town(conn)
    await known.load(USUAL, 4)
    question = (Filter(), cube.PUBLIC, Hexagons(9))
    assert not await same(conn, sommot, known, question), "outdated: the table is counted"
    assert await cube.refresh(conn) == 1 and await cube.refresh(conn) == 0
    assert await same(conn, sommot, known, question)


async def test_another_clock_or_grid_outdates_the_cube(conn: Conn, sommot: Organization) -> None:
    for change in ("time_zone = 'UTC'", "utm_srid = 32647"):
        assert await cube.refresh(conn) == 0
        await conn.execute("UPDATE organization SET accent = '#000000' WHERE id = 1")
        assert await cube.refresh(conn) == 0
        await conn.execute(f"UPDATE organization SET {change} WHERE id = 1".encode())
        assert await cube.refresh(conn) == 1


async def test_a_spoiled_sum_is_found(conn: Conn, sommot: Organization) -> None:
    await Town(conn).create(USUAL)
    await cube.fold(conn)
    assert await differences(conn) == []
    await conn.execute("UPDATE heat_cube SET s1 = s1 + 1 WHERE grid = 9 AND period = 202402")
    assert [(row["kept"], row["counted"]) for row in await differences(conn)] == [(2, 1), (2, 1)]


MONTHS = st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2150, 12, 31)).map(lambda day: day.replace(day=1)))


@given(MONTHS, MONTHS, st.dates(date(1900, 1, 1), date(2190, 12, 31)))
def test_months_and_years_are_exactly_the_period(first: date | None, after: date | None, day: date) -> None:
    until = date.fromordinal(after.toordinal() - 1) if after else None
    months = cube.whole_months(first, until)
    if first and after and after <= first:
        assert months is None
        return
    assert months is not None and len(set(months.periods)) == len(months.periods)
    fiscal = day.year if day.month < 10 else day.year + 1
    month, quarter = day.year * 100 + day.month, day.year * 100 + 21 + (day.month - 1) // 3
    rows = (0, day.year, fiscal * 100 + 30, quarter, month)
    taken = sum(row in months.periods for row in rows) + (months.years[0] <= day.year <= months.years[1])
    is_inside = (first is None or first <= day) and (after is None or day < after)
    assert taken == is_inside and (months.first <= month <= months.last) == is_inside


@given(st.integers(1900, 2200), st.integers(1, 12))
def test_twelve_months_are_few_periods_and_a_fiscal_year_is_one(year: int, month: int) -> None:
    last = date(year + 1, month, 1) - timedelta(days=1)
    months = cube.whole_months(date(year, month, 1), last)
    assert months is not None and len(months.periods) <= 6 and months.years == (1, 0)
    assert (len(months.periods) == 1) == (month in (1, 10))


async def test_the_periods_of_a_month_are_those_that_are_asked_for(conn: Conn) -> None:
    for month, first, last in (
        (202410, date(2024, 10, 1), date(2025, 9, 30)),
        (202409, date(2023, 10, 1), date(2024, 9, 30)),
        (202406, date(2024, 4, 1), date(2024, 6, 30)),
        (202412, date(2024, 1, 1), date(2024, 12, 31)),
    ):
        asked = cube.whole_months(first, last)
        row = await (await conn.execute("SELECT heat_cube_periods(%s) AS periods", (month,))).fetchone()
        assert asked is not None and row is not None and len(asked.periods) == 1
        assert asked.periods[0] in row["periods"] and len(set(row["periods"])) == 5
