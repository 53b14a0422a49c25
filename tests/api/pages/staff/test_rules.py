"""The routing table on a page: rules added in their place, edited, moved, switched off, all by administrators only."""

from __future__ import annotations

import psycopg
import pytest

from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import enters

PAGE = "/twosquares/staff/rules"
HOT = {
    "name": "จุดร้อนของถนน ทวีความรุนแรง", "category_id": "20", "hotspot_class": "2", "hotspot_trend": "intensifying",
    "department_id": "1", "officer_id": "", "notify_id": "1", "priority": "1", "before": "2", "active": "1",
}  # fmt: skip
RULES = "SELECT position, name, active FROM route_rule WHERE organization_id = 1 ORDER BY position"


@pytest.fixture
async def admin(visitor: Visitor) -> Visitor:
    await enters(visitor, "admin").opens(PAGE)
    return visitor


async def test_a_rule_is_put_in_its_place_and_keeps_what_it_asks_for(admin: Visitor) -> None:
    assert (await admin.sends(PAGE, HOT)).status_code == 303
    assert [row[1] for row in admin.rows(RULES)] == ["ไฟเขตตะวันตก", HOT["name"], "ทั้งหมด"]
    kept = (
        "SELECT category_id, hotspot_class, hotspot_trend, notify_id, priority, zone_code FROM route_rule WHERE id = 3"
    )
    assert admin.rows(kept) == [(20, 2, "intensifying", 1, 1, None)]
    text = await admin.opens(PAGE)
    assert "จุดร้อนตั้งแต่ 95 % ที่ทวีความรุนแรง" in text and "แจ้ง ช่างหนึ่ง" in text and "ประเภท ถนน" in text
    assert "hot spot from 95 %, intensifying" in await admin.opens(f"{PAGE}?lang=en")


async def test_rules_move_and_are_switched_and_edited(admin: Visitor) -> None:
    for path, wanted in (
        ("/2/up", [(1, "ทั้งหมด", True), (2, "ไฟเขตตะวันตก", True)]),
        ("/2/up", [(1, "ทั้งหมด", True), (2, "ไฟเขตตะวันตก", True)]),
        ("/2/down", [(1, "ไฟเขตตะวันตก", True), (2, "ทั้งหมด", True)]),
        ("/2/off", [(1, "ไฟเขตตะวันตก", True), (2, "ทั้งหมด", False)]),
        ("/2/on", [(1, "ไฟเขตตะวันตก", True), (2, "ทั้งหมด", True)]),
    ):
        assert (await admin.sends(PAGE + path, {})).status_code == 303
        assert admin.rows(RULES) == wanted, path
        await admin.opens(PAGE)
    changed = HOT | {"id": "1", "weekday": "6", "from_hour": "18", "to_hour": "6", "name": "ใหม่"}
    await admin.opens(f"{PAGE}?rule=1")
    assert (await admin.sends(PAGE, changed)).status_code == 303
    assert admin.rows("SELECT name, weekdays, from_hour, position FROM route_rule WHERE id = 1") == [
        ("ใหม่", [6], 18, 1)
    ]
    history = "SELECT count(*) FROM route_rule_version WHERE organization_id = 1 AND rule_id = 1"
    assert admin.rows(history)[0][0] >= 2


async def test_a_rule_that_nothing_reaches_is_told(admin: Visitor) -> None:
    assert "ไม่มีเรื่องใดมาถึงข้อนี้" not in await admin.opens(PAGE)
    await admin.sends(f"{PAGE}/2/up", {})
    assert "ไม่มีเรื่องใดมาถึงข้อนี้ เพราะข้อ 1" in await admin.opens(PAGE)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"name": ""}, 422),
        ({"from_hour": "8", "to_hour": ""}, 422),
        ({"from_hour": "8", "to_hour": "8"}, 422),
        ({"from_hour": "99"}, 422),
        ({"department_id": "99"}, 422),
        ({"category_id": "9999"}, 422),
        ({"hotspot_class": "7"}, 422),
        ({"id": "77"}, 404),
    ],
)
async def test_what_cannot_be_a_rule_is_a_sentence(admin: Visitor, change: dict[str, str], status: int) -> None:
    assert (await admin.sends(PAGE, HOT | change)).status_code == status
    assert len(admin.rows(RULES)) == 2


async def test_others_look_only(admin: Visitor) -> None:
    with psycopg.connect(admin.database) as conn:
        conn.execute("UPDATE staff SET role = 'head' WHERE organization_id = 1")
    for path in (PAGE, f"{PAGE}/1/off"):
        assert (await admin.sends(path, HOT)).status_code == 403
    assert 'name="department_id"' not in await admin.opens(PAGE)


@pytest.mark.parametrize(("role", "status"), [("officer", 403), ("clerk", 403), ("planner", 403), ("head", 200)])
async def test_the_rules_are_shown_to_those_whose_menu_has_them(admin: Visitor, role: str, status: int) -> None:
    with psycopg.connect(admin.database) as conn:
        conn.execute("UPDATE staff SET role = %s WHERE organization_id = 1", (role,))
    answer = await admin.client.get(PAGE)
    assert answer.status_code == status and ('href="/twosquares/staff/rules"' in answer.text) == (status == 200)
