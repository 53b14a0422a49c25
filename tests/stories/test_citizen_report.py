"""A citizen reports a dark light from the map, on a phone and at a desk, with and without JavaScript and signal."""

from __future__ import annotations

import asyncio
import re

import pytest

from geo_oss.geo import LonLat
from geo_oss.requests.model import Draft
from tests.browser import DESKTOP, PHONE
from tests.stories.conftest import Visit
from tests.stories.reporting import FORM, HERE, arrived, at, choose, describe, go_on, locate, photo, says
from tests.stories.staffed import ask, staff
from tests.stories.visitor import Site, Visitor
from tests.town import LIGHT

ROWS = "SELECT id, number, zone_code, community_code, place_source, photos, supporters, title FROM request ORDER BY id"
MOST_BYTES = 100 * 1024
WORDS = """
Array.from(document.querySelectorAll("body *:not(script)"))
  .filter((element) => !element.closest("[lang=th]"))
  .flatMap((element) => [element.title, element.placeholder, element.ariaLabel, ...element.childNodes])
  .map((part) => (part?.nodeType === 3 ? part.data : typeof part === "string" ? part : ""))
  .join(" ")
"""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_from_the_kind_to_the_receipt(visit: Visit, site: Site, size: dict[str, int]) -> None:
    citizen = await visit(size, **HERE)
    await citizen.open("/twosquares")
    await citizen.looks("citizen-home")
    await citizen.page.locator(".home-report").click()
    await citizen.page.locator(".kind-head").first.click()
    await citizen.looks("report-kind")
    await citizen.page.locator(".kind-head").first.click()
    await choose(citizen)
    await locate(citizen)
    await citizen.looks("report-place")
    await go_on(citizen, "details")
    await describe(citizen)
    await citizen.looks("report-details")
    await go_on(citizen, "review")
    await says(citizen, "[data-review]", "เขตตะวันออก · ชุมชนกลาง")
    await citizen.looks("report-review")
    await citizen.page.click("[data-next]")
    number = await arrived(citizen)
    await citizen.looks("report-receipt")
    [row] = await ask(site.settings, ROWS)
    assert (row["number"], row["zone_code"], row["community_code"]) == (number, "E", "M")
    assert (row["place_source"], row["photos"], row["title"]) == ("gps", 1, "มืดทั้งซอย")


async def test_without_javascript_it_is_one_long_form(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE, javascript=False)
    citizen.expected.append("422")
    page = citizen.page
    await citizen.open(FORM)
    await page.locator(".kind-head", has_text="ไฟฟ้า").click()
    await page.check('[name="category_id"][value="11"]')
    await page.fill("#pole_number", "e-0002")
    await page.set_input_files(".photo-input", [photo(), photo("second.jpg")])
    await page.click("[data-next]")
    assert "กรุณากรอกเบอร์โทรศัพท์" in await page.inner_text("#phone-error")
    assert await page.input_value("#pole_number") == "e-0002"
    await page.fill("#phone", "0812345678")
    await page.click("[data-next]")
    await page.click("button:has-text('ส่งเรื่อง')")
    number = await arrived(citizen)
    [row] = await ask(site.settings, ROWS)
    assert (row["number"], row["zone_code"], row["place_source"], row["photos"]) == (number, "E", "pole", 2)


async def test_a_double_click_is_one_request(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE, **HERE)
    await _to_the_review(citizen)
    await citizen.page.dblclick("[data-next]")
    await arrived(citizen)
    assert len(await ask(site.settings, ROWS)) == 1


async def test_a_reload_loses_nothing(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE, **HERE)
    await _to_the_review(citizen)
    await citizen.page.goto("about:blank")
    await citizen.open(FORM)
    await at(citizen, "review")
    await says(citizen, "[data-review]", "มืดทั้งซอย")
    await citizen.page.locator("[data-review] .photos img").first.wait_for()
    await citizen.page.click("[data-next]")
    await arrived(citizen)
    [row] = await ask(site.settings, ROWS)
    assert (row["photos"], row["place_source"]) == (1, "gps")
    await citizen.open(FORM)
    await at(citizen, "category")


