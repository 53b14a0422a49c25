"""A case in a hot spot: its page, "why", and the data behind say the analysis, the class and what became of it."""

from __future__ import annotations

import psycopg
import pytest

from api.deps import STAFF_COOKIE
from geo_oss.db.pool import open_pool
from geo_oss.organizations import store
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in
from tests.requests.test_hotspot import RULE, run, sent

CASE = "/twosquares/staff/requests"


@pytest.fixture
async def hot(visitor: Visitor) -> tuple[Visitor, int]:
    """An officer, and a case in a hot spot sent by a rule that asks for it."""
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
    pool = open_pool(visitor.database, 1)
    await pool.open()
    async with pool.connection() as conn:
        await run(conn)
        await conn.execute(RULE)
        request_id = await sent(conn, await store.get(conn, "twosquares"))
    await pool.close()
    visitor.client.cookies.set(STAFF_COOKIE, TOKEN)
    return visitor, request_id


async def test_every_page_of_it_says_why(hot: tuple[Visitor, int]) -> None:
    visitor, request_id = hot
    thai, english = "จุดร้อนของถนน 99 % ทวีความรุนแรง (ผลวิเคราะห์ที่ 4)", "hot spot of Road, 99 %, intensifying (analysis 4)"
    for path in (f"{CASE}/{request_id}", f"{CASE}/{request_id}/why"):
        assert thai in await visitor.opens(f"{path}?lang=th"), path
        assert english in await visitor.opens(f"{path}?lang=en"), path
    told = (await visitor.client.get(f"/twosquares/staff/api/requests/{request_id}/why")).json()
    assert told["unit"]["hotspot"] == {
        "run_id": 4, "level": 3, "trend": "intensifying", "name_th": "ถนน", "name_en": "Road"
    }  # fmt: skip
    again = next(one for one in told["replay"]["values"] if one["what"] == "hotspot")
    assert again["same"] and again["again"]["level"] == 3 and told["replay"]["same"]
