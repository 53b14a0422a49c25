"""A citizen draws a flooded street over two zones, an area at a desk by keyboard; the public and the staff see them."""

from __future__ import annotations

from tests.browser import DESKTOP, PHONE
from tests.stories.conftest import Visit
from tests.stories.reporting import FORM, arrived, at, choose, go_on, says
from tests.stories.staffed import ask, staff
from tests.stories.visitor import Site, Visitor

_STORED = (
    "SELECT id, zone_code, community_code, placement_method, ST_AsText(place) AS place, ST_AsText(shape, 6) AS shape,"
    " ST_Length(shape::geography) AS metres, parts FROM request ORDER BY id DESC LIMIT 1"
)


async def test_a_line_over_two_zones_goes_to_the_longer_part_and_names_both(visit: Visit, site: Site) -> None:
    await staff(site.settings, [])
    citizen = await visit(PHONE)
    page = citizen.page
    await citizen.open(FORM)
    await choose(citizen, "ถนน", "หลุม")
    await page.wait_for_selector(".wizard-map[data-ready]")
    await page.click(".place-draw summary")
    await page.locator(".draw-kind", has_text="เส้น").click()
    await says(citizen, "[data-draw-words]", "ต้องมีอย่างน้อย 2 จุด")
    for share in (0.2, 0.4, 0.8):
        await tap(citizen, share, 0.35)
    await says(citizen, "[data-draw-words]", "3 จุด · ยาว")
    await page.click("[data-draw-undo]")
    await says(citizen, "[data-draw-words]", "2 จุด · ยาว")
    await tap(citizen, 0.7, 0.35)
    await page.locator("[data-place-words]", has_text="และ").wait_for()
    await page.locator("[data-draw-tools]").scroll_into_view_if_needed()
    await citizen.looks("draw-line")
    await page.click("[data-draw-done]")
    words = await page.inner_text("[data-place-words]")
    await go_on(citizen, "details")
    await page.check('[name="anonymous"]')
    await go_on(citizen, "review")
    await says(citizen, "[data-review]", "และ")
    await page.click("[data-next]")
    await arrived(citizen)
    [row] = await ask(site.settings, _STORED)
    zones = {part["code"]: part["amount"] for part in row["parts"] if part["layer"] == "zone"}  # type: ignore[attr-defined]
    assert set(zones) == {"W", "E"}
    assert row["zone_code"] == max(zones, key=lambda code: zones[code])
    assert row["placement_method"] == "part"
    assert abs(sum(zones.values()) - row["metres"]) < 0.05  # type: ignore[operator]
    assert words.index("เขต") >= 0 and "เขตตะวันออก" in words and "เขตตะวันตก" in words
    await _seen_by_the_public(visit, int(str(row["id"])))
    await _seen_by_the_staff(visit, int(str(row["id"])))


async def tap(citizen: Visitor, across: float, down: float) -> None:
    """Touch the part of the map that can be seen at these shares of its width and height."""
    box = await citizen.page.locator("#place-map").bounding_box()
    assert box is not None
    await citizen.page.touchscreen.tap(box["x"] + across * box["width"], box["y"] + down * box["height"])


async def _seen_by_the_public(visit: Visit, request_id: int) -> None:
    visitor = await visit(DESKTOP)
    await visitor.open("/twosquares/map?lon=0.01&lat=0.005&z=15")
    await visitor.page.wait_for_selector("#mapview[data-ready]", timeout=20_000)
    await visitor.page.locator(".mapview-item .card-meta", has_text="เส้น").wait_for()
    await visitor.page.wait_for_timeout(1500)
    await visitor.looks("map-with-a-line")
    await visitor.open(f"/twosquares/r/{request_id}")
    await visitor.page.wait_for_selector("[data-small-map][data-ready]")
    assert "เส้นตามที่วาดบนแผนที่" in await visitor.page.inner_text("main")
    await visitor.page.wait_for_timeout(800)
    await visitor.looks("public-line")


async def _seen_by_the_staff(visit: Visit, request_id: int) -> None:
    officer = await visit(DESKTOP)
    await officer.sign_in()
    await officer.open(f"/twosquares/staff/requests/{request_id}")
    assert "เส้นยาว" in await officer.page.inner_text(".case-place")
    await officer.map_is_drawn()
    await officer.page.locator(".case-place").scroll_into_view_if_needed()
    await officer.looks("case-line")
    await officer.open(f"/twosquares/staff/requests/{request_id}/why")
    assert await officer.page.inner_text("#same") == "ได้คำตอบเดิม"
    await officer.looks("why-line")


async def test_an_area_is_drawn_by_keyboard_alone_and_a_crossing_outline_is_told(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE)
    page = citizen.page
    await citizen.open(FORM)
    await choose(citizen, "ถนน", "หลุม")
    await page.wait_for_selector(".wizard-map[data-ready]")
    await page.locator(".place-draw summary").press("Enter")
    await page.locator('[data-draw-kind][value="point"]').focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    for steps in ("", "ArrowRight", "ArrowUp", "ArrowLeft"):
        await _walk(citizen, steps)
        await page.locator("[data-draw-add]").press("Enter")
    await says(citizen, "[data-draw-words]", "4 จุด · ")
    await says(citizen, "[data-draw-words]", "ตร.ม.")
    await page.locator("[data-draw-words]").scroll_into_view_if_needed()
    await citizen.looks("draw-area")
    await _walk(citizen, "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight")
    await page.locator("[data-draw-add]").press("Enter")
    await says(citizen, "[data-draw-words]", "เส้นขอบตัดกัน")
    assert await page.input_value('[name="shape"]') == ""
    await page.locator("[data-draw-undo]").press("Enter")
    await page.goto("about:blank")
    await citizen.open(FORM)
    await at(citizen, "place")
    await says(citizen, "[data-draw-words]", "4 จุด · ")
    await go_on(citizen, "details")
    await page.check('[name="anonymous"]')
    await go_on(citizen, "review")
    await page.click("[data-next]")
    await arrived(citizen)
    [row] = await ask(site.settings, _STORED)
    assert str(row["shape"]).startswith("POLYGON")


async def _walk(citizen: Visitor, *keys: str) -> None:
    """Move the map with the arrow keys and wait until it stands."""
    canvas = citizen.page.locator("#place-map canvas")
    for key in filter(None, keys):
        await canvas.press(key)
        await citizen.page.wait_for_timeout(450)
