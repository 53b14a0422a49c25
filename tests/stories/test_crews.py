"""From clusters to a crew's phone: proposed, taken, given to a crew, ordered as a tour, reported done, planned anew."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from api.crews import child
from geo_oss.geo import LonLat
from geo_oss.requests.model import Draft
from tests.browser import DESKTOP, PHONE
from tests.stories.conftest import Visit
from tests.stories.staffed import ask, staff
from tests.stories.visitor import Site, Visitor
from tests.town import LIGHT

DRAFTS = tuple(Draft(LIGHT, LonLat(x, 0.0032), title=f"ไฟดับ {n}") for n, x in enumerate((0.004, 0.0055, 0.0048), 1))
MEMBER = """
INSERT INTO crew (organization_id, id, name, department_id, depot, depot_name, hours)
VALUES (1, 1, 'ทีมไฟฟ้า', 1, ST_SetSRID(ST_MakePoint(0.001, 0.001), 4326), 'โรงช่าง', '{0,1440}') RETURNING id
"""

PACKAGE = """
INSERT INTO work_package (organization_id, id, name, crew_id, made_by) VALUES (1, 1, 'ไฟ', 1, 1) RETURNING 1
"""


def morning() -> str:
    """A time zone where it is about eight o'clock now: a day that is nearly over has no room for three stops."""
    east = (8 - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-east:+d}"


@pytest.fixture
async def ids(site: Site) -> list[int]:
    """Three dark lights close together, and a crew with the officer in it, in the morning."""
    await ask(site.settings, f"UPDATE organization SET time_zone = '{morning()}' WHERE id = 1 RETURNING 1")
    ids = await staff(site.settings, DRAFTS)
    await ask(site.settings, "UPDATE staff SET role = 'admin' WHERE organization_id = 1 AND id = 2 RETURNING 1")
    await ask(site.settings, MEMBER)
    await ask(site.settings, "INSERT INTO crew_member VALUES (1, 1, 1) RETURNING 1")
    return ids


async def worked(site: Site, visitor: Visitor) -> None:
    """The worker does what waits, and the page that waits for it loads anew."""
    waiting = "UPDATE crew_task SET state = 'working' WHERE state = 'waiting' RETURNING organization_id, id"
    for row in await ask(site.settings, waiting):
        await asyncio.to_thread(child.main, int(str(row["organization_id"])), int(str(row["id"])), site.settings)
    await visitor.page.wait_for_selector(".crew-wait", state="detached")


async def test_from_a_cluster_to_the_last_stop(visit: Visit, site: Site, ids: list[int]) -> None:
    planner = await visit(DESKTOP)
    await planner.sign_in(username="planner")
    await planner.open("/twosquares/staff/packages")
    await planner.map_is_drawn()
    proposal = planner.page.locator(".crew-proposal")
    assert "ไฟฟ้า · 3 เรื่อง" in await proposal.inner_text() and "200 ม." in await proposal.inner_text()
    await planner.looks("packages")
    await proposal.locator("summary").first.click()
    await proposal.locator("[name=name]").fill("ไฟถนนหน้าวัด")
    await proposal.locator("[name=crew]").select_option("1")
    await proposal.locator("button", has_text="รับเป็นชุดงาน").click()
    await planner.page.wait_for_url("**/packages/*?saved")
    assert await planner.page.locator("[name=crew]").input_value() == "1"
    await planner.map_is_drawn()
    await planner.looks("package")
    await planner.page.click("text=ไปวางแผนวันของทีม")
    await planner.page.click("text=วางแผนเส้นทาง")
    await worked(site, planner)
    await planner.map_is_drawn()
    assert await planner.page.locator(".crew-stop").count() == 3
    assert "เส้นตรง × 1.3" in await planner.page.inner_text("main")
    await planner.looks("crew-day")

    officer = await visit(PHONE, longitude=0.0056, latitude=0.0031)
    await officer.sign_in()
    await officer.page.click(".desk-bottom a[href$='/staff/today']")
    first = await officer.page.inner_text("#next h3")
    assert "ม. ·" in await officer.page.inner_text("#next .crew-when")
    link = await officer.page.locator("#next a[href*='maps/dir']").get_attribute("href")
    assert link is not None and "destination=0.0032" in link and "ไฟ" not in link
    await officer.looks("today")
    await officer.page.click(".crew-report summary")
    await officer.page.fill(".crew-report textarea", "เปลี่ยนหลอดแล้ว")
    await officer.page.click(".crew-report button[type=submit]")
    await officer.page.wait_for_url("**/staff/today")
    assert await officer.page.inner_text("#next h3") != first
    assert await officer.page.locator(".crew-over").count() == 1
    await officer.page.click("text=วางแผนใหม่จากที่นี่")
    await officer.page.wait_for_selector(".crew-wait")
    await worked(site, officer)
    assert await officer.page.inner_text("#next h3") == "ไฟดับ 2", "the nearest to where the officer stands now"
    await officer.page.locator("#next h3 a").click()
    await officer.open(f"/twosquares/staff/requests/{ids[0]}")
    history = await officer.page.inner_text(".timeline")
    assert "ไฟถนนหน้าวัด" in history and "มอบหมายให้ทีมงาน" in history and "ทีมไฟฟ้า" in history


