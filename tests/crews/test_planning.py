"""A crew's day written down: whole tours along streets or straight, what is done stays, one's own order is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import psycopg
import pytest
from pyproj import Geod

from geo_oss.crews import day as days
from geo_oss.crews import packages, planning
from geo_oss.crews.model import Crew
from geo_oss.crews.planning import Wanted
from geo_oss.db.pool import Conn, Row, connect, open_pool
from geo_oss.geo import LonLat
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization
from geo_oss.requests import workflow
from geo_oss.requests.model import Status
from geo_oss.requests.workflow import Report
from geo_oss.routing import ways
from tests.crews.depot import DEPOT, crew_of, reported
from tests.town import LIGHT, ROAD, TOWN, build

Working = psycopg.Connection[Row]
DAY = date(2030, 5, 6)
PLACES = [LonLat(x, 0.0011) for x in (0.0045, 0.0015, 0.0095, 0.0065)]
SPHEROID = Geod(ellps="WGS84")
STREETS = """
INSERT INTO street (organization_id, id, line) VALUES
    (1, 1, ST_GeomFromText('MULTILINESTRING((0 0.001, 0.02 0.001))', 4326)),
    (1, 2, ST_GeomFromText('MULTILINESTRING((0.001 0, 0.001 0.001, 0.001 0.009))', 4326))
"""


@pytest.fixture
def town(database: str) -> str:
    """A database with the two squares."""
    with psycopg.connect(database) as conn:
        conn.execute(TOWN)
    return database


@pytest.fixture
def working(town: str) -> Iterator[Working]:
    """The connection of the worker's child."""
    with connect(town) as conn:
        yield conn


def quiet(_: str, begin: float, end: float) -> None:
    """Nobody watches."""


def plan(working: Working, organization: Organization, wanted: Wanted) -> None:
    """Worked out and written."""
    planning.keep(working, organization, planning.plan(working, organization, wanted, quiet))


async def given(town: str, places: list[LonLat] = PLACES, **facts: object) -> tuple[Organization, int, list[int]]:
    """Cases of a package that a crew has: municipality, crew, ids."""
    async with open_pool(town, 1) as pool, pool.connection() as conn:
        organization = await organizations.get(conn, "twosquares")
        ids = await reported(conn, organization, LIGHT, places)
        crew = await crew_of(conn, **facts)
        made = await packages.make(conn, 1, ids, "ไฟ", staff_id=1)
        await packages.change(conn, 1, made, name="ไฟ", due=None, crew_id=crew, staff_id=1)
    return organization, crew, ids


async def seen(town: str, crew: int) -> days.Day:
    async with open_pool(town, 1) as pool, pool.connection() as conn:
        found = await days.of(conn, 1, crew, DAY)
    assert found is not None
    return found


async def done(town: str, organization: Organization, id: int) -> None:
    async with open_pool(town, 1) as pool, pool.connection() as conn:
        await workflow.move(conn, organization, id, Status.DONE, staff_id=1, report=Report(note="เสร็จ"))


async def test_there_and_back_in_the_order_of_the_road(town: str, working: Working) -> None:
    organization, crew, ids = await given(town)
    plan(working, organization, Wanted(crew, DAY, 1))
    working.commit()
    day = await seen(town, crew)
    assert day.facts["basis"] == "straight" and day.left_out == () and day.unplanned == 0
    assert sorted(stop["id"] for stop in day.stops) == sorted(ids)
    assert sum(stop["metres"] for stop in day.stops) + day.facts["back_metres"] == pytest.approx(day.facts["metres"])
    legs = [DEPOT, *(LonLat(stop["lon"], stop["lat"]) for stop in day.stops), DEPOT]
    straight = [SPHEROID.inv(a.lon, a.lat, b.lon, b.lat)[2] for a, b in pairwise(legs)]
    assert day.facts["metres"] == pytest.approx(ways.DETOUR * sum(straight), abs=len(legs))
    assert day.facts["metres"] <= day.facts["nearest_metres"]
    first = day.stops[0]
    assert days.second_of(DAY, day.facts["starts_at"], organization) == 510 * 60
    assert first["begins_at"] - day.facts["starts_at"] == timedelta(minutes=first["minutes"])
    assert first["ends_at"] - first["begins_at"] == timedelta(minutes=20)


async def test_along_the_streets_where_some_are_loaded(town: str, working: Working) -> None:
    organization, crew, _ = await given(town, [LonLat(0.0111, 0.0011)])
    working.execute(STREETS)
    plan(working, organization, Wanted(crew, DAY, 1))
    working.commit()
    day = await seen(town, crew)
    (stop,) = day.stops
    road = SPHEROID.inv(0.001, 0.001, 0.0111, 0.001)[2] + SPHEROID.inv(0.0111, 0.001, 0.0111, 0.0011)[2]
    assert day.facts["basis"] == "streets" and stop["metres"] == pytest.approx(road, abs=1)
    assert stop["line"]["coordinates"][0] == [0.001, 0.001] and len(stop["line"]["coordinates"]) == 3


