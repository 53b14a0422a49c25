"""The page of fair rates and its data: what the table says, what a map is coloured by, who may see it."""

from __future__ import annotations

import psycopg
import pytest

from api.deps import STAFF_COOKIE
from geo_oss.db.pool import open_pool
from geo_oss.organizations import store
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in
from tests.rates.town import EAST, OUTSIDE, WEST, finished, people, rated, waiting

PAGE, DATA = "/twosquares/staff/rates", "/twosquares/staff/api/rates"
BIN = """
INSERT INTO asset_kind (organization_id, code, name_th, name_en) VALUES (1, 'bin', 'ถังขยะ', 'Bin');
UPDATE pole SET asset_kind = 'bin' WHERE organization_id = 1 AND id = 2
"""


@pytest.fixture
async def officer(visitor: Visitor) -> Visitor:
    """Somebody of the staff, signed in; 40 requests among 500 people in the west, 10 among 5,000 in the east."""
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
    pool = open_pool(visitor.database, 1)
    await pool.open()
    async with pool.connection() as conn:
        organization = await store.get(conn, "twosquares")
        await people(conn, ("W", 2024, 500), ("E", 2024, 5000))
        await finished(conn, organization, WEST, [1.0, 2.0, 3.0, 12.0, 5.0, 6.0, 7.0])
        await waiting(conn, organization, WEST, late=3, fresh=30)
        await waiting(conn, organization, EAST, late=0, fresh=10)
        await waiting(conn, organization, OUTSIDE, late=0, fresh=2)
    await pool.close()
    visitor.client.cookies.set(STAFF_COOKIE, TOKEN)
    return visitor


async def test_the_things_to_divide_by_are_told_by_name(officer: Visitor) -> None:
    with psycopg.connect(officer.database) as conn:
        conn.execute(BIN)
    answer = (await officer.client.get(DATA, params={"by": "community", "per": "poles", "things": "bin"})).json()
    told = {one["code"]: (one["name_th"], one["name_en"]) for one in answer["things"]}
    assert told["bin"] == ("ถังขยะ", "Bin") and sorted(told) == sorted(answer["assets"]) == ["bin", "pole"]


async def test_the_data_say_what_was_counted_and_how_sure_it_is(officer: Visitor) -> None:
    answer = (await officer.client.get(DATA)).json()
    west = next(area for area in answer["areas"] if area["code"] == "W")
    assert (answer["total"], answer["elsewhere"], answer["scale"]) == (52, 2, 1000)
    assert answer["overall"] == {"rate": pytest.approx(50 / 5500 * 1000), "count": 50, "size": 5500.0}
    assert (west["count"], west["open"], west["year"], west["rate"]["value"]) == (40, 33, 2024, 80.0)
    assert west["smoothed"]["value"] < 80.0 < west["rate"]["high"]
    assert west["verdict"] == "higher" and answer["shades"] == {"W": 2, "E": -2}
    assert west["days"] == {"median": 5.0, "low": 1.0, "high": 12.0}
    assert west["on_time"]["share"] == 0.6 and west["on_time"]["of"] == 10
    assert answer["available"] == ["people", "poles"] and not answer["partly"]
    assert sum(one["areas"] for one in answer["legend"]) == 2


