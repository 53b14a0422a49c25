"""A citizen rates finished work on a phone: with the keyboard, with a finger, and without JavaScript."""

from __future__ import annotations

import pytest

from geo_oss.db.pool import connect
from geo_oss.people import vault
from geo_oss.people.keys import load_keys
from tests.browser import DESKTOP, PHONE
from tests.stories.conftest import Visit
from tests.stories.staffed import staff
from tests.stories.visitor import Site

_DONE = """
WITH told AS (
    INSERT INTO request_event (organization_id, request_id, kind, status, actor, note)
    VALUES (1, %(id)s, 'done', 5, 'staff', 'เปลี่ยนหลอดแล้ว')
)
UPDATE request SET status = 5, done_at = now() WHERE organization_id = 1 AND id = %(id)s
"""


@pytest.fixture
async def link(site: Site) -> str:
    """The secret link of a finished request."""
    request_id = (await staff(site.settings))[0]
    with connect(site.settings.database_url) as conn:
        conn.execute(_DONE, {"id": request_id})
    token = vault.track_token(load_keys(site.settings.data).index, organization_id=1, request_id=request_id)
    return f"/twosquares/t/{token}"


async def test_stars_by_arrow_keys_then_a_thank_you_and_another_mind(visit: Visit, link: str) -> None:
    citizen = await visit(DESKTOP)
    page = citizen.page
    await citizen.open(link)
    await citizen.looks("rating")
    await page.focus("input[name=overall]")
    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    assert await page.input_value("input[name=overall]:checked") == "4"
    await page.fill("#comment", "เรียบร้อยดี")
    await page.click(".rating-form button[type=submit]")
    await page.wait_for_url("**rated=1*")
    await page.locator("#rating-title", has_text="ขอบคุณที่ให้คะแนน").wait_for()
    await page.click(".rating-change summary")
    assert await page.input_value("#comment") == "เรียบร้อยดี"
    await citizen.looks("rated")


async def test_stars_by_finger_without_javascript(visit: Visit, link: str) -> None:
    citizen = await visit(PHONE, javascript=False)
    page = citizen.page
    await citizen.open(link)
    for name, stars in (("overall", 2), ("aspect_speed", 1)):
        star = page.locator(f"label:has(input[name={name}][value='{stars}'])")
        box = await star.bounding_box()
        assert box and box["width"] >= 44 and box["height"] >= 44, "a finger finds it"
        await star.tap()
    lit = page.locator("#overall .star")
    fills = [await lit.nth(n).evaluate("star => getComputedStyle(star).fill") for n in range(5)]
    assert fills[0] == fills[1] != "none" and set(fills[2:]) == {"none"}, "two of five are lit"
    await page.click(".rating-form button[type=submit]")
    await page.locator(".rating-given [aria-label='2 จาก 5 ดาว']").wait_for()


async def test_the_phone_page_has_no_fault(visit: Visit, link: str) -> None:
    citizen = await visit(PHONE)
    await citizen.open(link)
    await citizen.looks("rating")