async def test_what_does_not_fit_or_is_not_their_trade_is_said(town: str, working: Working) -> None:
    organization, crew, ids = await given(town, most_cases=3, category_ids=(10,))
    async with open_pool(town, 1) as pool, pool.connection() as conn:
        (pothole,) = await reported(conn, organization, ROAD, PLACES[:1])
        made = await packages.make(conn, 1, [pothole], "ถนน", staff_id=1)
        await packages.change(conn, 1, made, name="ถนน", due=None, crew_id=crew, staff_id=1)
        (waits,) = await reported(conn, organization, LIGHT, PLACES[:1])
        await packages.make(conn, 1, [waits], "รอ", staff_id=1)
        await packages.change(conn, 1, 3, name="รอ", due=None, crew_id=crew, staff_id=1)
        await workflow.move(conn, organization, waits, Status.WAITING_PLAN, staff_id=1)
    plan(working, organization, Wanted(crew, DAY, 1))
    working.commit()
    day = await seen(town, crew)
    assert len(day.stops) == 3
    assert {row["id"]: row["because"] for row in day.left_out} == {
        pothole: "skill",
        waits: "plan",
        next(id for id in ids if id not in [stop["id"] for stop in day.stops]): "measure",
    }


async def test_what_was_done_stays_and_the_rest_is_planned_from_here(town: str, working: Working) -> None:
    organization, crew, _ = await given(town)
    plan(working, organization, Wanted(crew, DAY, 1))
    working.commit()
    before = await seen(town, crew)
    await done(town, organization, before.stops[1]["id"])
    here, now = LonLat(0.0095, 0.0012), days.instant_of(DAY, 10 * 3600, organization)
    plan(working, organization, Wanted(crew, DAY, 1, place=here, at=now))
    working.commit()
    after = await seen(town, crew)
    assert after.stops[0]["id"] == before.stops[1]["id"] and not after.stops[0]["is_open"]
    assert sorted(stop["id"] for stop in after.stops) == sorted(stop["id"] for stop in before.stops)
    assert after.next is not None and after.next["begins_at"] >= now and after.done == 1
    assert (after.facts["lon"], after.facts["starts_at"]) == (pytest.approx(here.lon), now)
    assert [stop["position"] for stop in after.stops] == [1, 2, 3, 4]


async def test_an_order_of_ones_own_is_kept_even_where_it_is_longer(town: str, working: Working) -> None:
    organization, crew, ids = await given(town)
    own = (ids[2], ids[1], ids[3], ids[0])
    plan(working, organization, Wanted(crew, DAY, 1, order=own))
    working.commit()
    day = await seen(town, crew)
    assert tuple(stop["id"] for stop in day.stops) == own and day.facts["by_hand"]
    assert day.facts["metres"] > day.facts["nearest_metres"] and day.saved_metres == 0


async def test_planning_late_in_the_day_leaves_out_what_has_no_time(town: str, working: Working) -> None:
    organization, crew, ids = await given(town)
    late = days.instant_of(DAY, 16 * 3600, organization)
    plan(working, organization, Wanted(crew, DAY, 1, at=late))
    working.commit()
    day = await seen(town, crew)
    assert len(day.stops) == 1 and {row["because"] for row in day.left_out} == {"time"}
    over = days.instant_of(DAY, 17 * 3600, organization)
    plan(working, organization, Wanted(crew, DAY, 1, at=over))
    working.commit()
    assert len((await seen(town, crew)).left_out) == len(ids)


async def test_the_day_to_plan_is_tomorrow_when_work_is_over(conn: Conn) -> None:
    organization = await build(conn)
    crew = Crew(1, "ทีม", 1, DEPOT)
    for second, expected in ((9 * 3600, DAY), (16 * 3600 + 1740, DAY), (16 * 3600 + 1800, DAY + timedelta(days=1))):
        at = days.instant_of(DAY, second, organization)
        assert days.second_of(DAY, at, organization) == second
        assert days.day_to_plan(crew, organization, at) == expected


async def test_what_is_closed_while_a_tour_is_worked_out_stays_where_it_was(town: str, working: Working) -> None:
    organization, crew, _ = await given(town)
    plan(working, organization, Wanted(crew, DAY, 1))
    working.commit()
    before = [stop["id"] for stop in (await seen(town, crew)).stops]
    made = planning.plan(working, organization, Wanted(crew, DAY, 1, order=tuple(reversed(before))), quiet)
    await done(town, organization, before[2])
    planning.keep(working, organization, made)
    working.commit()
    assert [stop["id"] for stop in (await seen(town, crew)).stops] == [before[2], before[3], before[1], before[0]]
