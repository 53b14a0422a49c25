"""Saved views: one's own and the shared ones of colleagues, never another municipality's."""

from __future__ import annotations

from api.deps import STAFF_COOKIE
from tests.api.pages.conftest import Visitor
from tests.api.pages.staff.planner.conftest import PAGE


async def test_a_view_is_kept_replaced_shared_and_forgotten(planner: Visitor) -> None:
    await planner.opens(f"{PAGE}?status=open")
    answer = await planner.sends(f"{PAGE}/views", {"name": "  ไฟดับ \u200b เขต 1 ", "query": "status=open&zone=W"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?status=open&zone=W")
    page = await planner.opens(PAGE)
    assert f'href="{PAGE}?status=open&amp;zone=W">ไฟดับ เขต 1' in page
    planner.client.cookies.set(STAFF_COOKIE, "session-1")
    assert "ไฟดับ เขต 1" not in await planner.opens(PAGE)
    planner.client.cookies.set(STAFF_COOKIE, "session-2")
    await planner.opens(PAGE)
    await planner.sends(f"{PAGE}/views", {"name": "ไฟดับ เขต 1", "query": "zone=W", "shared": "1"})
    assert planner.rows("SELECT query, shared FROM saved_view") == [("zone=W", True)]
    planner.client.cookies.set(STAFF_COOKIE, "session-1")
    page = await planner.opens(PAGE)
    assert "ไฟดับ เขต 1" in page and "นักวางแผนสอง" in page and "/views/1/remove" not in page
    assert (await planner.sends(f"{PAGE}/views/1/remove", {})).status_code == 404
    planner.client.cookies.set(STAFF_COOKIE, "session-2")
    await planner.opens(PAGE)
    assert (await planner.sends(f"{PAGE}/views/1/remove", {"query": "zone=E"})).status_code == 303
    assert planner.rows("SELECT * FROM saved_view") == []


async def test_a_view_needs_a_name_and_a_form_of_ours(planner: Visitor) -> None:
    for answers, code in (({"name": " \u200b "}, 422), ({"name": "ก", "query": "a\nb"}, 422), ({"csrf": "no"}, 403)):
        await planner.opens(PAGE)
        assert (await planner.sends(f"{PAGE}/views", answers)).status_code == code
    assert planner.rows("SELECT * FROM saved_view") == []
