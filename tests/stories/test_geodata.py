"""A planner brings new zones and poles in: sends the file, looks, says yes, takes it back; nothing changes before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import psycopg
import pyogrio.raw
import pytest
import shapely

from api import worker
from tests.browser import DESKTOP, PHONE
from tests.stories import staffed
from tests.stories.conftest import Visit
from tests.stories.visitor import Site, Visitor

PAGE = "/twosquares/staff/geodata"
WAIT = 40_000
UTM_31N = "EPSG:32631"


@pytest.fixture
async def town(site: Site) -> AsyncIterator[Site]:
    """The town with a planner, some cases, and a worker."""
    await staffed.staff(site.settings)
    stop = asyncio.Event()
    working = asyncio.create_task(worker.work(site.settings, stop))
    yield site
    stop.set()
    await working


def zones(path: Path, edge: float = 0.0125, *, crs: str = "EPSG:4326", east: float = 0.0) -> Path:
    """The two zones with their common edge elsewhere, a little overlap, and a third zone."""
    shapes = [
        shapely.box(east, 0, east + edge, 0.01),
        shapely.box(east + edge - 0.0001, 0, east + 0.02, 0.01),
        shapely.box(east + 0.02, 0, east + 0.03, 0.01),
    ]
    columns = {"code": ["W", "E", "N"], "name": ["เขตตะวันตก", "เขตตะวันออก", "เขตใหม่"]}
    values = [np.array(words, dtype=object) for words in columns.values()]
    pyogrio.raw.write(path, shapely.to_wkb(shapes), values, list(columns), geometry_type="Polygon", crs=crs)
    return path


async def sends(planner: Visitor, layer: str, file: Path) -> None:
    """Chooses the layer and the file, sends, and waits until the worker has looked."""
    await planner.open(PAGE)
    await planner.page.select_option("#layer", layer)
    await planner.page.set_input_files("#file", file)
    await planner.page.click("[data-send] button[type=submit]")
    await planner.page.wait_for_selector(".geo-yes, .geo-again", timeout=WAIT)


def in_force(site: Site) -> list[tuple[str, float]]:
    """Codes and areas of the zones in force, and how many open requests each has."""
    with psycopg.connect(site.settings.database_url) as conn:
        return conn.execute(
            "SELECT b.code, count(r.id) FROM boundary b LEFT JOIN request r ON r.organization_id = 1"
            " AND r.zone_code = b.code WHERE b.organization_id = 1 AND b.layer = 'zone' AND b.in_force"
            " GROUP BY b.code ORDER BY b.code"
        ).fetchall()


async def test_new_zones_are_looked_at_confirmed_and_taken_back(town: Site, visit: Visit, tmp_path: Path) -> None:
    before = in_force(town)
    planner = await visit(DESKTOP)
    await planner.sign_in(username="planner")
    await planner.open(PAGE)
    await planner.looks("staff-geodata")
    await sends(planner, "zone", zones(tmp_path / "เขตใหม่.gpkg"))
    await planner.page.wait_for_selector("#map[data-ready]", timeout=WAIT)
    said = await planner.page.inner_text("main")
    assert "เขตใหม่" in said and "แนวเปลี่ยน" in said and "ทับซ้อนกัน" in said
    await planner.looks("staff-geodata-preview")
    assert in_force(town) == before
    async with planner.page.expect_download() as download:
        await planner.page.click("a[href$='report.gpkg']")
    await (await download.value).save_as(tmp_path / "report.gpkg")
    found = pyogrio.raw.read(tmp_path / "report.gpkg", layer="places")[3]
    assert "overlap" in {str(word) for values in found for word in values}
    await planner.page.check("input[name=which][value=all]")
    await planner.page.click(".geo-yes button[type=submit]")
    await planner.page.wait_for_selector("form[action$='/undo']", timeout=WAIT)
    await planner.looks("staff-geodata-done")
    after = in_force(town)
    assert [code for code, _ in after] == ["E", "N", "W"] and dict(after)["W"] > dict(before)["W"]
    await planner.page.click("form[action$='/undo'] button")
    await planner.page.wait_for_selector(".notice-good .icon use[href$='#undo-2']", timeout=WAIT)
    assert in_force(town) == before
    assert not list(Path(town.settings.data, "geodata").rglob("file.*"))


async def test_a_wrong_system_and_a_cut_file_are_refused_in_words(town: Site, visit: Visit, tmp_path: Path) -> None:
    planner = await visit(PHONE)
    await planner.sign_in(username="planner")
    metres = zones(tmp_path / "metres.gpkg", crs="EPSG:32647")
    await sends(planner, "zone", metres)
    assert "--crs" not in await planner.page.inner_text("main")
    await planner.looks("staff-geodata-refused")
    await planner.page.click("button[value='EPSG:4326']")
    await planner.page.wait_for_selector(".geo-yes", timeout=WAIT)
    whole = zones(tmp_path / "whole.gpkg").read_bytes()
    (tmp_path / "cut.gpkg").write_bytes(whole[: len(whole) // 2])
    await sends(planner, "zone", tmp_path / "cut.gpkg")
    assert "ยังไม่มีอะไรเปลี่ยน" in await planner.page.inner_text(".notice-error")
    await planner.page.click("form[action$='/discard'] button")
    await planner.page.wait_for_url(f"**{PAGE}")
    assert "cut.gpkg" not in await planner.page.inner_text("main")
    assert [code for code, _ in in_force(town)] == ["E", "W"]


async def test_poles_are_merged_from_a_phone_in_english(town: Site, visit: Visit, tmp_path: Path) -> None:
    planner = await visit(PHONE)
    await planner.sign_in(username="planner")
    await planner.open(f"{PAGE}?lang=en")
    await planner.looks("staff-geodata")
    (tmp_path / "poles.csv").write_text("number,lon,lat\nW-0001,0.0022,0.002\nN-0003,0.004,0.004\n")
    await sends(planner, "pole", tmp_path / "poles.csv")
    await planner.page.wait_for_selector("#map[data-ready]", timeout=WAIT)
    await planner.looks("staff-geodata-poles")
    await planner.page.check("input[name=vanished][value=keep]")
    await planner.page.click(".geo-yes button[type=submit]")
    await planner.page.wait_for_selector(".notice-good", timeout=WAIT)
    assert "Added 1, moved 1" in await planner.page.inner_text("main")


async def test_the_form_asks_for_the_columns_of_the_chosen_layer(town: Site, visit: Visit) -> None:
    names = {"code", "name", "name_en"}
    wanted = {"": set(), "zone": names, "community": {*names, "zone"}}
    wanted["pole"] = {"number", "circuit", "kind", "street", "x", "y"}
    planner = await visit(PHONE)
    await planner.sign_in(username="planner")
    await planner.open(PAGE)
    await planner.page.click(".geo-more summary")
    for layer, fields in wanted.items():
        await planner.page.select_option("#layer", layer)
        seen = {name for name in {*names, "zone", *wanted["pole"]} if await planner.page.is_visible(f"#{name}")}
        assert seen == fields, layer
        assert await planner.page.is_visible(".geo-unchosen") == (layer == "")
    await planner.looks("staff-geodata-columns")
