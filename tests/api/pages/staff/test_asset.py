"""The page of one pole: its cases and figures, its circuit, its sticker, and its place corrected on the spot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from pyproj import Geod

from poles.codes import issue
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in
from tests.town import LIGHT, ROAD

PAGE = "/twosquares/staff/poles/1"
CODE = issue(1, 1, b"\x01")
LEANING = '[{"code": "lean", "th": "เอียง", "en": "Leaning", "works": true}]'
CASE = """
INSERT INTO request (organization_id, id, number, category_id, status, channel, fault, place, gm, h3_cell, place_source,
                     placement_method, pole_id, pole_method, pole_metres, created_at, done_at)
SELECT 1, %(id)s, %(id)s::text, %(category)s, %(status)s, 'qr', %(fault)s, place, gm, 0, 'pole', 'asset', id, 'code',
       %(metres)s, %(begin)s, %(end)s
  FROM pole WHERE organization_id = 1 AND id = %(pole)s
"""


def case(conn: psycopg.Connection, id: int, begin: float, end: float | None = None, **more: object) -> None:
    """A case that came in so many days ago and was done so many days ago."""
    now = datetime.now(UTC)
    row = {"id": id, "category": LIGHT, "status": 1 if end is None else 5, "fault": "dark", "metres": 0.0, "pole": 1}
    row |= {"begin": now - timedelta(days=begin), "end": None if end is None else now - timedelta(days=end)}
    conn.execute(CASE, row | more)


@pytest.fixture
def officer(visitor: Visitor) -> Visitor:
    """An officer who is signed in; both poles on one circuit; a history of cases at the first."""
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
        conn.execute("UPDATE pole SET circuit = 'C7', street = 'ถนนยาว' WHERE organization_id = 1")
        conn.execute("UPDATE pole SET code = %s WHERE organization_id = 1 AND id = 1", (CODE,))
        conn.execute(
            "UPDATE category SET faults = faults || %s WHERE organization_id = 1 AND id = %s", (LEANING, LIGHT)
        )
        case(conn, 1, 100, 98)
        case(conn, 2, 90, 89)
        case(conn, 3, 40, 30, fault="lean")
        case(conn, 4, 35, 34, category=ROAD)
        case(conn, 5, 20, 15, status=6)
        case(conn, 6, 10, metres=400.0)
        case(conn, 7, 3, pole=2)
    visitor.client.cookies.set("staff", TOKEN)
    return visitor


async def test_cases_and_figures_are_of_what_is_a_failure(officer: Visitor) -> None:
    text = await officer.opens(PAGE)
    words = " ".join(text.split())
    assert '<p class="figure-value">3 <span' in words, "days 100, 90 and 10; leaning, road and rejected are none"
    assert '<p class="figure-value">13.0 <span' in words, "2 + 1 + 10 days dark"
    assert '<p class="figure-value">1 <span' in words, "day 90 is 8 days after a repair"
    assert '<p class="figure-value">45.0 <span' in words, "(10 + 80) / 2 days between failures"
    assert '<p class="figure-value">1.5 <span' in words, "(2 + 1) / 2 days to repair"
    assert "เสีย 2 จาก 2 ต้น" in text and "เสียอยู่" in text
    assert text.count("ไม่นับเป็นเสีย") == 3 and "400 ม." in text


async def test_the_place_is_corrected_with_its_history(officer: Visitor) -> None:
    await officer.opens(PAGE)
    where = {"coordinates": "0.0022, 0.0121", "source": "gps", "accuracy": "4.5", "note": "อยู่ฝั่งตรงข้าม"}
    answer = await officer.sends(f"{PAGE}/place", where)
    assert answer.status_code == 422 and "ติ๊กยืนยัน" in answer.text, "1.1 km is asked about once more"
    assert officer.rows("SELECT placed_by FROM pole WHERE id = 1 AND organization_id = 1") == [("file",)]
    answer = await officer.sends(f"{PAGE}/place", where | {"sure": "1"})
    assert answer.status_code == 303
    row = officer.rows("SELECT ST_X(place), ST_Y(place), placed_by, zone_code, qx > 0 FROM pole WHERE id = 1")[0]
    assert row == (0.0121, 0.0022, "field", "E", True)
    ((kind, staff, metres, note, x, detail),) = officer.rows(
        "SELECT kind, staff_id, metres, note, ST_X(from_place), detail FROM pole_event"
    )
    _, _, far = Geod(ellps="WGS84").inv(0.002, 0.002, 0.0121, 0.0022)
    assert (kind, staff, note, x) == ("moved", 1, "อยู่ฝั่งตรงข้าม", 0.002) and metres == pytest.approx(far, abs=0.1)
    assert detail == {"source": "gps", "accuracy_metres": 4.5}
    assert officer.rows("SELECT DISTINCT ST_X(place) FROM request WHERE pole_id = 1") == [(0.002,)], "cases keep theirs"
    assert "อยู่ฝั่งตรงข้าม" in await officer.opens(PAGE)


@pytest.mark.parametrize("typed", ["", "here", "91, 200", "nan, nan"])
async def test_a_place_that_cannot_be_is_told(officer: Visitor, typed: str) -> None:
    await officer.opens(PAGE)
    answer = await officer.sends(f"{PAGE}/place", {"coordinates": typed})
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert officer.rows("SELECT * FROM pole_event") == []


async def test_a_sticker_is_withdrawn_and_reissued(officer: Visitor) -> None:
    assert (await officer.client.get(f"/P/{CODE}")).status_code == 200
    await officer.opens(PAGE)
    assert (await officer.sends(f"{PAGE}/sticker/withdraw", {})).status_code == 303
    answer = await officer.client.get(f"/P/{CODE}")
    assert answer.status_code == 404 and "ยกเลิกการใช้งานแล้ว" in answer.text and "หมายเลขที่เขียนไว้บนเสา" in answer.text
    await officer.opens(PAGE)
    assert (await officer.sends(f"{PAGE}/sticker/reissue", {})).status_code == 303
    ((code,),) = officer.rows("SELECT code FROM pole WHERE organization_id = 1 AND id = 1")
    assert (await officer.client.get(f"/P/{code}")).status_code == 200
    assert (await officer.client.get(f"/P/{CODE}")).status_code == 404, "the old one stays withdrawn"
    kinds = officer.rows("SELECT kind, staff_id FROM pole_event ORDER BY id")
    assert kinds == [("withdrawn", 1), ("reissued", 1)]
    assert officer.rows("SELECT pole_id, scans FROM pole_scan") == [(1, 2)], "two scans opened the pole"


async def test_planners_look_and_others_are_told_there_is_none(officer: Visitor) -> None:
    for path in (PAGE.replace("/1", "/99"), PAGE.replace("/1", "/99999999999")):
        assert (await officer.client.get(path)).status_code in (404, 422)
    with psycopg.connect(officer.database) as conn:
        conn.execute("UPDATE staff SET role = 'planner'")
    assert "ตำแหน่งไม่ตรง" not in await officer.opens(PAGE)
    assert (await officer.sends(f"{PAGE}/place", {"coordinates": "0.002, 0.003"})).status_code == 403
