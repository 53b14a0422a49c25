"""A pole that the words quote: offered to the staff, linked with its history or declined; asked of the citizen too."""

from __future__ import annotations

import psycopg
import pytest

from api.deps import STAFF_COOKIE
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in
from tests.town import LIGHT, ROAD

CASE = "/twosquares/staff/requests/1"
WORDS = "เสาไฟเลขที่ w 1 ดับ"
FAR_PIN = "0.0045"
"""280 m from W-0001: too far to be snapped to it."""


@pytest.fixture
def officer(visitor: Visitor) -> Visitor:
    """An officer signed in, and a case whose words quote W-0001 as people write it."""
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
        conn.execute(
            "INSERT INTO request (organization_id, id, number, category_id, channel, description, place, gm, h3_cell,"
            " place_source, placement_method) SELECT 1, 1, 'N1', %s, 'web', %s, p, ST_Transform(p, 3857), 0, 'map',"
            " 'covers' FROM ST_SetSRID(ST_MakePoint(0.0045, 0.002), 4326) AS p",
            (LIGHT, WORDS),
        )
    visitor.client.cookies.set(STAFF_COOKIE, TOKEN)
    return visitor


async def test_the_quoted_pole_is_offered_and_linked(officer: Visitor) -> None:
    text = await officer.opens(CASE)
    assert "ข้อความกล่าวถึง “w 1” หมายถึงเสา W-0001 ใช่ไหม" in text and "280 ม." in text
    assert (await officer.sends(f"{CASE}/pole/link", {"pole_id": "1"})).status_code == 303
    rows = officer.rows("SELECT pole_id, pole_method, round(pole_metres), ST_X(place), version FROM request")
    assert rows == [(1, "text", 278, 0.0045, 2)]
    assert officer.rows("SELECT kind, staff_id, detail->>'written' FROM request_event") == [("pole_linked", 1, "w 1")]
    text = await officer.opens(CASE)
    assert "ข้อความกล่าวถึง" not in text and "ผูกกับเสา" in text and "W-0001" in text


async def test_declined_it_is_not_offered_again(officer: Visitor) -> None:
    await officer.opens(CASE)
    assert (await officer.sends(f"{CASE}/pole/decline", {"pole_id": "1"})).status_code == 303
    assert "ข้อความกล่าวถึง" not in await officer.opens(CASE)
    assert officer.rows("SELECT pole_id FROM request") == [(None,)]
    assert (await officer.sends(f"{CASE}/pole/burn", {"pole_id": "1"})).status_code == 404
    await officer.opens(CASE)
    assert (await officer.sends(f"{CASE}/pole/link", {"pole_id": "1"})).status_code == 409


async def test_a_pole_far_away_or_of_another_matter_is_not_meant(officer: Visitor) -> None:
    with psycopg.connect(officer.database) as conn:
        conn.execute("UPDATE request SET description = 'เสาไฟเลขที่ E-0002 ดับ'")
    assert "ข้อความกล่าวถึง" not in await officer.opens(CASE), "it stands 830 m away"
    with psycopg.connect(officer.database) as conn:
        conn.execute("UPDATE request SET description = %s, category_id = %s", (WORDS, ROAD))
    assert "ข้อความกล่าวถึง" not in await officer.opens(CASE)


ANSWERS = {
    "category_id": str(LIGHT), "lon": FAR_PIN, "lat": "0.002", "place_source": "map", "title": "ไฟดับ",
    "description": WORDS, "anonymous": "1",
}  # fmt: skip


async def test_the_citizen_is_asked_and_says_yes(visitor: Visitor) -> None:
    await visitor.opens("/twosquares/report")
    review = await visitor.sends("/twosquares/report/review", ANSWERS)
    assert "ท่านหมายถึงเสา W-0001 ใช่ไหม" in review.text
    assert (await visitor.sends("/twosquares/report", {"pole_said": "W-0001"})).status_code == 303
    assert visitor.rows("SELECT pole_id, pole_method, ST_X(place) FROM request") == [(1, "text", 0.002)]


async def test_the_citizen_says_nothing_and_the_pin_stays(visitor: Visitor) -> None:
    await visitor.opens("/twosquares/report")
    await visitor.sends("/twosquares/report/review", ANSWERS)
    assert (await visitor.sends("/twosquares/report", {})).status_code == 303
    assert visitor.rows("SELECT pole_id, pole_method, ST_X(place) FROM request") == [(None, None, 0.0045)]


async def test_the_page_that_stays_open_asks_the_same(visitor: Visitor) -> None:
    await visitor.opens("/twosquares/report")
    answer = await visitor.sends("/twosquares/report/poles", ANSWERS)
    assert answer.json() == {"number": "W-0001", "street": "", "metres": 278}
    for other in ({"category_id": str(ROAD)}, {"description": "ไฟดับ"}, {"lon": "x"}, {"pole_number": "W-0001"}):
        await visitor.opens("/twosquares/report")
        assert (await visitor.sends("/twosquares/report/poles", ANSWERS | other)).json() == {}
