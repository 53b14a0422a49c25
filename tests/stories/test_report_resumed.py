"""A citizen stops and comes back: by reload, by the back button; with Thai digits and places that are nowhere."""

from __future__ import annotations

from tests.browser import PHONE
from tests.stories.conftest import Visit
from tests.stories.reporting import FORM, HERE, arrived, at, choose, describe, go_on, locate, says
from tests.stories.visitor import Site, Visitor


async def test_a_draft_taken_up_again_has_a_way_back(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE, **HERE)
    await _to_the_details(citizen)
    await describe(citizen)
    await citizen.page.goto("about:blank")
    await citizen.open(FORM)
    await at(citizen, "details")
    await citizen.page.click("[data-back]")
    await at(citizen, "place")


async def test_a_reload_keeps_the_steps_behind_and_ahead(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE, **HERE)
    await _to_the_details(citizen)
    await citizen.page.reload()
    await at(citizen, "details")
    await citizen.page.go_back()
    await at(citizen, "place")
    await citizen.page.go_forward()
    await at(citizen, "details")


async def test_after_sending_the_form_behind_is_empty(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE, **HERE)
    await _to_the_details(citizen)
    await describe(citizen)
    await go_on(citizen, "review")
    await citizen.page.click("[data-next]")
    await arrived(citizen)
    await citizen.page.go_back()
    await at(citizen, "category")
    await citizen.page.wait_for_load_state("load")
    assert await citizen.page.input_value("#phone") == ""
    assert await citizen.page.locator('[name="category_id"]:checked').count() == 0


async def test_a_phone_in_thai_digits_is_a_phone(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE, **HERE)
    await _to_the_details(citizen)
    await citizen.page.fill("#phone", "๐๘๑ ๒๓๔ ๕๖๗๘")
    await go_on(citizen, "review")
    await citizen.page.click("[data-next]")
    await arrived(citizen)


async def test_a_place_that_is_not_understood_is_said_at_once(visit: Visit, site: Site) -> None:
    citizen = await visit(PHONE)
    await citizen.open(FORM)
    await choose(citizen)
    await citizen.page.click("[data-place-more] summary")
    for name, typed, words in (("pole_number", "X-9999", "ไม่พบเสา"), ("coordinates", "abc", "อ่านพิกัดไม่ออก")):
        await citizen.page.fill(f"#{name}", typed)
        await citizen.page.press(f"#{name}", "Tab")
        await says(citizen, f"#{name}-error", words)
    await citizen.page.fill("#coordinates", "0.0062, 0.0035")
    await citizen.page.press("#coordinates", "Tab")
    await says(citizen, "[data-place-words]", "เขตตะวันตก")
    assert await citizen.page.locator("#coordinates-error").count() == 0


async def _to_the_details(citizen: Visitor) -> None:
    await citizen.open(FORM)
    await choose(citizen)
    await locate(citizen)
    await go_on(citizen, "details")
