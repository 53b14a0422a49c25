"""A circuit fails: exactly one proposal of exactly its poles; accepted it is one case, closed with its children."""

from __future__ import annotations

import psycopg
import pytest

from geo_oss.db.pool import connect
from geo_oss.geo import LonLat
from poles.merge import merge
from poles.plan import Entry
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in
from tests.api.pages.staff.test_asset import LEANING, case
from tests.town import LIGHT

PAGE = "/twosquares/staff/incidents"


@pytest.fixture
def officer(visitor: Visitor) -> Visitor:
    """Circuit C1 of five poles, four dark since yesterday; beside them an old case, a leaning pole and circuit C2."""
    with connect(visitor.database) as conn:
        entries = [Entry(f"C-{n}", LonLat(0.001 + n * 0.0004, 0.003), "C1", street="ถนนยาว") for n in range(1, 6)]
        merge(conn, 1, [*entries, Entry("D-1", LonLat(0.006, 0.004), "C2"), Entry("D-2", LonLat(0.007, 0.004), "C2")])
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
        conn.execute(
            "UPDATE category SET faults = faults || %s WHERE organization_id = 1 AND id = %s", (LEANING, LIGHT)
        )
        for n in range(1, 5):
            case(conn, 100 + n, 1.0 + n / 24, pole=2 + n)
        case(conn, 105, 40, pole=7)
        case(conn, 106, 1, pole=7, fault="lean")
        case(conn, 107, 1, pole=8)
        case(conn, 108, 1, pole=9, end=0.5)
        conn.execute("SELECT setval('request_id_seq', 1000)")
    visitor.client.cookies.set("staff", TOKEN)
    return visitor


async def test_exactly_one_proposal_lists_exactly_its_poles(officer: Visitor) -> None:
    text = await officer.opens(PAGE)
    assert text.count('aria-labelledby="proposal-') == 1 and "วงจร C1" in text and "เสีย 4 ต้น" in text
    assert [f"C-{n}" in text for n in range(1, 6)] == [True] * 4 + [False]
    assert "D-1" not in text


async def test_accepted_it_is_one_case_and_closes_with_its_children(officer: Visitor) -> None:
    await officer.opens(PAGE)
    answer = await officer.sends(f"{PAGE}/accept", {})
    assert answer.status_code == 303
    ((parent, title, zone, pole),) = officer.rows(
        "SELECT id, title, zone_code, pole_id FROM request WHERE title LIKE '%C1%'"
    )
    assert (title, zone, pole) == ("ไฟดับทั้งวงจร C1 (4 ต้น)", "W", None)
    links = officer.rows("SELECT child_id, parent_id, staff_id FROM request_link ORDER BY child_id")
    assert links == [(id, parent, 1) for id in range(101, 105)]
    assert officer.rows("SELECT count(*) FROM request_event WHERE kind = 'linked'") == [(4,)]
    told = officer.rows(f"SELECT actor, staff_id FROM request_event WHERE request_id = {parent} AND kind = 'submitted'")
    assert told == [("staff", 1)]
    assert 'aria-labelledby="proposal-' not in await officer.opens(PAGE)
    child = await officer.opens("/twosquares/staff/requests/101")
    assert "เป็นส่วนหนึ่งของเหตุ" in child and "รวมเข้ากับเหตุ" in child

    case_page = f"/twosquares/staff/requests/{parent}"
    assert "ปิดเรื่องที่รวมอยู่ 4 เรื่องด้วย" in await officer.opens(case_page)
    answer = await officer.sends(f"{case_page}/done", {"note": "เปลี่ยนเบรกเกอร์แล้ว", "children": "1"})
    assert answer.status_code == 303
    states = officer.rows(f"SELECT status FROM request WHERE id IN (101, 102, 103, 104, {parent})")
    assert states == [(5,)] * 5
    assert officer.rows("SELECT status FROM request WHERE id = 107") == [(1,)]
    assert officer.rows("SELECT note FROM request_event WHERE request_id = 101 AND kind = 'done'") == [
        ("เปลี่ยนเบรกเกอร์แล้ว",)
    ]


async def test_the_parent_may_be_closed_alone(officer: Visitor) -> None:
    await officer.opens(PAGE)
    await officer.sends(f"{PAGE}/accept", {})
    ((parent,),) = officer.rows("SELECT DISTINCT parent_id FROM request_link")
    await officer.opens(f"/twosquares/staff/requests/{parent}")
    await officer.sends(f"/twosquares/staff/requests/{parent}/done", {"note": "เสร็จ"})
    assert officer.rows("SELECT status FROM request WHERE id = 101") == [(1,)]


async def test_dismissed_it_is_not_proposed_again(officer: Visitor) -> None:
    await officer.opens(PAGE)
    answer = await officer.sends(f"{PAGE}/dismiss", {"reason": " "})
    assert answer.status_code == 422 and "กรุณาเขียนเหตุผล" in answer.text
    assert (await officer.sends(f"{PAGE}/dismiss", {"reason": "คนละสาเหตุ"})).status_code == 303
    text = await officer.opens(PAGE)
    assert 'aria-labelledby="proposal-' not in text and "คนละสาเหตุ" in text
    assert officer.rows("SELECT state, staff_id, parent_id FROM incident") == [("dismissed", 1, None)]


async def test_a_proposal_that_changed_is_told(officer: Visitor) -> None:
    await officer.opens(PAGE)
    with psycopg.connect(officer.database) as conn:
        case(conn, 110, 0.9, pole=7)
    for act in ("accept", "dismiss"):
        answer = await officer.sends(f"{PAGE}/{act}", {"reason": "x"})
        assert answer.status_code == 409 and "ข้อเสนอนี้เปลี่ยนไปแล้ว" in answer.text
        await officer.opens("/twosquares/staff/incidents?stale=1")
        officer.hidden = [pair for pair in officer.hidden if pair != ("case", "110")]
    assert officer.rows("SELECT * FROM incident") == officer.rows("SELECT * FROM request_link") == []
