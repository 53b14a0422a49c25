"""The page of places that come back: each line leads to exactly its cases."""

from __future__ import annotations

import psycopg
import pytest

from api.deps import STAFF_COOKIE
from geo_oss.db.pool import open_pool
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in
from tests.requests.test_recurring import SPOT, sent
from tests.town import LIGHT

PAGE, DATA = "/twosquares/staff/recurring", "/twosquares/staff/api/recurring"
BIN = """
INSERT INTO asset_kind (organization_id, code, name_th, name_en) VALUES (1, 'bin', 'ถังขยะ', 'Bin');
UPDATE pole SET asset_kind = 'bin', number = 'W-0001' WHERE organization_id = 1 AND id = 2;
UPDATE request SET pole_id = 2 WHERE pole_id IS NULL AND category_id = 21
                                 AND id = (SELECT min(id) FROM request WHERE pole_id IS NULL AND category_id = 21);
"""


@pytest.fixture
async def planner(visitor: Visitor) -> Visitor:
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
    pool = open_pool(visitor.database, 1)
    await pool.open()
    async with pool.connection() as conn:
        organization = await store.get(conn, "twosquares")
        await sent(conn, organization, [0, 1, 30, 70], SPOT)
        await sent(conn, organization, [0, 40, 80], LonLat(0.00201, 0.002), LIGHT)
        await sent(conn, organization, [0, 40, 80], LonLat(0.00235, 0.002), LIGHT)
    await pool.close()
    visitor.client.cookies.set(STAFF_COOKIE, TOKEN)
    return visitor


async def test_each_place_leads_to_its_cases(planner: Visitor) -> None:
    answer = (await planner.client.get(DATA)).json()
    assert [(one["pole_number"], one["requests"]) for one in answer["poles"]] == [("W-0001", 3)]
    assert sorted((one["category_id"], one["requests"], one["episodes"]) for one in answer["places"]) == [
        (LIGHT, 3, 3),
        (21, 4, 3),
    ]
    for one in [*answer["poles"], *answer["places"]]:
        assert f'id="count">{one["requests"]} เรื่อง' in (await planner.client.get(one["list"])).text, one


async def test_things_of_two_kinds_may_have_one_number(planner: Visitor) -> None:
    with psycopg.connect(planner.database) as conn:
        conn.execute(BIN)
    poles = (await planner.client.get(DATA)).json()["poles"]
    assert [(one["pole_number"], one["asset_kind"]) for one in poles] == [("W-0001", "pole")]
    assert f'id="count">{poles[0]["requests"]} เรื่อง' in (await planner.client.get(poles[0]["list"])).text
    assert 'type="hidden" name="asset" value="pole"' in await planner.opens(f"{PAGE}?asset=pole")


async def test_the_page_says_it_in_both_languages(planner: Visitor) -> None:
    thai = await planner.opens(f"{PAGE}?lang=th")
    assert "หลุม" in thai and "W-0001" in thai and "35 วัน" in thai
    english = await planner.opens(f"{PAGE}?lang=en&times=2&from=2026-01-01")
    assert "Pothole" in english and "Mean days between" in english
    assert "ไม่มีพื้นที่ที่เกิดซ้ำ" in await planner.opens(f"{PAGE}?lang=th&times=9")


@pytest.mark.parametrize("query", ["times=1", "gap=0", "gap=x", "times=99999", "from=x", "filter=("])
async def test_what_cannot_be_read_is_refused(planner: Visitor, query: str) -> None:
    assert (await planner.client.get(f"{DATA}?{query}")).status_code == 422


async def test_the_public_is_not_told(visitor: Visitor) -> None:
    assert (await visitor.client.get(DATA)).status_code in (303, 401)


async def test_a_bin_with_the_number_of_a_pole_is_another_thing(planner: Visitor) -> None:
    with psycopg.connect(planner.database) as conn:
        conn.execute("INSERT INTO asset_kind (organization_id, code, name_th, name_en) VALUES (1, 'bin', 'ถัง', 'Bin')")
        conn.execute("UPDATE pole SET asset_kind = 'bin', number = 'W-0001' WHERE id = 2")
        conn.execute("UPDATE request SET pole_id = 2 WHERE category_id <> %s", (LIGHT,))
    found = (await planner.client.get(f"{DATA}?pole=W-0001")).json()["poles"]
    assert {one["asset_kind"]: one["requests"] for one in found} == {"pole": 3, "bin": 4}
    for one in found:
        assert f'id="count">{one["requests"]} เรื่อง' in (await planner.client.get(one["list"])).text, one
    assert 'name="asset" value="pole"' in await planner.opens(f"{PAGE}?pole=W-0001&asset=pole")
