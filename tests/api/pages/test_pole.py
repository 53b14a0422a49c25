"""The page of a pole without JavaScript: scanned or typed, sent, joined; and stickers that cannot be believed."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from poles.codes import ALPHABET, issue
from tests.api.pages.conftest import Visitor
from tests.api.pages.test_report import picture

CODE = issue(1, 1, b"\x01")
FOREIGN = issue(2, 1, b"\x02")
REQUESTS = (
    "SELECT channel, place_source, pole_id, pole_method, zone_code, fault, category_id, placement_method FROM request"
)


@pytest.fixture
def scanner(visitor: Visitor) -> Visitor:
    """A visitor of the town whose first pole carries a genuine sticker."""
    change(visitor, f"UPDATE pole SET code = '{CODE}' WHERE organization_id = 1 AND id = 1")
    return visitor


def change(visitor: Visitor, statement: str) -> None:
    """Something happens in the town meanwhile."""
    with psycopg.connect(visitor.database) as conn:
        conn.execute(statement.encode())


async def sent(scanner: Visitor, path: str = f"/P/{CODE}", **answers: str):
    await scanner.opens(path)
    return await scanner.sends(urlsplit(path).path, {"fault": "dark"} | answers)


async def test_a_scanned_pole_shows_what_is_known(scanner: Visitor) -> None:
    for path in (f"/P/{CODE}", f"/p/{CODE.lower()}", f"/P/{CODE.replace('0', 'O')}"):
        text = await scanner.opens(path)
        assert ">W-0001<" in text and "เขตตะวันตก" in text and "ไฟดับ" in text and "ภายใน 1–3 วันทำการ" in text
        assert 'type="radio" name="fault" value="dark"' in text and "มีคนแจ้งเสาต้นนี้แล้ว" not in text


async def test_a_report_takes_everything_from_the_pole(scanner: Visitor) -> None:
    answer = await sent(scanner)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/twosquares/t/")
    assert scanner.rows(REQUESTS) == [("qr", "pole", 1, "code", "W", "dark", 11, "asset")]
    assert scanner.rows("SELECT ST_X(place), ST_Y(place), pole_metres FROM request") == [(0.002, 0.002, 0.0)]


async def test_a_typed_number_does_the_same_by_another_way(scanner: Visitor) -> None:
    answer = await sent(scanner, "/twosquares/pole?number=w-%E0%B9%90%E0%B9%90%E0%B9%90%E0%B9%91")
    assert answer.status_code == 303
    assert scanner.rows(REQUESTS) == [("web", "pole", 1, "number", "W", "dark", 11, "asset")]


async def test_a_double_click_is_one_request(scanner: Visitor) -> None:
    await scanner.opens(f"/P/{CODE}")
    hidden = scanner.hidden
    places = set()
    for _ in range(2):
        scanner.hidden = hidden
        places.add((await scanner.sends(f"/P/{CODE}", {"fault": "dark"})).headers["location"])
    assert len(places) == 1 and scanner.rows("SELECT count(*) FROM request") == [(1,)]


WRONG = [
    ({"fault": ""}, "กรุณาเลือกอาการที่พบ"),
    ({"fault": "x' OR 1=1"}, "กรุณาเลือกอาการที่พบ"),
    ({"phone": "12"}, "โทรศัพท์"),
]


async def test_a_fault_in_the_form_is_told_and_the_rest_is_kept(scanner: Visitor) -> None:
    for answers, sentence in WRONG:
        answer = await sent(scanner, **{"phone": "081 234 5678", "note": "ก<b>", **answers})
        assert answer.status_code == 422 and sentence in answer.text and 'value="ก&lt;b&gt;"' in answer.text
    assert scanner.rows("SELECT count(*) FROM request") == [(0,)]


async def test_photos_survive_a_mistake_and_come_with_the_report(scanner: Visitor) -> None:
    await scanner.opens(f"/P/{CODE}")
    answer = await scanner.sends(f"/P/{CODE}", {}, [("a.png", picture())])
    assert answer.status_code == 422 and "รับรูปไว้แล้ว 1 รูป" in answer.text
    answer = await scanner.sends(f"/P/{CODE}", {"fault": "dark"})
    assert answer.status_code == 303
    assert scanner.rows("SELECT count(*) FROM photo WHERE request_id IS NOT NULL") == [(1,)]


async def test_what_is_no_photo_is_told(scanner: Visitor) -> None:
    await scanner.opens(f"/P/{CODE}")
    answer = await scanner.sends(f"/P/{CODE}", {"fault": "dark"}, [("a.png", b"GIF89a nothing")])
    assert answer.status_code == 422 and 'id="photos-error"' in answer.text


async def test_the_open_case_comes_first_and_is_joined_once(scanner: Visitor) -> None:
    await sent(scanner)
    text = await scanner.opens(f"/P/{CODE}")
    assert "มีคนแจ้งเสาต้นนี้แล้ว" in text and 'name="fault"' not in text
    for _ in range(2):
        answer = await scanner.sends(f"/P/{CODE}/same", {})
        assert answer.status_code == 303 and answer.headers["location"] == f"/P/{CODE}?joined=1"
        text = await scanner.opens(answer.headers["location"])
        assert "ขอบคุณ" in text and "อีก 1 คน" in text and "/same" not in text
        await scanner.opens(f"/P/{CODE}")
    assert scanner.rows("SELECT supporters, (SELECT count(*) FROM request) FROM request") == [(1, 1)]


async def test_another_browser_is_another_voice(scanner: Visitor) -> None:
    await sent(scanner)
    for _ in range(2):
        scanner.client.cookies.clear()
        await scanner.opens("/twosquares/pole?number=W-0001")
        answer = await scanner.sends("/twosquares/pole/same", {})
        assert parse_qs(urlsplit(answer.headers["location"]).query) == {"number": ["W-0001"], "joined": ["1"]}
    assert scanner.rows("SELECT supporters FROM request") == [(2,)]


async def test_something_else_at_the_pole_is_a_request_of_its_own(scanner: Visitor) -> None:
    await sent(scanner)
    assert 'name="fault"' in await scanner.opens(f"/P/{CODE}?other=1")
    assert (await scanner.sends(f"/P/{CODE}", {"fault": "dark"})).status_code == 303
    assert scanner.rows("SELECT count(*), max(supporters) FROM request") == [(2, 0)]


async def test_a_case_closed_meanwhile_leads_to_the_form(scanner: Visitor) -> None:
    await sent(scanner)
    await scanner.opens(f"/P/{CODE}")
    hidden = scanner.hidden
    change(scanner, "UPDATE request SET status = 5")
    scanner.hidden = hidden
    answer = await scanner.sends(f"/P/{CODE}/same", {})
    assert answer.headers["location"] == f"/P/{CODE}"
    assert 'name="fault"' in await scanner.opens(f"/P/{CODE}")


async def test_a_scan_far_away_is_told_and_kept_not_refused(scanner: Visitor) -> None:
    text = await scanner.opens(f"/P/{CODE}?lon=0.02&lat=0.002")
    assert "อยู่ห่างจากเสานี้ราว 2.0 กม." in text
    assert (await scanner.sends(f"/P/{CODE}", {"fault": "dark"})).status_code == 303
    [(metres, lon)] = scanner.rows("SELECT pole_metres, ST_X(place) FROM request")
    assert metres == pytest.approx(2003.75, abs=0.1) and lon == 0.002


async def test_a_near_or_nonsensical_position_says_nothing(scanner: Visitor) -> None:
    for where in ("lon=0.0021&lat=0.002", "lon=x&lat=1", "lon=1000&lat=1", "lat=1", "lon=nan&lat=nan"):
        assert "อยู่ห่างจากเสานี้" not in await scanner.opens(f"/P/{CODE}?{where}&other=1")
        assert (await scanner.sends(f"/P/{CODE}", {"fault": "dark"})).status_code == 303
    assert max(metres for (metres,) in scanner.rows("SELECT pole_metres FROM request")) < 12


DOUBTFUL = [
    (CODE[:-1] + ALPHABET[(ALPHABET.index(CODE[-1]) + 1) % 32], 422, "ไม่ใช่ของเทศบาล"),
    (issue(1, 1, b"\x02"), 422, "ไม่ใช่ของเทศบาล"),
    (issue(9, 1, b"\x01"), 422, "ไม่ใช่ของเทศบาล"),
    (issue(1, 77, b"\x01"), 404, "ไม่พบเสาต้นนี้"),
    (issue(1, 2, b"\x01"), 404, "ยกเลิกการใช้งานแล้ว"),
    (FOREIGN, 404, "ไม่พบเสาต้นนี้"),
    ("A00123", 422, "ไม่ครบหรืออ่านไม่ได้"),
    ("%00%ff", 422, "ไม่ครบหรืออ่านไม่ได้"),
]


async def test_a_code_not_to_be_believed_leads_on_by_hand(scanner: Visitor) -> None:
    for code, status, sentence in DOUBTFUL:
        answer = await scanner.client.get(f"/P/{code}?next=//evil.example", headers={"accept": "text/html"})
        assert answer.status_code == status and sentence in answer.text
        assert "หมายเลขที่เขียนไว้บนเสา" in answer.text and 'href="//evil' not in answer.text


async def test_a_forged_code_takes_no_report(scanner: Visitor) -> None:
    await scanner.opens(f"/P/{CODE}")
    forged = issue(1, 1, b"\x02")
    for path in (f"/P/{forged}", f"/P/{forged}/same"):
        assert (await scanner.sends(path, {"fault": "dark"})).status_code == 422
        await scanner.opens(f"/P/{CODE}")
    assert scanner.rows("SELECT count(*) FROM request") == [(0,)]


async def test_a_withdrawn_sticker_is_refused_but_its_pole_still_stands(scanner: Visitor) -> None:
    change(scanner, "UPDATE pole SET revoked = true WHERE organization_id = 1 AND id = 1")
    assert "ยกเลิกการใช้งานแล้ว" in await scanner.opens(f"/P/{CODE}")
    assert (await sent(scanner, "/twosquares/pole?number=W-0001")).status_code == 303


async def test_by_hand_one_chooses_town_and_number(scanner: Visitor) -> None:
    text = await scanner.opens("/P")
    assert 'value="twosquares"' in text and 'value="elsewhere"' in text
    answer = await scanner.client.get("/P", params={"org": "twosquares", "number": "W-0001"})
    assert answer.headers["location"] == "/twosquares/pole?number=W-0001"
    answer = await scanner.client.get("/P", params={"org": "//evil.example/", "number": "1"})
    assert answer.headers["location"].startswith("/evilexample/pole")


async def test_a_number_nobody_has_is_told_and_kept(scanner: Visitor) -> None:
    answer = await scanner.client.get("/twosquares/pole?number=W-9%3Cb%3E")
    assert answer.status_code == 404 and 'value="W-9&lt;b&gt;"' in answer.text
    assert (await scanner.client.get("/twosquares/pole")).status_code == 200


async def test_a_number_half_typed_is_answered_with_those_alike(scanner: Visitor) -> None:
    text = await scanner.opens("/twosquares/pole?number=000")
    assert 'href="/twosquares/pole?number=W-0001"' in text and 'href="/twosquares/pole?number=E-0002"' in text
    assert "หมายถึงเสาต้นใด" not in await scanner.opens("/twosquares/pole?number=416.01,503.2")


async def test_a_town_without_a_category_for_poles_says_so(scanner: Visitor) -> None:
    change(scanner, "UPDATE category SET active = false WHERE asset_kind = 'pole'")
    assert "แจ้งเรื่องแบบปกติ" in await scanner.opens(f"/P/{CODE}")


async def test_the_page_speaks_english(scanner: Visitor) -> None:
    text = await scanner.opens(f"/P/{CODE}?lang=en")
    assert "What is wrong with this pole?" in text and "Dark light" in text and "<title>Light pole W-0001" in text


async def test_nothing_is_sent_without_the_browsers_own_token(scanner: Visitor) -> None:
    await scanner.opens(f"/P/{CODE}")
    scanner.hidden = [pair for pair in scanner.hidden if pair[0] != "csrf"]
    assert (await scanner.sends(f"/P/{CODE}", {"fault": "dark"})).status_code == 403