async def test_a_lost_signal_keeps_the_report_and_sends_it_later(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE, **HERE)
    citizen.expected.append("ERR_INTERNET_DISCONNECTED")
    await _to_the_review(citizen)
    await citizen.page.context.set_offline(True)
    await citizen.page.click("[data-next]")
    await says(citizen, "[data-trouble]", "ข้อมูลอยู่ครบ")
    await citizen.looks("report-no-signal")
    await citizen.page.context.set_offline(False)
    await arrived(citizen)
    assert len(await ask(site.settings, ROWS)) == 1


async def test_the_same_problem_nearby_is_offered_first(visit: Visit, site: Site) -> None:
    await staff(site.settings, [Draft(LIGHT, LonLat(0.01212, 0.0021), "map", None, "เสานี้ดับ", "")])
    citizen = await visit(PHONE, **HERE)
    await citizen.open(FORM)
    await choose(citizen)
    await locate(citizen)
    await says(citizen, "[data-nearby]", "เสานี้ดับ")
    await citizen.looks("report-nearby")
    await citizen.page.click("[data-nearby] button")
    await says(citizen, "[data-nearby]", "ร่วมแจ้งแล้ว")
    [row] = await ask(site.settings, ROWS)
    assert row["supporters"] == 1


async def test_without_a_map_the_place_is_searched(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE)
    await citizen.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    await citizen.open(FORM)
    await choose(citizen)
    await citizen.page.locator("[data-map-off]").wait_for()
    await citizen.page.fill("#place-search", "W-0001")
    await citizen.page.locator(".place-result").first.wait_for()
    await citizen.page.press("#place-search", "ArrowDown")
    await citizen.page.press("#place-search", "Enter")
    await says(citizen, "[data-place-words]", "เขตตะวันตก")
    await citizen.looks("report-no-map")
    await go_on(citizen, "details")
    await citizen.page.check('[name="anonymous"]')
    await go_on(citizen, "review")
    await citizen.page.click("[data-next]")
    await arrived(citizen)
    [row] = await ask(site.settings, ROWS)
    assert (row["zone_code"], row["place_source"]) == ("W", "pole")


async def test_the_pin_is_moved_by_map_and_by_keys(visit: Visit) -> None:
    citizen = await visit(DESKTOP, **HERE)
    await citizen.open(FORM)
    await choose(citizen)
    await locate(citizen)
    before = await _place(citizen)
    await citizen.page.click("[data-place-more] summary")
    await citizen.page.click('[data-nudge="1,0"]')
    nudged = await _place(citizen)
    assert 0.00001 < nudged[0] - before[0] < 0.00003 and nudged[1] == before[1]
    await citizen.page.focus(".maplibregl-canvas")
    await citizen.page.keyboard.press("ArrowUp")
    await citizen.page.wait_for_function("lat => document.querySelector('[name=lat]').value > lat", arg=before[1])
    assert await citizen.page.input_value('[name="place_source"]') == "map"


async def test_a_missing_phone_is_asked_for_at_its_field(visit: Visit) -> None:
    citizen = await visit(PHONE, **HERE)
    await citizen.open(FORM)
    await choose(citizen)
    await locate(citizen)
    await go_on(citizen, "details")
    await citizen.page.click("[data-next]")
    await says(citizen, "#phone-error", "กรุณากรอกเบอร์โทรศัพท์")
    assert await citizen.page.evaluate("document.activeElement.id") == "phone"
    await citizen.looks("report-error")


async def test_a_photo_that_fails_is_tried_again_and_none_is_lost(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE, **HERE)
    citizen.expected.append("ERR_FAILED")
    await citizen.open(FORM)
    await choose(citizen)
    await locate(citizen)
    await go_on(citizen, "details")
    await citizen.page.route("**/api/photos", lambda route: route.abort())
    await citizen.page.set_input_files(".photo-input", [photo(), photo("second.jpg")])
    await citizen.page.locator(".photo-retry").nth(1).wait_for()
    await citizen.looks("report-photo-failed")
    await citizen.page.unroute("**/api/photos")
    await citizen.page.locator(".photo-retry").first.click()
    await citizen.page.locator(".photo-retry").first.click()
    await citizen.page.locator('.photo[data-state="sent"]').nth(1).wait_for()
    await citizen.page.locator(".photo-remove").first.click()
    await citizen.page.fill("#phone", "0812345678")
    await go_on(citizen, "review")
    await citizen.page.click("[data-next]")
    await arrived(citizen)
    [row] = await ask(site.settings, ROWS)
    assert row["photos"] == 1


