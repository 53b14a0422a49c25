"""The staff's doors to the place of a case: forms for programs, the words of a change, who may."""

from __future__ import annotations

import psycopg
import pytest

from api.deps import STAFF_COOKIE
from api.pages.staff.case_place import event_words
from geo_oss.geo import LonLat
from geo_oss.requests.model import Draft
from geo_oss.settings import Settings
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in
from tests.requests.test_why import _REDRAWN
from tests.stories.staffed import staff
from tests.town import ROAD

DATA = "/twosquares/staff/api/requests/{id}/place"


@pytest.fixture
async def case(visitor: Visitor, tmp_path) -> int:
    """A case in the west, and an officer and a planner who are signed in by `role`."""
    settings = Settings(database_url=visitor.database, data_dir=str(tmp_path))
    [request_id] = await staff(settings, [Draft(ROAD, LonLat(0.003, 0.0021))])
    with psycopg.connect(visitor.database) as conn:
        for number, word in ((1, TOKEN), (2, f"{TOKEN}-planner")):
            sign_in(conn, word, staff_id=number)
    visitor.client.cookies.set(STAFF_COOKIE, TOKEN)
    await visitor.opens(f"/twosquares/staff/requests/{request_id}")
    return request_id


async def test_programs_move_override_take_back_and_ask_why(visitor: Visitor, case: int) -> None:
    door = DATA.format(id=case)
    moved = (await visitor.sends(door, {"version": "1", "lon": "0.012", "lat": "0.004"})).json()
    assert (moved["zone_code"], moved["community_code"], moved["version"]) == ("E", "M", 2)
    await visitor.opens(f"/twosquares/staff/requests/{case}")
    word = {"version": "2", "zone": "W", "community": "", "reason": "ตามที่ตกลง"}
    overridden = (await visitor.sends(f"{door}/override", word)).json()
    assert (overridden["zone_code"], overridden["placement_method"]) == ("W", "manual")
    why = (await visitor.client.get(f"/twosquares/staff/api/requests/{case}/why")).json()
    assert (why["zone"]["code"], why["zone"]["computed_code"], why["zone"]["version"]["id"]) == ("W", "E", 1)
    assert (why["override"]["reason"], why["override"]["staff_name"]) == ("ตามที่ตกลง", "ช่างหนึ่ง")
    assert [change["kind"] for change in why["changes"]] == ["moved", "overridden"]
    assert why["replay"]["same"] is True
    await visitor.opens(f"/twosquares/staff/requests/{case}")
    back = (await visitor.sends(f"{door}/computed", {"version": "3"})).json()
    assert (back["zone_code"], back["placement_method"]) == ("E", "covers")


@pytest.mark.parametrize(
    ("path", "fields", "code"),
    [
        ("", {"version": "1", "lon": "0.012", "lat": "north"}, 422),
        ("", {"version": "1", "lon": "190", "lat": "0"}, 422),
        ("", {"version": "1"}, 422),
        ("", {"version": "9", "lon": "0.012", "lat": "0.004"}, 409),
        ("/override", {"version": "1", "zone": "E"}, 422),
        ("/override", {"version": "1", "zone": "Z", "reason": "ก"}, 422),
        ("/computed", {"version": "1"}, 404),
        ("/elsewhere", {"version": "1"}, 404),
    ],
)
async def test_what_cannot_be_is_a_sentence_and_changes_nothing(
    visitor: Visitor, case: int, path: str, fields: dict[str, str], code: int
) -> None:
    answer = await visitor.sends(DATA.format(id=case) + path, fields)
    assert answer.status_code == code
    assert answer.json()["detail"]
    assert visitor.rows("SELECT zone_code, version FROM request") == [("W", 1)]


async def test_who_only_looks_changes_nothing_and_a_stranger_sees_nothing(visitor: Visitor, case: int) -> None:
    visitor.client.cookies.set(STAFF_COOKIE, f"{TOKEN}-planner")
    page = await visitor.opens(f"/twosquares/staff/requests/{case}")
    assert "ย้ายหมุด" not in page
    assert "ได้คำตอบเดิม" in await visitor.opens(f"/twosquares/staff/requests/{case}/why")
    assert (await visitor.client.get(f"/twosquares/staff/requests/{case}/place")).status_code == 403
    visitor.client.cookies.clear()
    assert (await visitor.client.get(f"/twosquares/staff/api/requests/{case}/why")).status_code == 401


def test_a_change_of_place_says_how_far_and_from_where_to_where() -> None:
    names = {("zone", "1"): {"name_th": "เขต 1", "name_en": "Zone 1"}}
    moved = {"kind": "moved", "detail": {"metres": 1234.4, "before": {"zone": "1"}, "after": {"zone": None}}}
    assert event_words(moved, names, "th") == "ย้าย 1,234 ม. · เขต 1 → ไม่ทราบเขต"
    assert event_words(moved, names, "en") == "moved 1,234 m · Zone 1 → zone unknown"
    assert event_words({"kind": "noted", "detail": {}}, names, "th") == ""


async def test_a_line_placed_by_old_boundaries_can_be_asked_about_again(visitor: Visitor, case: int) -> None:
    line = {"type": "LineString", "coordinates": [[0.003, 0.002], [0.012, 0.002]]}
    body, own = {"category_id": ROAD, "geometry": line}, {"sec-fetch-site": "same-origin"}
    sent = await visitor.client.post("/twosquares/api/requests", json=body, headers=own)
    page = f"/twosquares/staff/requests/{sent.json()['id']}"
    assert 'id="redrawn"' not in await visitor.opens(page)
    with psycopg.connect(visitor.database) as conn:
        conn.execute(_REDRAWN)
    assert "ใช้แนวเขตปัจจุบัน" in await visitor.opens(page)
    answer = await visitor.sends(f"{page}/place/again", {"version": "1"})
    assert answer.status_code == 303
    text = await visitor.opens(page)
    assert "เส้นยาว 1,002 ม. อยู่ในเขตใหม่ (1,002 ม.)" in text
    assert 'id="redrawn"' not in text
