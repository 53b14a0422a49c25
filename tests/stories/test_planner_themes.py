"""A planner's themes that the worker computes, and the hours of the week: legends, tables and doors say the same."""

from __future__ import annotations

import asyncio

import pytest

from api.analysis import child
from tests.stories.conftest import Visit
from tests.stories.planning import MORE, held, number, planner_of
from tests.stories.staffed import DRAFTS, ask, staff
from tests.stories.visitor import Site


@pytest.fixture(autouse=True)
async def town_with_cases(site: Site) -> None:
    await staff(site.settings, (*DRAFTS, *MORE))


async def test_rates_surfaces_and_neighbours_are_themes_with_honest_legends(visit: Visit, site: Site) -> None:
    visitor = await planner_of(visit)
    page = visitor.page
    await visitor.open("/twosquares/staff/planner?grid=square-500&by=cell&per=poles")
    await visitor.map_is_drawn()
    themes = (("density", "Gaussian"), ("moran", "Anselin 1995"), ("rates", "Marshall 1991"))
    for run, (theme, words) in enumerate(themes, 1):
        async with page.expect_response(lambda answer: answer.request.method == "POST"):
            await page.check(f"input[name=theme][value={theme}]")
        await _computed(site)
        await page.wait_for_selector(f"#legend:not([aria-busy]):has-text('{words}') .plan-classes li")
        assert await page.locator("tr[data-cell]").count() > 0
        files = await page.get_attribute("a[href*='format=gpkg']", "href")
        assert files and files.endswith(f"&run={run}"), "what it found goes into the files"
        await visitor.looks(f"planner-{theme}")
    await page.reload()
    await page.wait_for_selector("#legend:not([aria-busy]) .plan-classes li")
    assert "ไม่มีเสา" in await page.inner_text("#legend"), "a known analysis is looked at again"
    first = "tr[data-cell] a >> nth=0"
    assert await held(visitor, first) == number(await page.inner_text(first)), "the list behind a rate's count"
    await page.focus("#choice-by")
    await page.select_option("#choice-by", "community")
    await page.wait_for_selector("tr[data-cell='community:M']")
    await page.wait_for_selector("#choice-by:focus")
    assert "by=community" in page.url


async def test_how_near_and_how_many_is_chosen_beside_the_legend(visit: Visit, site: Site) -> None:
    visitor = await planner_of(visit)
    page = visitor.page
    await visitor.open("/twosquares/staff/planner")
    await visitor.map_is_drawn()
    clicks = (("input[value=clusters]", ""), ("#choice-apart", "200"), ("#choice-least", "5"))
    found = []
    for control, value in clicks:
        async with page.expect_response(lambda answer: answer.request.method == "POST"):
            await (page.select_option(control, value) if value else page.check(control))
        await _computed(site)
        await page.wait_for_selector("#legend:not([aria-busy]) .plan-sum:has-text('กลุ่ม')")
        found.append(number((await page.inner_text(".plan-sum")).split("อยู่ใน")[1]))
    assert "apart=200" in page.url and "least=5" in page.url
    assert found[0] < found[1] <= found[2], found
    await visitor.looks("planner-clusters")


async def test_an_hour_of_the_week_is_a_door_to_its_map_figures_and_list(visit: Visit) -> None:
    visitor = await planner_of(visit)
    page = visitor.page
    await visitor.open("/twosquares/staff/planner?unit=hour-of-week")
    await visitor.map_is_drawn()
    hour = page.locator(".plan-week td button").first
    count = number(await hour.inner_text())
    await hour.click()
    await page.wait_for_selector(".plan-week td [aria-pressed=true]:focus")
    await page.wait_for_selector("#legend:not([aria-busy])")
    await page.wait_for_selector("#figures:not([aria-busy]) #total")
    assert "hour=" in page.url and await held(visitor, "#total") == number(await page.inner_text("#total")) == count
    assert number(await page.inner_text(".plan-sum")) == count
    await visitor.looks("planner-hour")
    await page.click(".plan-week td [aria-pressed=true]")
    await page.wait_for_selector(".plan-week:not(:has([aria-pressed=true]))")
    assert "hour=" not in page.url


async def _computed(site: Site) -> None:
    """The worker's child does what waits."""
    waiting = "UPDATE hotspot_run SET state = 'working' WHERE state = 'waiting' RETURNING organization_id, id"
    for row in await ask(site.settings, waiting):
        await asyncio.to_thread(child.main, int(str(row["organization_id"])), int(str(row["id"])), site.settings)
