"""The table on PostGIS: counts, sizes, times and shares of areas, each against another way to know it."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.rates import model, table
from geo_oss.rates.model import Area, Per, Rates, Wanted
from geo_oss.requests import filter as filters
from tests import town as squares
from tests.rates.town import EAST, OUTSIDE, WEST, finished, people, rated, waiting
from tests.town import LIGHT, ROAD


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    return await squares.build(conn)


async def rates(conn: Conn, organization: Organization, wanted: Wanted = Wanted(), **query: str) -> Rates:
    return await table.rates(conn, organization, wanted, filters.read(query))


def of(found: Rates, code: str) -> Area:
    return next(area for area in found.areas if area.code == code)


async def test_people_divide_and_the_newest_year_counts(conn: Conn, organization: Organization) -> None:
    await people(conn, ("W", 2023, 1), ("W", 2024, 500), ("E", 2024, 2000))
    await waiting(conn, organization, WEST, late=0, fresh=3)
    await waiting(conn, organization, EAST, late=0, fresh=4)
    await waiting(conn, organization, OUTSIDE, late=0, fresh=2)
    found = await rates(conn, organization)
    west, east = of(found, "W"), of(found, "E")
    assert (west.rate, east.rate, found.elsewhere) == (3 / 500, 4 / 2000, 2)
    assert west.size is not None and (west.size.year, west.size.source) == (2024, "ทะเบียนราษฎร")
    assert found.prior is not None and found.prior.mean == pytest.approx(7 / 2500)
    assert west.interval is not None and west.interval.high == pytest.approx(scipy.stats.chi2.ppf(0.975, 8) / 2 / 500)
    assert west.smoothed is not None and found.prior.mean <= west.smoothed.rate < west.rate


async def test_the_filter_is_that_of_the_list(conn: Conn, organization: Organization) -> None:
    await waiting(conn, organization, WEST, late=1, fresh=1)
    assert of(await rates(conn, organization, category=str(ROAD)), "W").counted.total == 2
    assert of(await rates(conn, organization, category=str(LIGHT)), "W").counted.total == 0
    assert [area.code for area in (await rates(conn, organization, zone="E")).areas] == ["E"]
    cql2 = await rates(conn, organization, filter="due_at < TIMESTAMP('2020-01-01T00:00:00Z')")
    assert of(cql2, "W").counted.total == 0


async def test_poles_of_the_registry_divide_but_not_those_that_are_gone(conn: Conn, organization: Organization) -> None:
    await conn.execute("UPDATE pole SET zone_code = left(number, 1), community_code = 'M' WHERE organization_id = 1")
    await conn.execute("UPDATE pole SET retired_at = now() WHERE organization_id = 1 AND number = 'E-0002'")
    await waiting(conn, organization, WEST, late=0, fresh=5)
    found = await rates(conn, organization, Wanted(per=Per.POLES))
    assert of(found, "W").rate == 5.0 and of(found, "E").rate is None
    community = await rates(conn, organization, Wanted("community", Per.POLES))
    assert of(community, "M").rate == 0.0 and community.elsewhere == 5


async def test_days_have_the_median_and_the_order_statistics(conn: Conn, organization: Organization) -> None:
    took = np.round(np.random.default_rng(4).gamma(2.0, 4.0, 25), 3)
    await finished(conn, organization, WEST, took.tolist())
    await finished(conn, organization, EAST, [1.0, 2.0, 3.0, 10.0])
    found = await rates(conn, organization)
    days = of(found, "W").days
    rank = int(scipy.stats.binom.ppf(0.025, 25, 0.5))
    ordered = np.sort(took)
    assert days is not None and days.interval is not None
    assert days.median == pytest.approx(np.median(took))
    assert (days.interval.low, days.interval.high) == pytest.approx((ordered[rank - 1], ordered[25 - rank]))
    told = scipy.stats.quantile_test(took, q=0.0, p=0.5).confidence_interval(0.95)
    assert (days.interval.low, days.interval.high) == pytest.approx((told.low, told.high))
    few = of(found, "E").days
    assert few is not None and (few.median, few.interval) == (2.5, None)


async def test_on_time_counts_what_is_late_and_open_too(conn: Conn, organization: Organization) -> None:
    await finished(conn, organization, WEST, [1.0, 9.0, 11.0])
    await waiting(conn, organization, WEST, late=1, fresh=4)
    area = of(await rates(conn, organization), "W")
    assert (area.counted.total, area.counted.open, area.counted.done) == (8, 5, 3)
    assert (area.counted.on_time, area.counted.judged) == (2, 4)
    told = scipy.stats.binomtest(2, 4).proportion_ci(0.95, method="wilson")
    assert area.on_time is not None and (area.on_time.low, area.on_time.high) == pytest.approx((told.low, told.high))


async def test_stars_by_area_are_those_of_finished_requests(conn: Conn, organization: Organization) -> None:
    west, east = [5, 4, 4, 3, 5, 4], [1, 2, 1, 3, 2, 1, 2]
    await rated(conn, organization, WEST, west)
    await rated(conn, organization, EAST, east)
    await rated(conn, organization, OUTSIDE, [5])
    await finished(conn, organization, WEST, [1.0])
    await rated(conn, organization, WEST, [1])
    await conn.execute("UPDATE request SET status = 3 WHERE id = (SELECT max(request_id) FROM request_rating)")
    found = await rates(conn, organization)
    said, other = of(found, "W").satisfaction, of(found, "E").satisfaction
    assert said is not None and other is not None and found.pleased is not None
    assert (said.rated.scores.n, said.rated.scores.mean, said.rated.satisfied) == (6, np.mean(west), 5)
    told = scipy.stats.binomtest(5, 6).proportion_ci(0.95, method="wilson")
    assert said.rated.share is not None and (said.rated.share.low, said.rated.share.high) == pytest.approx(
        (told.low, told.high)
    )
    assert found.pleased.mean == pytest.approx(np.mean(west + east)) and found.rated.scores.n == 13
    assert found.rated.aspects["speed"].mean == 1.0 and found.rated.aspects["service"].n == 0
    assert np.mean(east) < other.smoothed.value < found.pleased.mean < said.smoothed.value < np.mean(west)
    assert (said.verdict(found.pleased), other.verdict(found.pleased)) == ("higher", "lower")
    narrow = await rates(conn, organization, zone="W")
    assert narrow.pleased is not None and narrow.pleased.mean == pytest.approx(np.mean(west))
    assert of(await rates(conn, organization, category=str(LIGHT)), "W").satisfaction is None


async def test_another_municipality_sees_nothing_of_it(conn: Conn, organization: Organization) -> None:
    await people(conn, ("W", 2024, 500))
    await rated(conn, organization, WEST, [1])
    from geo_oss.organizations import store

    other = await store.get(conn, "elsewhere")
    found = await rates(conn, other)
    assert (found.areas, found.elsewhere, found.prior) == ([], 0, None)
    assert (await table.known(conn, other.id, "zone"))["figures"] == []


@pytest.mark.parametrize(
    ("query", "field"), [({"by": "street"}, "by"), ({"per": "cats"}, "per"), ({"by": "zone\x00"}, "by")]
)
def test_words_nobody_knows_are_named(query: dict[str, str], field: str) -> None:
    with pytest.raises(model.Invalid) as refused:
        model.read(query)
    assert refused.value.field == field
