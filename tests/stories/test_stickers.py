"""Staff print stickers from the registry; what comes out of the printer opens the pole it is stuck on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import psycopg
import pytest
import zxingcpp

from poles.codes import issue
from tests.browser import DESKTOP, PHONE
from tests.poles.test_stickers import printed
from tests.stories import staffed
from tests.stories.conftest import Visit
from tests.stories.visitor import Site


@pytest.fixture
async def town(site: Site) -> Site:
    """The town with staff who can sign in, some cases, and genuine codes for its poles."""
    await staffed.staff(site.settings)
    with psycopg.connect(site.settings.database_url) as conn:
        for pole in (1, 2):
            given = (issue(1, pole, b"\x01"), pole)
            conn.execute("UPDATE pole SET code = %s WHERE organization_id = 1 AND id = %s", given)
    return site


async def test_what_staff_print_opens_the_pole(town: Site, visit: Visit, tmp_path: Path) -> None:
    officer = await visit(DESKTOP)
    await officer.sign_in()
    await officer.open("/twosquares/staff/poles")
    await officer.looks("staff-poles")
    assert await officer.page.locator("[data-chosen]").is_disabled()
    await officer.page.check("input[name=number][value='E-0002']")
    assert "1" in await officer.page.inner_text("[data-chosen]")
    async with officer.page.expect_download() as download:
        await officer.page.click("[data-chosen]")
    (sheet,) = printed(tmp_path, Path(await (await download.value).path()).read_bytes())
    (code,) = zxingcpp.read_barcodes(np.asarray(sheet))

    citizen = await visit(PHONE)
    await citizen.open(code.text[len(town.base) :])
    assert await citizen.page.inner_text("#pole-number") == "E-0002"


async def test_the_registry_on_a_phone_in_english(town: Site, visit: Visit) -> None:
    officer = await visit(PHONE)
    await officer.sign_in()
    await officer.open("/twosquares/staff/poles?lang=en")
    await officer.page.fill("#q", "w")
    await officer.page.click("form[role=search] button")
    await officer.page.wait_for_url("**q=w**")
    await officer.looks("staff-poles")
    assert "W-0001" in await officer.page.inner_text("main") and "E-0002" not in await officer.page.inner_text("main")
    await officer.page.click(".pole-count a")
    await officer.page.wait_for_url("**/staff?pole=W-0001**")
