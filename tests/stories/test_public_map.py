"""A citizen looks at the public map, on a phone and at a desk: filter, list and tiles agree, and it stays true."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from geo_oss.db.pool import connect
from geo_oss.settings import Settings
from layers.heat.pyramid import rebuild
from tests.browser import DESKTOP, PHONE
from tests.layers import town
from tests.stories.served import served
from tests.stories.visitor import SCREENS, violations

CHANCE = random.Random(41)
CASES = [town.case(CHANCE, identity) for identity in range(200)]
NEW = "<b>ฝาท่อ</b> & ใหม่"


@pytest.fixture
async def site(database: str, tmp_path: Path) -> AsyncIterator[tuple[str, str]]:
    with connect(database) as conn:
        town.found(conn)
        conn.execute("UPDATE organization SET view_lon = 102.83, view_lat = 16.43, view_zoom = 13")
        town.insert(conn, CASES)
        rebuild(conn, 1)
    async with served(Settings(database_url=database, data_dir=str(tmp_path), pool_size=4)) as address:
        yield address, database


@asynccontextmanager
async def opened(chromium: Browser, size: dict[str, int], **options: Any) -> AsyncIterator[tuple[Page, list[str]]]:
    """A fresh page and the complaints of its console."""
    context = await chromium.new_context(viewport=size, has_touch=size == PHONE, reduced_motion="reduce", **options)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page, complaints
    await context.close()


async def until(question: Callable[[], Awaitable[object]], seconds: float = 20) -> None:
    """Waits until the answer is yes; a strict content policy allows no waiting inside the page."""
    for _ in range(int(seconds * 10)):
        if await question():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it did not happen in time")


def ready(page: Page) -> Callable[[], Awaitable[object]]:
    return lambda: page.evaluate("document.getElementById('mapview').dataset.ready !== undefined")


def says(page: Page, selector: str, words: str) -> Callable[[], Awaitable[bool]]:
    async def asked() -> bool:
        return words in await page.locator(selector).first.inner_text()

    return asked


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
async def test_looking_around(site: tuple[str, str], chromium: Browser, size: dict[str, int]) -> None:
    address, database = site
    still_open = sum(case["status"] <= 4 for case in CASES)
    async with opened(chromium, size) as (page, complaints):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(f"{address}/sommot/map")
        await until(ready(page))
        assert await says(page, ".mapview-count", f"{len(CASES)} เรื่อง")()
        await keep(page, size, "map")
        asked.clear()
        await page.locator("label.chip", has_text="ยังไม่เสร็จ").click()
        await until(says(page, ".mapview-count", f"{still_open} เรื่อง"))
        await until(lambda: asyncio.sleep(0, any("/tiles/requests/" in url and "status=open" in url for url in asked)))
        assert "status=open" in page.url
        with connect(database) as conn:
            town.insert(conn, [CASES[0] | {"id": 900, "number": "KT000900", "title": NEW, "status": 1}])
            conn.execute("UPDATE request_public SET created_at = now() WHERE id = 900")
        await until(says(page, ".mapview-count", f"{still_open + 1} เรื่อง"))
        await page.locator(".mapview-item [data-show]").first.click()
        await until(says(page, ".maplibregl-popup", NEW))
        await keep(page, size, "chosen")
        await page.reload()
        await until(ready(page))
        assert await page.locator("input[name=status][value=open]").is_checked()
        assert "at=16." in page.url and complaints == []


async def test_the_legend_turns_layers_on_and_the_address_remembers(site: tuple[str, str], chromium: Browser) -> None:
    async with opened(chromium, DESKTOP) as (page, complaints):
        await page.goto(f"{site[0]}/sommot/map?lang=en")
        await until(ready(page))
        await page.locator("#legend-box summary").click()
        await page.get_by_label("Density").check()
        await page.get_by_label("Poles and assets").uncheck()
        assert "layers=requests,request_shapes,heat,zones,communities" in page.url
        await page.reload()
        await until(ready(page))
        assert await page.get_by_label("Density").is_checked() and complaints == []
        assert await page.locator(".legend-count").text_content() == "200 requests · all dates"


async def test_the_sheet_is_lifted_by_finger_and_by_key(site: tuple[str, str], chromium: Browser) -> None:
    async with opened(chromium, PHONE) as (page, _):
        await page.goto(f"{site[0]}/sommot/map")
        await until(ready(page))
        handle = page.locator("#sheet-handle")
        box = await handle.bounding_box()
        assert box is not None
        await page.mouse.move(195, box["y"] + 10)
        await page.mouse.down()
        await page.mouse.move(195, 300, steps=4)
        await page.mouse.move(195, 160, steps=4)
        await page.mouse.up()
        assert await page.locator("#mapview").get_attribute("data-sheet") == "full"
        await handle.focus()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("ArrowDown")
        assert await page.locator("#mapview").get_attribute("data-sheet") == "peek"
        assert await handle.get_attribute("aria-expanded") == "false"


async def test_without_javascript_it_is_a_list_that_filters_and_pages(site: tuple[str, str], chromium: Browser) -> None:
    async with opened(chromium, PHONE, java_script_enabled=False) as (page, _):
        await page.goto(f"{site[0]}/sommot/map")
        await page.locator("select[name=category]").select_option("21")
        await page.get_by_role("button", name="แสดงผล").click()
        count = sum(case["category"] == 21 for case in CASES)
        assert await says(page, ".mapview-count", f"{count} เรื่อง")()
        assert await page.locator(".mapview-item").count() == min(30, count)
        await keep(page, PHONE, "plain")
        await page.get_by_role("link", name="แสดงเพิ่ม").click()
        assert await page.locator(".mapview-item").count() == min(30, count - 30)


async def test_a_device_that_cannot_draw_says_so_and_keeps_the_list(site: tuple[str, str], chromium: Browser) -> None:
    async with opened(chromium, PHONE) as (page, _):
        await page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
        await page.goto(f"{site[0]}/sommot/map")
        await until(lambda: page.locator(".map-refused").count())
        assert await page.locator("#mapview").get_attribute("data-sheet") == "full"
        assert await page.locator(".mapview-item").count() == 30


async def keep(page: Page, size: dict[str, int], name: str) -> None:
    """A picture for people to look at; axe finds nothing wrong and nothing sticks out sideways."""
    await asyncio.sleep(1)
    assert name == "plain" or await violations(page) == []
    assert name == "plain" or await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    SCREENS.mkdir(exist_ok=True)
    await page.screenshot(path=SCREENS / f"public_{name}_{'phone' if size == PHONE else 'desk'}.png")