async def test_an_order_of_ones_own_stays(visit: Visit, site: Site, ids: list[int]) -> None:
    planner = await visit(DESKTOP)
    await planner.sign_in(username="planner")
    await ask(
        site.settings,
        "INSERT INTO work_package (organization_id, id, name, crew_id, made_by) VALUES (1, 1, 'ไฟ', 1, 1) RETURNING 1",
    )
    for id in ids:
        await ask(site.settings, "INSERT INTO work_package_case VALUES (1, %s, 1) RETURNING 1", id)
    await planner.open("/twosquares/staff/crews/1/day")
    await planner.page.click("text=วางแผนเส้นทาง")
    await worked(site, planner)
    before = await planner.page.locator(".crew-stop .crew-name").all_inner_texts()
    await planner.page.locator(".crew-up").last.click()
    await planner.page.click("#keep-order")
    await worked(site, planner)
    after = await planner.page.locator(".crew-stop .crew-name").all_inner_texts()
    assert after == [before[0], before[2], before[1]]
    assert "เรียงลำดับเอง" in await planner.page.inner_text("main")
    await planner.page.click("text=ใบงานสำหรับพิมพ์")
    await planner.page.wait_for_selector(".crew-sketch circle")
    assert await planner.page.locator(".crew-sheet tbody tr").count() == 3
    await planner.looks("crew-sheet")


async def test_a_crew_is_added_and_its_depot_is_a_pin(visit: Visit, site: Site) -> None:
    await staff(site.settings, ())
    await ask(site.settings, "UPDATE staff SET role = 'admin' WHERE organization_id = 1 AND id = 2 RETURNING 1")
    admin = await visit(DESKTOP)
    await admin.sign_in(username="planner")
    await admin.open("/twosquares/staff/crews")
    await admin.map_is_drawn()
    await admin.page.fill("[name=name]", "ทีมถนน")
    await admin.page.fill("[name=depot]", "0.004, 0.012")
    await admin.page.locator("[name=member]").first.check()
    await admin.page.locator("[name=category][value='20']").check()
    await admin.page.fill("[name=most_cases]", "8")
    await admin.looks("crews")
    await admin.page.click("text=บันทึกทีม")
    await admin.page.wait_for_url("**/crews?id=1&saved=1")
    [crew] = await ask(site.settings, "SELECT name, hours, most_cases, category_ids, ST_AsText(depot) AS at FROM crew")
    usual = [510, 720, 780, 990]
    assert crew == {"name": "ทีมถนน", "hours": usual, "most_cases": 8, "category_ids": [20], "at": "POINT(0.012 0.004)"}
