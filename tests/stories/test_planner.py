"""A planner at the heat grid: what the hexagons count is what the list holds, under every filter."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.async_api import Page

from tests.browser import DESKTOP, PHONE
from tests.stories.conftest import Visit
from tests.stories.planning import MORE, held, number, planner_of
from tests.stories.staffed import DRAFTS, ask, staff
from tests.stories.visitor import Site

FILTERS = [
    "",
    "res=10",
    "res=6",
    "status=open",
    "status=in_progress&res=8",
    "category=20",
    "category=11&res=10",
    "zone=W&res=8",
    "zone=unknown",
    "from=2099-01-01",
    "zone=E&status=open&category=20&res=10",
]


@pytest.fixture(autouse=True)
async def town_with_cases(site: Site) -> None:
    await staff(site.settings, (*DRAFTS, *MORE))


async def _listed(page: Page) -> int:
    return number(await page.inner_text("#count"))


async def test_the_sum_of_the_cells_is_the_count_of_the_list(visit: Visit) -> None:
    visitor = await planner_of(visit)
    for query in FILTERS:
        data = await (await visitor.page.request.get(f"{visitor.base}/twosquares/staff/api/heat?{query}")).json()
        assert data["total"] == sum(cell["properties"]["count"] for cell in data["features"]), query
        assert sum(kind["cells"] for kind in data["classes"]) == len(data["features"]), query
        await visitor.open(data["list"])
        assert await _listed(visitor.page) == data["total"], query


async def test_each_cell_is_a_door_to_exactly_its_cases(visit: Visit) -> None:
    visitor = await planner_of(visit)
    for query in ("res=10&category=20", "res=8&status=open"):
        data = await (await visitor.page.request.get(f"{visitor.base}/twosquares/staff/api/heat?{query}")).json()
        for cell in [*data["features"][:2], data["features"][-1]]:
            await visitor.open(cell["properties"]["list"])
            assert await _listed(visitor.page) == cell["properties"]["count"], cell["properties"]


async def test_the_map_its_legend_and_its_tables_say_the_same(visit: Visit) -> None:
    visitor = await planner_of(visit)
    page = visitor.page
    await visitor.open("/twosquares/staff/planner")
    await visitor.map_is_drawn()
    total = number(await page.inner_text("#total"))
    assert total == len(DRAFTS) + len(MORE) == number(await page.inner_text(".plan-sum"))
    assert await page.locator(".plan-classes li").count() >= 2
    await visitor.looks("planner")
    await page.click("tr[data-cell] .plan-find >> nth=0")
    fullest = number(await page.inner_text("tr[data-cell] td >> nth=0"))
    await page.wait_for_selector("#picked")
    assert number(await page.inner_text("#total")) == fullest
    assert str(fullest) in await page.inner_text(".maplibregl-popup a")
    await page.reload()
    await visitor.map_is_drawn()
    assert number(await page.inner_text("#total")) == fullest, "the address keeps the selection"
    await page.click("[data-unpick]")
    await page.wait_for_selector("#picked", state="detached")
    assert number(await page.inner_text("#total")) == total


async def test_a_planner_narrows_compares_draws_keeps_and_exports(visit: Visit, tmp_path: Path) -> None:
    visitor = await planner_of(visit)
    page = visitor.page
    await visitor.open("/twosquares/staff/planner")
    await visitor.map_is_drawn()
    await page.select_option("select[name=category]", "20")
    await page.wait_for_url("**category=20**")
    await page.select_option("select[name=grid]", "square-250")
    await page.wait_for_url("**grid=square-250**")
    await page.wait_for_selector("#figures:not([aria-busy]) #told")
    roads = number(await page.inner_text("#total"))
    assert 0 < roads < len(DRAFTS) + len(MORE)
    await page.click("[data-pick='zone:E']")
    await page.wait_for_selector("#picked")
    assert await held(visitor, "#total") == number(await page.inner_text("#total")) < roads
    await page.click("#draw")
    for x, y in ((430, 300), (900, 300), (900, 700), (430, 700)):
        await page.mouse.click(x, y)
    await visitor.looks("planner-draw")
    await page.click("#drawing .button-primary")
    await page.wait_for_url("**pick=area**")
    await page.wait_for_selector("#figures:not([aria-busy]) #picked")
    drawn = number(await page.inner_text("#total"))
    assert await held(visitor, "#total") == drawn > 0
    await page.select_option("#unit", "month")
    await page.wait_for_url("**slice=**")
    await page.check("#compare")
    await page.wait_for_selector("#other:not([hidden]) canvas")
    await visitor.looks("planner-compare")
    await page.click("#views-menu summary")
    await page.fill("input[name=name]", "ถนนเขตตะวันออก")
    kept = page.url
    await page.click(".plan-save button")
    await visitor.map_is_drawn()
    await page.click("#views-menu summary")
    assert await page.inner_text(".plan-views a") == "ถนนเขตตะวันออก"
    assert _asked(page.url) == _asked(kept)
    await page.keyboard.press("Escape")
    await page.click("#export-menu summary")
    async with page.expect_download() as picture:
        await page.click("#picture")
    await (await picture.value).save_as(tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as seen:
        assert seen.width > 900 and len(seen.convert("RGB").getcolors(1 << 24) or []) > 50, "more than blank paper"


async def test_the_page_can_be_read_on_a_phone_and_without_javascript(visit: Visit) -> None:
    visitor = await planner_of(visit, PHONE)
    await visitor.open("/twosquares/staff/planner")
    await visitor.map_is_drawn()
    for tab in ("layers", "time", "filter", "figures"):
        await visitor.page.click(f"[data-open={tab}]")
        assert await visitor.page.locator("#parts > :visible").count() == 1, "one panel at a time"
        await visitor.looks(f"planner-{tab}")
    plain = await visit(PHONE, javascript=False)
    await plain.sign_in(username="planner")
    await plain.open("/twosquares/staff/planner?status=open&grid=h3-9")
    counted = number(await plain.page.inner_text("tr[data-cell] a >> nth=0"))
    await plain.page.click("tr[data-cell] a >> nth=0")
    assert await _listed(plain.page) == counted


async def test_an_empty_page_says_what_to_do(visit: Visit) -> None:
    visitor = await planner_of(visit)
    await visitor.open("/twosquares/staff/planner?from=2099-01-01")
    await visitor.map_is_drawn()
    assert number(await visitor.page.inner_text("#total")) == 0
    await visitor.looks("planner-empty")
    await visitor.page.click(".empty a")
    assert number(await visitor.page.inner_text("#total")) > 0


def _asked(url: str) -> dict[str, list[str]]:
    return {name: value for name, value in parse_qs(urlsplit(url).query).items() if name != "at"}


async def test_every_count_of_the_rail_is_what_its_list_holds(visit: Visit, site: Site) -> None:
    visitor = await visit(DESKTOP)
    await visitor.sign_in()
    late = "UPDATE request SET due_at = now() - interval '1 day' WHERE id %% 3 = 0 RETURNING id"
    assert await ask(site.settings, late)
    await visitor.open("/twosquares/staff")
    doors = await visitor.page.eval_on_selector_all(
        ".rail-link:has(.rail-count)",
        "links => links.map(link => [link.getAttribute('href'), link.querySelector('.rail-count').textContent])",
    )
    assert len(doors) >= 6 and any(int(count) for _, count in doors)
    for path, count in doors:
        await visitor.open(path)
        assert await _listed(visitor.page) == int(count), path
        assert await visitor.page.locator(".rail-link[aria-current]").count() == 1, path


async def test_every_figure_of_the_report_is_what_its_list_holds(visit: Visit) -> None:
    visitor = await planner_of(visit)
    await visitor.open("/twosquares/staff/reports")
    await visitor.looks("reports")
    doors = await visitor.page.eval_on_selector_all(
        ".report-number a", "links => links.map(link => [link.getAttribute('href'), link.textContent])"
    )
    assert len(doors) > 6
    for path, count in doors:
        await visitor.open(path)
        assert await _listed(visitor.page) == int(count), path


async def test_the_list_is_worked_by_keyboard(visit: Visit) -> None:
    visitor = await visit(DESKTOP)
    await visitor.sign_in()
    await visitor.map_is_drawn()
    await visitor.looks("list")
    await visitor.page.keyboard.press("j")
    await visitor.page.keyboard.press("j")
    await visitor.page.keyboard.press("k")
    await visitor.page.keyboard.press("j")
    chosen = await visitor.page.get_attribute("tr[data-chosen]", "data-id")
    await visitor.page.keyboard.press("?")
    await visitor.page.wait_for_selector("#keys[open]")
    await visitor.looks("list-keys")
    await visitor.page.keyboard.press("Escape")
    await visitor.page.keyboard.press("/")
    assert await visitor.page.evaluate("document.activeElement.id") == "q"
    await visitor.page.keyboard.type("j")
    assert await visitor.page.input_value("#q") == "j"
    await visitor.page.keyboard.press("Escape")
    await visitor.page.evaluate("document.activeElement.blur()")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url(f"**/staff/requests/{chosen}")


async def test_pages_and_sorting_lose_nobody(visit: Visit) -> None:
    visitor = await visit(PHONE)
    await visitor.sign_in()
    for sort in ("created", "-due", "category", "zone", "-status", "officer", "number", "nonsense"):
        await visitor.open(f"/twosquares/staff?sort={sort}")
        seen = await visitor.page.eval_on_selector_all("tr[data-id]", "rows => rows.map(row => row.dataset.id)")
        assert len(seen) == len(set(seen)) == min(50, len(DRAFTS) + len(MORE)), sort
    await visitor.looks("list-phone")
    await visitor.open("/twosquares/staff?q=โรงเรียน")
    assert await _listed(visitor.page) == 1
    await visitor.open("/twosquares/staff?q=ไม่มีอยู่จริง")
    await visitor.looks("list-empty")
