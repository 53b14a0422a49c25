"""The staff and the place of a case: zone by hand and back, the pin moved on the map, why it is where it is."""

from __future__ import annotations

import re

import pytest

from tests.browser import DESKTOP, PHONE
from tests.stories.conftest import Visit
from tests.stories.staffed import ask, staff
from tests.stories.visitor import Site

_EAST_UNIT = (
    "WITH new AS (INSERT INTO department VALUES (1, 9, 'east', 'กองตะวันออก', 'East', '') RETURNING id)"
    " UPDATE route_rule SET department_id = 9 WHERE organization_id = 1 AND id = 2 RETURNING id"
)


@pytest.fixture
async def ids(site: Site) -> list[int]:
    return await staff(site.settings)


async def test_a_zone_set_by_hand_is_in_every_list_and_taken_back_with_one_button(
    visit: Visit, site: Site, ids: list[int]
) -> None:
    visitor = await visit(DESKTOP)
    page = visitor.page
    await visitor.sign_in()
    await visitor.open(f"/twosquares/staff/requests/{ids[1]}")
    await page.click("#fold-override summary")
    await page.select_option("select[name=zone]", "E")
    await page.select_option("select[name=community]", "M")
    await page.fill("textarea[name=reason]", "ถนนเส้นนี้เขตตะวันออกดูแล")
    await page.locator("#fold-override button").scroll_into_view_if_needed()
    await visitor.looks("override-form")
    await page.click("#fold-override button[type=submit]")
    await page.wait_for_selector(".case-word")
    said = await page.inner_text(".case-word")
    assert "ถนนเส้นนี้เขตตะวันออกดูแล" in said
    assert "ตามแผนที่คือ เขตตะวันตก · ไม่ทราบชุมชน" in said
    assert "เขตตะวันตก → เขตตะวันออก" in await page.inner_text(".case-history")
    await page.locator(".case-word").scroll_into_view_if_needed()
    await visitor.looks("override-set")
    await visitor.open("/twosquares/staff?zone=E&status=open")
    assert await page.locator(f"a[href*='/staff/requests/{ids[1]}']").count()
    public = await ask(site.settings, "SELECT zone_code, community_code FROM request_public WHERE id = %s", ids[1])
    assert public == [{"zone_code": "E", "community_code": "M"}]
    await visitor.open(f"/twosquares/staff/requests/{ids[1]}")
    await page.click(".case-word button")
    await page.wait_for_url("**?saved")
    assert not await page.locator(".case-word").count()
    assert await ask(site.settings, "SELECT zone_code, placement_method FROM request WHERE id = %s", ids[1]) == [
        {"zone_code": "W", "placement_method": "covers"}
    ]


async def test_a_pin_dragged_to_another_zone_offers_the_other_unit(visit: Visit, site: Site, ids: list[int]) -> None:
    await ask(site.settings, _EAST_UNIT)
    visitor = await visit(DESKTOP)
    page = visitor.page
    await visitor.sign_in()
    await visitor.open(f"/twosquares/staff/requests/{ids[0]}/place")
    await visitor.map_is_drawn()
    pin = page.locator(".maplibregl-marker")
    await pin.focus()
    await page.keyboard.press("ArrowRight")
    await page.locator("#found", has_text="ห่างจุดเดิม 1 ม.").wait_for()
    box = await pin.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 120, box["y"] + 60, steps=8)
    await page.mouse.up()
    await page.locator("#found", has_text=re.compile(r"ห่างจุดเดิม \d{2,} ม\.")).wait_for()
    await visitor.looks("pin-move")
    await page.fill("#coordinates", "0.0020300, 0.0120300")
    await page.press("#coordinates", "Tab")
    await page.locator("#found", has_text="เขตตะวันออก").wait_for()
    await page.fill("input[name=note]", "ผู้แจ้งโทรมาแก้")
    await page.click("#move button[type=submit]")
    await page.wait_for_selector("#offer")
    assert "กองตะวันออก" in await page.inner_text("#offer")
    assert re.search(r"ย้าย 1,1\d\d ม\. · เขตตะวันตก → เขตตะวันออก", await page.inner_text(".case-history"))
    await page.locator("#offer").scroll_into_view_if_needed()
    await visitor.looks("pin-moved")
    await page.click("#offer button")
    await page.wait_for_url("**?saved")
    assert not await page.locator("#offer").count()
    assert "กองตะวันออก" in await page.inner_text(".case-duty")
    await visitor.open(f"/twosquares/staff/requests/{ids[0]}/why")
    assert await page.inner_text("#same") == "ได้คำตอบเดิม"
    assert "E-0002" in await page.inner_text("main")
    assert "ผู้แจ้งโทรมาแก้" in await page.inner_text(".why-changes")
    await visitor.looks("why")


async def test_without_javascript_the_pin_is_moved_by_typed_coordinates(
    visit: Visit, site: Site, ids: list[int]
) -> None:
    visitor = await visit(PHONE, javascript=False)
    page = visitor.page
    visitor.expected.append("422")
    await visitor.sign_in()
    await visitor.open(f"/twosquares/staff/requests/{ids[1]}/place")
    await page.fill("#coordinates", "ตรงนั้น")
    await page.click("#move button[type=submit]")
    assert "อ่านพิกัดไม่ออก" in await page.inner_text("#problem")
    assert await page.input_value("#coordinates") == "ตรงนั้น"
    await page.fill("#coordinates", "0.004, 0.0121")
    await page.click("#move button[type=submit]")
    await page.wait_for_url("**?saved")
    [moved] = await ask(site.settings, "SELECT zone_code, place_source FROM request WHERE id = %s", ids[1])
    assert moved == {"zone_code": "E", "place_source": "staff"}


async def test_two_who_move_the_same_pin_do_not_overwrite_each_other(visit: Visit, ids: list[int]) -> None:
    one, other = await visit(PHONE), await visit(PHONE)
    for visitor in (one, other):
        visitor.expected.append("422|409")
        await visitor.sign_in()
        await visitor.open(f"/twosquares/staff/requests/{ids[1]}/place")
    await one.page.fill("#coordinates", "0.004, 0.0121")
    await one.page.click("#move button[type=submit]")
    await one.page.wait_for_url("**?saved")
    await one.looks("pin-moved-phone")
    await other.page.fill("#coordinates", "0.001, 0.001")
    await other.page.click("#move button[type=submit]")
    await other.page.wait_for_selector("#problem")
    assert "มีผู้อื่นแก้ไขเรื่องนี้ไปแล้ว" in await other.page.inner_text("#problem")
    await other.open(f"/twosquares/staff/requests/{ids[1]}/why?lang=en")
    assert await other.page.inner_text("#same") == "The same answer"
    await other.looks("why-phone")
