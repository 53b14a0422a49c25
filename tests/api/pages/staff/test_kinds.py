"""A second kind of numbered thing, from the form to the scan: its page, registry, number, category, and tile."""

from __future__ import annotations

import psycopg
import pytest

from geo_oss.db.pool import connect
from geo_oss.geo import LonLat
from poles.merge import merge
from poles.plan import Entry
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import enters
from tests.town import ROAD

KINDS = "/twosquares/staff/kinds"
BIN = {
    "code": "bin", "name_th": "ถังขยะ", "name_en": "Bin", "icon": "trash-2", "category_id": str(ROAD), "active": "1",
    "field_th": "ความจุ", "field_en": "Volume", "field_name": "litres", "field_type": "number", "field_choices": "",
}  # fmt: skip


@pytest.fixture
def head(visitor: Visitor) -> Visitor:
    """The head of the office, signed in."""
    return enters(visitor, "head")


def stand(visitor: Visitor, number: str) -> str:
    """A bin in the registry; the code of its sticker."""
    with connect(visitor.database) as conn:
        merge(conn, 1, [Entry(number, LonLat(0.002, 0.002), fields={"litres": "240"})], "bin")
    (code,) = visitor.rows("SELECT code FROM pole WHERE asset_kind = 'bin'")[0]
    return str(code)


async def test_a_kind_is_added_and_its_things_are_reported(head: Visitor) -> None:
    await head.opens(KINDS)
    answer = await head.sends(KINDS, BIN)
    assert answer.status_code == 303
    assert "ความจุ" in await head.opens(KINDS)
    code = stand(head, "W-0001")
    text = await head.opens(f"/P/{code}")
    assert "ถังขยะ" in text and "W-0001" in text and "หลุม" in text, "the number is a pole's too"
    answer = await head.sends(f"/P/{code}", {"note": "ล้น"})
    assert answer.status_code == 303
    assert head.rows("SELECT category_id, pole_id, pole_method FROM request") == [(ROAD, 3, "code")]
    assert "ถังขยะ" in await head.opens("/twosquares/pole?number=W-0001&kind=bin")
    assert "เสาไฟ" in await head.opens("/twosquares/pole?number=W-0001")
    assert "W-0001" in await head.opens("/twosquares/staff/poles?kind=bin")


async def test_a_kind_that_cannot_be_is_told(head: Visitor) -> None:
    await head.opens(KINDS)
    for wrong, told in [
        ({"code": "Bin!"}, "รหัสต้องเป็น a-z"),
        ({"name_th": ""}, "กรุณาตั้งชื่อภาษาไทย"),
        ({"far_metres": "x"}, "กรุณากรอกเป็นตัวเลข"),
        ({"far_metres": "nan"}, "กรุณากรอกเป็นตัวเลข"),
        ({"far_metres": "9"}, "10–100,000"),
        ({"repeat_days": "4000"}, "3,650"),
        ({"repeat_days": "1e400"}, "กรุณากรอกเป็นตัวเลข"),
        ({"category_id": "999"}, "ไม่พบประเภทเรื่องนี้"),
        ({"field_name": "a b"}, "ช่องข้อมูล a b ไม่ถูกต้อง"),
    ]:
        answer = await head.sends(KINDS, BIN | wrong)
        assert answer.status_code == 422 and told in answer.text, wrong
    assert head.rows("SELECT code FROM asset_kind WHERE organization_id = 1") == [("pole",)]


async def test_an_officer_only_looks(head: Visitor) -> None:
    with psycopg.connect(head.database) as conn:
        conn.execute("UPDATE staff SET role = 'officer'")
    assert "เพิ่มชนิดใหม่" not in await head.opens(KINDS)
    assert (await head.sends(KINDS, BIN)).status_code == 403