async def test_stars_are_told_with_how_sure_they_are(officer: Visitor) -> None:
    assert (await officer.client.get(DATA)).json()["satisfaction"] is None
    assert "ยังไม่มีใครให้คะแนน" in await officer.opens(PAGE)
    pool = open_pool(officer.database, 1)
    await pool.open()
    async with pool.connection() as conn:
        organization = await store.get(conn, "twosquares")
        await rated(conn, organization, WEST, [5, 5, 4, 5, 4, 5])
        await rated(conn, organization, EAST, [1, 1, 1])
    await pool.close()
    answer = (await officer.client.get(DATA)).json()
    west, east = [next(area for area in answer["areas"] if area["code"] == code)["satisfaction"] for code in "WE"]
    assert answer["satisfaction"] | {"satisfied": 0} == {
        "ratings": 9, "mean": pytest.approx(31 / 9), "satisfied": 0, "aspects": {"speed": {"mean": 1.0, "ratings": 9}}
    }  # fmt: skip
    assert (west["ratings"], west["satisfied"]["share"], west["verdict"]) == (6, 1.0, "higher")
    assert 0.5 < west["satisfied"]["low"] < 0.7 and west["satisfied"]["high"] == 1.0
    assert (east["mean"], east["verdict"]) == (1.0, "few") and east["smoothed"]["value"] > 1.0
    for sort in ("pleased", "mean", "satisfied", "ratings", "name"):
        text = await officer.opens(f"{PAGE}?sort={sort}")
        table = text[text.index('id="satisfaction"') :]
        assert table.index("เขตตะวันตก") < table.index("เขตตะวันออก"), (
            "three ratings do not make it the first of the worst"
        )
    assert "คะแนนยังน้อย" in text and "พอใจกว่าทั้งเมือง" in text and "ความรวดเร็ว 1.00" in text
    english = await officer.opens(f"{PAGE}?lang=en")
    assert "too few ratings to tell" in english and "of 5 stars" in english


async def test_the_list_of_an_area_holds_what_was_counted(officer: Visitor) -> None:
    answer = (await officer.client.get(DATA, params={"status": "open", "from": "2020-01-01"})).json()
    for area in answer["areas"]:
        assert f'id="count">{area["count"]} เรื่อง' in (await officer.client.get(area["list"])).text


async def test_what_is_divided_by_does_not_choose_requests(officer: Visitor) -> None:
    bins = (await officer.client.get(f"{DATA}?per=poles&things=bin")).json()
    assert (bins["asset"], bins["total"]) == ("bin", 52)
    assert (await officer.client.get(f"{DATA}?per=poles&asset=bin")).json()["total"] == 0
    with psycopg.connect(officer.database) as conn:
        conn.execute(BIN)
    page = await officer.opens(f"{PAGE}?per=people")
    assert 'name="things"' in page and 'name="asset"' not in page


async def test_the_page_says_it_in_both_languages(officer: Visitor) -> None:
    thai, english = [await officer.opens(f"{PAGE}?lang={lang}") for lang in ("th", "en")]
    assert "ต่อ 1,000 คน" in thai and "สูงกว่าทั้งเมือง" in thai and "ทะเบียนราษฎร" in thai
    assert "per 1,000 people" in english and "above the town" in english


@pytest.mark.parametrize(
    "query",
    ["per=km", "by=community&per=households", "per=poles&things=bin", "sort=days", "sort=no&zone=W", "from=2099-01-01"],
)
async def test_the_page_stands_without_figures_too(officer: Visitor, query: str) -> None:
    for path in (PAGE, DATA):
        assert (await officer.client.get(f"{path}?{query}")).status_code == 200


async def test_a_filter_that_cuts_areas_is_told(officer: Visitor) -> None:
    for query in ("bbox=0,0,0.005,0.01", "by=community&zone=W", "filter=S_WITHIN(geometry,POLYGON((0 0,1 0,1 1,0 0)))"):
        assert (await officer.client.get(f"{DATA}?{query}")).json()["partly"], query
    assert "อัตราจึงต่ำกว่าจริง" in await officer.opens(f"{PAGE}?bbox=0,0,0.005,0.01")


@pytest.mark.parametrize("query", ["by=x", "per=x", "from=yesterday", "filter=(", "category=x"])
async def test_what_cannot_be_read_is_refused(officer: Visitor, query: str) -> None:
    assert (await officer.client.get(f"{DATA}?{query}")).status_code == 422


async def test_the_public_is_not_told(visitor: Visitor) -> None:
    assert (await visitor.client.get(DATA)).status_code in (303, 401)