async def test_a_photo_that_knows_its_place_offers_it(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE, **HERE)
    await citizen.open(FORM)
    await choose(citizen)
    await locate(citizen)
    await go_on(citizen, "details")
    await citizen.page.set_input_files(".photo-input", [photo(place=(0.0035, 0.0062))])
    await citizen.page.click("[data-use-photo-place]")
    await says(citizen, "[data-known]", "เขตตะวันตก")
    lon, lat = await _place(citizen)
    assert (round(lon, 4), round(lat, 4)) == (0.0035, 0.0062)
    assert await citizen.page.input_value('[name="place_source"]') == "photo"


async def test_typed_coordinates_move_the_pin(visit: Visit) -> None:
    citizen = await visit(PHONE)
    await citizen.open(FORM)
    await choose(citizen)
    await citizen.page.click("[data-place-more] summary")
    await citizen.page.fill("#coordinates", "0.0062, 0.0035")
    await citizen.page.press("#coordinates", "Tab")
    await says(citizen, "[data-place-words]", "เขตตะวันตก")
    assert await citizen.page.input_value('[name="place_source"]') == "typed"


async def test_the_back_button_goes_one_question_back(visit: Visit) -> None:
    citizen = await visit(PHONE, **HERE)
    await _to_the_review(citizen)
    for step in ("details", "place", "category"):
        await citizen.page.go_back()
        await at(citizen, step)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_endless_words_do_not_widen_a_page(visit: Visit, site: Site, size: dict[str, int]) -> None:
    words = ["ก" * 190, "W" * 190]
    ids = await staff(
        site.settings, [Draft(LIGHT, LonLat(0.0121, 0.0021), title=word, description=word) for word in words]
    )
    citizen = await visit(size)
    for number, path in enumerate(["/twosquares", *(f"/twosquares/r/{found}" for found in ids)]):
        await citizen.open(path)
        await citizen.looks(f"endless-{number}")


@pytest.mark.parametrize("path", [FORM, "/twosquares", "/twosquares/track", "/"])
async def test_the_english_face_is_whole(visit: Visit, path: str) -> None:
    citizen = await visit(PHONE)
    await citizen.open(f"{path}?lang=en")
    text = await citizen.page.evaluate(WORDS)
    assert not re.findall(r"[\u0e01-\u0e5b]+", text.replace("ไทย", ""))
    await citizen.looks(f"english{path.replace('/', '-')}")


async def test_the_form_is_light_before_the_map(visit: Visit) -> None:
    citizen = await visit(PHONE)
    await citizen.open(FORM)
    await at(citizen, "category")
    await asyncio.sleep(0.5)
    sizes = await citizen.page.evaluate(
        "performance.getEntries().filter(e => e.transferSize).map(e => [new URL(e.name).pathname, e.transferSize])"
    )
    ours = [(path, size) for path, size in sizes if "/sarabun-" not in path]
    assert not [path for path, _ in ours if "maplibre" in path]
    assert sum(size for _, size in ours) <= MOST_BYTES, ours


async def test_tracking_finds_what_was_sent(visit: Visit) -> None:
    citizen = await visit(PHONE, **HERE)
    await _to_the_review(citizen)
    await citizen.page.click("[data-next]")
    number = await arrived(citizen)
    await citizen.open(f"/twosquares/track?number={number}")
    await citizen.looks("track")
    citizen.expected.append("404")
    for digits, found in (("0000", False), ("5678", True)):
        await citizen.page.fill("#digits", digits)
        await citizen.page.click("main button[type=submit]")
        await says(citizen, "main", "ความคืบหน้า" if found else "ไม่พบคำร้องตามข้อมูลที่กรอก")
    await citizen.looks("track-found")


async def _to_the_review(citizen: Visitor) -> None:
    await citizen.open(FORM)
    await choose(citizen)
    await locate(citizen)
    await go_on(citizen, "details")
    await describe(citizen)
    await go_on(citizen, "review")


async def _place(citizen: Visitor) -> tuple[float, float]:
    lon, lat = [await citizen.page.input_value(f'[name="{name}"]') for name in ("lon", "lat")]
    return float(lon), float(lat)
