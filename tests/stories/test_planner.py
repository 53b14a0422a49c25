"""A planner at the heat grid: what the hexagons count is what the list holds, under every filter."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page

from geo_oss.geo import LonLat
from geo_oss.requests.model import Draft
from tests.browser import DESKTOP, PHONE
from tests.stories.conftest import Visit
from tests.stories.staffed import DRAFTS, ask, staff
from tests.stories.visitor import Site, Visitor
from tests.town import LIGHT, ROAD

MORE = tuple(
    Draft((ROAD, LIGHT)[step % 2], LonLat(0.001 + step * 0.0004, 0.001 + step % 7 * 0.001), title=f"เรื่องที่ {step}")
    for step in range(40)
)
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


async def _planner(visit: Visit, size: dict[str, int] = DESKTOP) -> Visitor:
    visitor = await visit(size)
    await visitor.sign_in(username="planner")
    return visitor


def _number(text: str) -> int:
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found[0].replace(",", ""))


async def _listed(page: Page) -> int:
    return _number(await page.inner_text("#count"))


async def test_the_sum_of_the_cells_is_the_count_of_the_list(visit: Visit) -> None:
    visitor = await _planner(visit)
    for query in FILTERS:
        data = await (await visitor.page.request.get(f"{visitor.base}/twosquares/staff/api/heat?{query}")).json()
        assert data["total"] == sum(cell["properties"]["count"] for cell in data["features"]), query
        assert sum(kind["cells"] for kind in data["classes"]) == len(data["features"]), query
        await visitor.open(data["list"])
        assert await _listed(visitor.page) == data["total"], query


async def test_each_cell_is_a_door_to_exactly_its_cases(visit: Visit) -> None:
    visitor = await _planner(visit)
    for query in ("res=10&category=20", "res=8&status=open"):
        data = await (await visitor.page.request.get(f"{visitor.base}/twosquares/staff/api/heat?{query}")).json()
        for cell in [*data["features"][:2], data["features"][-1]]:
            await visitor.open(cell["properties"]["list"])
            assert await _listed(visitor.page) == cell["properties"]["count"], cell["properties"]


async def test_the_map_its_legend_and_its_table_say_the_same(visit: Visit) -> None:
    visitor = await _planner(visit)
    await visitor.open("/twosquares/staff/heat")
    await visitor.map_is_drawn()
    total = _number(await visitor.page.inner_text("#total"))
    assert total == len(DRAFTS) + len(MORE)
    assert await visitor.page.locator(".heat-legend li").count() >= 2
    await visitor.looks("heat")
    await visitor.page.click("tr[data-cell] .heat-find >> nth=0")
    fullest = await visitor.page.inner_text("tr[data-cell] td >> nth=0")
    assert f"{fullest} เรื่อง" in await visitor.page.inner_text(".maplibregl-popup")
    await visitor.page.click(".maplibregl-popup a")
    assert await _listed(visitor.page) == int(fullest)
    await visitor.looks("list-of-a-cell")


async def test_changing_the_filter_changes_map_panel_and_address(visit: Visit) -> None:
    visitor = await _planner(visit)
    await visitor.open("/twosquares/staff/heat")
    await visitor.map_is_drawn()
    await visitor.page.select_option("select[name=category]", "20")
    await visitor.page.wait_for_url("**category=20**")
    await visitor.page.select_option("select[name=res]", "10")
    await visitor.page.wait_for_url("**res=10**")
    await visitor.page.wait_for_selector("#panel:not([aria-busy])")
    shown = _number(await visitor.page.inner_text("#total"))
    await visitor.page.click("tr[data-cell] .heat-find >> nth=1")
    await visitor.page.wait_for_url("**at=**")
    address = visitor.page.url
    assert parse_qs(urlsplit(address).query)["category"] == ["20"]
    await visitor.page.click("#total")
    assert await _listed(visitor.page) == shown
    await visitor.page.goto(address)
    assert _number(await visitor.page.inner_text("#total")) == shown
    assert await visitor.page.input_value("select[name=res]") == "10"
    await visitor.map_is_drawn()
    assert parse_qs(urlsplit(visitor.page.url).query)["at"] == parse_qs(urlsplit(address).query)["at"]


async def test_the_grid_can_be_read_on_a_phone_and_without_javascript(visit: Visit) -> None:
    visitor = await _planner(visit, PHONE)
    await visitor.open("/twosquares/staff/heat")
    await visitor.map_is_drawn()
    await visitor.looks("heat")
    plain = await visit(PHONE, javascript=False)
    await plain.sign_in(username="planner")
    await plain.open("/twosquares/staff/heat?status=open&res=9")
    await plain.page.click("tr[data-cell] a >> nth=0")
    assert await _listed(plain.page) >= 1


async def test_an_empty_grid_says_what_to_do(visit: Visit) -> None:
    visitor = await _planner(visit)
    await visitor.open("/twosquares/staff/heat?from=2099-01-01")
    await visitor.map_is_drawn()
    assert _number(await visitor.page.inner_text("#total")) == 0
    await visitor.looks("heat-empty")
    await visitor.page.click(".empty a")
    assert _number(await visitor.page.inner_text("#total")) > 0


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
    visitor = await _planner(visit)
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
