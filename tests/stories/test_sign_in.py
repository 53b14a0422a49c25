"""Getting in, staying in, and everything that puts one out."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.browser import DESKTOP, PHONE
from tests.stories.conftest import Visit
from tests.stories.staffed import ask, staff
from tests.stories.visitor import Site, Visitor


@pytest.fixture(autouse=True)
async def working(site: Site) -> None:
    await staff(site.settings)


def _path(visitor: Visitor) -> str:
    parts = urlsplit(visitor.page.url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


async def test_a_stranger_signs_in_and_comes_to_the_page_wanted(visit: Visit) -> None:
    visitor = await visit(PHONE)
    await visitor.open("/twosquares/staff/reports")
    assert urlsplit(visitor.page.url).path == "/twosquares/staff/sign-in"
    await visitor.looks("sign-in")
    await visitor.page.fill("#username", "officer")
    await visitor.page.fill("#password", "officer-password")
    await visitor.page.click("main button[type=submit]")
    assert _path(visitor) == "/twosquares/staff/reports"
    cookies = {cookie["name"]: cookie for cookie in await visitor.page.context.cookies()}
    assert cookies["staff"]["httpOnly"] and cookies["staff"]["sameSite"] == "Lax"


async def test_a_wrong_password_keeps_the_name_and_says_one_sentence(visit: Visit) -> None:
    visitor = await visit(DESKTOP)
    visitor.expected.append("422")
    await visitor.sign_in(password="something-else")
    wrong = await visitor.page.inner_text("#sign-in-error")
    assert await visitor.page.input_value("#username") == "officer"
    await visitor.looks("sign-in-refused")
    await visitor.sign_in(username="nobody")
    assert await visitor.page.inner_text("#sign-in-error") == wrong


async def test_somebody_disabled_is_out_at_the_next_click(visit: Visit, site: Site) -> None:
    visitor = await visit(DESKTOP)
    await visitor.sign_in()
    assert _path(visitor) == "/twosquares/staff?status=open"
    await ask(site.settings, "UPDATE staff SET active = false WHERE organization_id = 1 AND id = 1 RETURNING id")
    await visitor.page.reload()
    assert urlsplit(visitor.page.url).path == "/twosquares/staff/sign-in"


async def test_a_session_of_one_municipality_is_worth_nothing_at_another(visit: Visit) -> None:
    visitor = await visit(DESKTOP)
    await visitor.sign_in()
    await visitor.open("/elsewhere/staff")
    assert urlsplit(visitor.page.url).path == "/elsewhere/staff/sign-in"
    visitor.expected.append("401")
    await visitor.open("/elsewhere/staff/api/near")
    assert "sign_in_needed" in await visitor.page.content()


async def test_signing_out_ends_the_session_also_for_a_copied_cookie(visit: Visit, site: Site) -> None:
    visitor = await visit(DESKTOP)
    await visitor.sign_in()
    kept = await visitor.page.context.cookies()
    await visitor.page.click(".rail-ends button[type=submit]")
    assert urlsplit(visitor.page.url).path == "/twosquares/staff/sign-in"
    assert await ask(site.settings, "SELECT 1 FROM staff_session") == []
    await visitor.page.context.add_cookies(kept)
    await visitor.open("/twosquares/staff")
    assert urlsplit(visitor.page.url).path == "/twosquares/staff/sign-in"


async def test_a_page_of_another_site_cannot_post_in_my_name(visit: Visit) -> None:
    visitor = await visit(DESKTOP)
    await visitor.sign_in()
    answer = await visitor.page.request.post(
        visitor.base + "/twosquares/staff/sign-out", headers={"origin": "https://evil.example"}
    )
    assert answer.status == 403
    form = await visitor.page.request.post(
        visitor.base + "/twosquares/staff/requests/1/acknowledge",
        headers={"origin": visitor.base},
        form={"version": "1", "csrf": "0" * 64},
    )
    assert form.status == 403
    await visitor.open("/twosquares/staff")
    assert urlsplit(visitor.page.url).path == "/twosquares/staff"


@pytest.mark.parametrize("next", ["https://evil.example/twosquares/staff", "//evil.example", "/elsewhere/staff"])
async def test_signing_in_never_leads_to_another_site(visit: Visit, next: str) -> None:
    visitor = await visit(PHONE)
    await visitor.open(f"/twosquares/staff/sign-in?next={next}")
    await visitor.page.fill("#username", "officer")
    await visitor.page.fill("#password", "officer-password")
    await visitor.page.click("main button[type=submit]")
    assert _path(visitor) == "/twosquares/staff?status=open"
