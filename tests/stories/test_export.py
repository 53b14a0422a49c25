"""Somebody takes the list along as a file: what the filter shows is what the file holds, at once or after a wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pyogrio
import pytest

from api import worker
from api.pages import export
from tests.browser import DESKTOP, PHONE
from tests.stories.conftest import Visit
from tests.stories.staffed import staff
from tests.stories.visitor import PASSWORD, Site


@pytest.fixture
async def worked(site: Site) -> AsyncIterator[Site]:
    """The town with its staff and a worker."""
    await staff(site.settings)
    stop = asyncio.Event()
    working = asyncio.create_task(worker.work(site.settings, stop))
    yield site
    stop.set()
    await working


def rows(path: Path) -> dict[str, list[object]]:
    meta, _, _, values = pyogrio.raw.read(path)
    return dict(zip(meta["fields"].tolist(), map(list, values), strict=True))


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_a_citizen_downloads_what_the_map_shows(
    visit: Visit, worked: Site, tmp_path: Path, size: dict[str, int]
) -> None:
    visitor = await visit(size)
    await visitor.open("/twosquares/map?view=list&zone=W")
    await visitor.page.click(".mapview-export")
    await visitor.looks("export")
    async with visitor.page.expect_download() as coming:
        await visitor.page.click("main button[type=submit]")
    kept = tmp_path / (await coming.value).suggested_filename
    await (await coming.value).save_as(kept)
    assert kept.name == "twosquares-requests.gpkg"
    found = rows(kept)
    assert sorted(found["title"]) == ["ทางเท้าทรุด", "หลุมลึกกลางถนน", "ไฟดับหน้าบ้าน"]
    assert not {"description", "officer", "phone", "name"} & set(found)


async def test_an_officer_downloads_the_work_list(visit: Visit, worked: Site, tmp_path: Path) -> None:
    visitor = await visit(DESKTOP)
    await visitor.sign_in()
    await visitor.open("/twosquares/staff?officer=me")
    await visitor.page.click("main a[href*='/staff/export']")
    await visitor.looks("export-staff")
    await visitor.page.check("input[value=fgb]")
    async with visitor.page.expect_download() as coming:
        await visitor.page.click("main button[type=submit]")
    kept = tmp_path / "work.fgb"
    await (await coming.value).save_as(kept)
    found = rows(kept)
    assert found["officer"] == ["ช่างหนึ่ง"] and found["description"] == ["ดับมาสามวัน"]
    assert "สมหญิง" not in str(found) and "812345678" not in str(found)


async def test_a_long_export_shows_how_far_it_is(
    visit: Visit, worked: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(export, "PATIENCE_SECONDS", 0.01)
    visitor = await visit(PHONE)
    async with visitor.page.expect_download() as coming:
        await visitor.open("/twosquares/export?format=csv&layer=zones")
        await visitor.looks("export-waiting")
    await visitor.page.wait_for_selector("[data-state=ready]")
    await (await coming.value).save_as(tmp_path / "zones.csv")
    assert rows(tmp_path / "zones.csv")["code"] == ["E", "W"]
    await visitor.looks("export-ready")


async def test_tickets_of_the_staff_are_of_no_use_to_others(worked: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PATIENCE_SECONDS", 0.01)
    async with (
        httpx2.AsyncClient(base_url=worked.base) as stranger,
        httpx2.AsyncClient(base_url=worked.base) as officer,
    ):
        await officer.get("/twosquares/staff/sign-in")
        form = {"username": "officer", "password": PASSWORD}
        page = (await officer.get("/twosquares/staff/sign-in")).text
        token = page.split('name="csrf" value="')[1].split('"')[0]
        await officer.post("/twosquares/staff/sign-in", data=form | {"csrf": token}, headers={"origin": worked.base})
        begun = await officer.get("/twosquares/staff/export?format=csv")
        place = begun.headers["location"]
        assert begun.status_code == 303 and place.startswith("/twosquares/staff/export/")
        assert (await stranger.get(place)).status_code in {303, 401}
        assert (await stranger.get(place.replace("/staff", "") + "/file")).status_code == 404
        for _ in range(100):
            if (answer := await officer.get(place + "/file")).status_code == 200:
                break
            await asyncio.sleep(0.1)
        assert answer.headers["content-disposition"] == 'attachment; filename="twosquares-requests.csv"'
        assert len(answer.content.decode("utf-8-sig").splitlines()) == 1 + 7
        assert (await stranger.get("/twosquares/staff/export?format=csv")).status_code in {303, 401}


async def test_what_cannot_be_made_is_said_in_a_sentence(worked: Site) -> None:
    async with httpx2.AsyncClient(base_url=worked.base) as client:
        for query in ("format=dwg", "format=csv&layer=people", "format=csv&status=sideways", "format=csv&filter=((("):
            refused = await client.get(f"/twosquares/export?{query}")
            assert refused.status_code == 422, query
        assert (await client.get("/twosquares/export/no-such-ticket")).status_code == 404
