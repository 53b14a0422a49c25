"""The report form without JavaScript: filled in, looked over, sent; nothing typed is lost on the way."""

from __future__ import annotations

import io

import psycopg
import pytest
from PIL import Image

from tests.api.pages.conftest import Visitor

FORM = "/twosquares/report"
DARK = {"category_id": "11", "coordinates": "0.0021, 0.0121", "phone": "0812345678", "title": "มืด <b>มาก</b>"}
PICTURES = "SELECT count(*) FROM photo WHERE request_id IS NOT NULL"


def picture() -> bytes:
    """A small PNG."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "#336699").save(file, "PNG")
    return file.getvalue()


async def reviewed(visitor: Visitor, **changes: str) -> str:
    await visitor.opens(FORM)
    return (await visitor.sends(f"{FORM}/review", DARK | changes)).text


async def test_one_long_form_is_reviewed_and_sent(visitor: Visitor) -> None:
    text = await reviewed(visitor)
    assert "เขตตะวันออก · ชุมชนกลาง" in text and "มืด &lt;b&gt;มาก&lt;/b&gt;" in text
    answer = await visitor.sends(FORM, {})
    assert answer.status_code == 303 and answer.headers["location"].startswith("/twosquares/t/")
    [(zone, pole, source, channel)] = visitor.rows("SELECT zone_code, pole_id, place_source, channel FROM request")
    assert ((zone, source, channel) == ("E", "typed", "web") and pole is None) or pole == 2


async def test_the_same_form_sent_twice_is_one_request(visitor: Visitor) -> None:
    await reviewed(visitor)
    hidden = visitor.hidden
    first = await visitor.sends(FORM, {})
    visitor.hidden = hidden
    second = await visitor.sends(FORM, {})
    assert first.headers["location"] == second.headers["location"]
    assert visitor.rows("SELECT count(*) FROM request") == [(1,)]


async def test_a_sent_form_with_other_answers_is_not_a_second_request(visitor: Visitor) -> None:
    await reviewed(visitor)
    hidden = visitor.hidden
    await visitor.sends(FORM, {})
    visitor.hidden = hidden
    again = await visitor.sends(FORM, {"title": "อื่น"})
    assert again.status_code == 422 and "ส่งไปแล้วด้วยข้อมูลอื่น" in again.text
    assert visitor.rows("SELECT count(*) FROM request") == [(1,)]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"category_id": ""}, "category_id", "กรุณาเลือกประเภทเรื่อง"),
        ({"category_id": "10"}, "category_id", "กรุณาเลือกประเภทเรื่อง"),
        ({"category_id": "๑๑"}, "category_id", "กรุณาเลือกประเภทเรื่อง"),
        ({"coordinates": "ตรงนั้น"}, "coordinates", "อ่านพิกัดไม่ออก"),
        ({"coordinates": ""}, "place", "กรุณาระบุสถานที่"),
        ({"coordinates": "", "address": "ไม่มีถนนนี้ในเมือง"}, "address", "ไม่พบสถานที่นี้"),
        ({"coordinates": "", "lon": "1e400", "lat": "nan"}, "place", "กรุณาระบุสถานที่"),
        ({"coordinates": "", "lon": "1000", "lat": "1"}, "place", "พิกัด"),
        ({"pole_number": "X-999"}, "pole_number", "ไม่พบเสา"),
        ({"phone": ""}, "phone", "กรุณากรอกเบอร์โทรศัพท์"),
        ({"phone": "123"}, "phone", "โทรศัพท์"),
        ({"title": "ก" * 201}, "title", "ยาวเกินไป"),
    ],
)
async def test_errors_stand_at_their_field_and_everything_typed_is_kept(
    visitor: Visitor, changes: dict[str, str], field: str, sentence: str
) -> None:
    await visitor.opens(FORM)
    answer = await visitor.sends(f"{FORM}/review", DARK | {"description": "ฝนตก\n<i>"} | changes)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text and sentence in answer.text
    assert "ฝนตก\n&lt;i&gt;</textarea>" in answer.text


async def test_all_complaints_come_at_once(visitor: Visitor) -> None:
    await visitor.opens(FORM)
    text = (await visitor.sends(f"{FORM}/review", {"title": "x"})).text
    assert all(f'id="{field}-error"' in text for field in ("category_id", "place", "phone"))


async def test_a_pole_number_places_the_request_at_the_pole(visitor: Visitor) -> None:
    await reviewed(visitor, coordinates="", pole_number="e-0002")
    assert (await visitor.sends(FORM, {})).status_code == 303
    [row] = visitor.rows("SELECT pole_id, pole_method, round(ST_X(place)::numeric, 3)::text FROM request")
    assert row == (2, "number", "0.012")


async def test_an_anonymous_sender_leaves_no_name_and_no_phone(visitor: Visitor) -> None:
    await reviewed(visitor, anonymous="1", name="สมชาย")
    assert (await visitor.sends(FORM, {})).status_code == 303
    assert visitor.rows("SELECT name_sealed, phone_sealed, anonymous FROM request_contact") == [(None, None, True)]


async def test_photos_of_the_form_arrive_with_the_request(visitor: Visitor) -> None:
    await visitor.opens(FORM)
    review = await visitor.sends(f"{FORM}/review", DARK, [("a.png", picture()), ("b.png", picture())])
    assert "2 รูป" in review.text
    assert (await visitor.sends(FORM, {})).status_code == 303
    assert visitor.rows(PICTURES) == [(2,)]


async def test_a_file_that_is_no_photo_is_refused_at_the_field(visitor: Visitor) -> None:
    await visitor.opens(FORM)
    answer = await visitor.sends(f"{FORM}/review", DARK, [("a.png", b"MZ not a picture")])
    assert answer.status_code == 422 and 'id="photos-error"' in answer.text and "มืด" in answer.text


async def test_going_back_from_the_review_keeps_everything(visitor: Visitor) -> None:
    await reviewed(visitor, description="หน้าวัด")
    text = (await visitor.sends(f"{FORM}/edit", {})).text
    assert 'value="11" checked' in text and "หน้าวัด</textarea>" in text and 'value="0812345678"' in text


async def test_another_address_may_be_typed_after_the_review(visitor: Visitor) -> None:
    with psycopg.connect(visitor.database) as conn:
        for number, (name, lon) in enumerate([("ถนนหนึ่ง", 0.003), ("ถนนสอง", 0.013)]):
            conn.execute(STREET, {"id": number, "name": name, "lon": lon})
    assert "เขตตะวันตก" in await reviewed(visitor, coordinates="", address="ถนนหนึ่ง")
    await visitor.sends(f"{FORM}/edit", {})
    assert "เขตตะวันออก" in (await visitor.sends(f"{FORM}/review", DARK | {"coordinates": "", "address": "ถนนสอง"})).text
    assert (await visitor.sends(FORM, {})).status_code == 303
    assert visitor.rows("SELECT zone_code, place_source FROM request") == [("E", "search")]


STREET = """
INSERT INTO gazetteer (organization_id, id, kind, name, key, place)
VALUES (1, %(id)s, 'street', %(name)s, %(name)s, ST_SetSRID(ST_MakePoint(%(lon)s, 0.003), 4326))
"""


async def test_scripts_get_the_address_of_the_receipt_or_the_errors(visitor: Visitor) -> None:
    await visitor.opens(FORM)
    wrong = await visitor.sends(FORM, DARK | {"phone": ""}, accept="application/json")
    assert wrong.status_code == 422 and list(wrong.json()["errors"]) == ["phone"]
    await visitor.opens(FORM)
    good = await visitor.sends(FORM, DARK, accept="application/json")
    assert good.status_code == 201 and good.json()["location"].endswith("?new=1")


async def test_an_address_fills_the_form_in(visitor: Visitor) -> None:
    text = await visitor.opens(f"{FORM}?category=21&lon=0.003&lat=0.004")
    assert 'value="21" checked' in text and 'name="lon" value="0.003"' in text


async def test_a_form_of_another_browser_is_refused(visitor: Visitor) -> None:
    await visitor.opens(FORM)
    assert (await visitor.sends(FORM, DARK | {"csrf": "0" * 64})).status_code == 403
    assert visitor.rows("SELECT count(*) FROM request") == [(0,)]


async def test_english_errors_in_english(visitor: Visitor) -> None:
    await visitor.opens(f"{FORM}?lang=en")
    text = (await visitor.sends(f"{FORM}/review", DARK | {"phone": ""})).text
    assert "Please give a phone number" in text


async def test_outside_all_zones_the_review_names_the_nearest_and_how_far(visitor: Visitor) -> None:
    text = await reviewed(visitor, coordinates="0.005, 0.03")
    assert "ไม่ทราบเขต ใกล้ที่สุดคือเขตตะวันออก ห่าง 1,113 ม." in text
    await visitor.opens(f"{FORM}?lang=en")
    text = (await visitor.sends(f"{FORM}/review?lang=en", DARK | {"coordinates": "0.005, 0.03"})).text
    assert "the nearest is เขตตะวันออก, 1,113 m away" in text


async def test_a_drawn_shape_that_cannot_be_is_told_at_the_place(visitor: Visitor) -> None:
    bow_tie = '{"type": "Polygon", "coordinates": [[[0, 0], [0.002, 0.002], [0.002, 0], [0, 0.002], [0, 0]]]}'
    for shape, words in ((bow_tie, "ตัดกันเอง"), ("{", "อ่านตำแหน่งไม่ออก")):
        await visitor.opens(FORM)
        answer = await visitor.sends(
            "/twosquares/report", DARK | {"coordinates": "", "shape": shape}, accept="application/json"
        )
        assert answer.status_code == 422
        assert words in answer.json()["errors"]["place"]
    assert visitor.rows("SELECT count(*) FROM request") == [(0,)]
