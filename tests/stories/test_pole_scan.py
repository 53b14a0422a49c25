"""Somebody stands at a dark pole: scans its sticker, says what is wrong, sends; the next one says "the same here"."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import psycopg
import pytest
import zxingcpp
from PIL import Image

from api import vendored
from geo_oss.geo import LonLat
from poles.codes import issue
from poles.model import Pole
from poles.stickers import Letterhead, pdf
from tests.browser import DESKTOP, PHONE
from tests.poles.test_stickers import printed
from tests.stories import staffed
from tests.stories.conftest import Visit
from tests.stories.visitor import Site, Visitor

CODE = issue(1, 1, b"\x01")
FOUND = "SELECT channel, pole_id, pole_method, zone_code, fault, photos, supporters FROM request"


@pytest.fixture
def sticker(site: Site, tmp_path: Path) -> str:
    """The path that a reader finds on the printed sticker of the first pole."""
    with psycopg.connect(site.settings.database_url) as conn:
        conn.execute("UPDATE pole SET code = %s WHERE organization_id = 1 AND id = 1", (CODE,))
    pole = Pole(1, 1, "W-0001", CODE, "", "", "", "W", None, LonLat(0.002, 0.002))
    (sheet,) = printed(tmp_path, pdf([pole], Letterhead("เมือง", "", "#0b6e4f", site.base), vendored.print_fonts()))
    (read,) = zxingcpp.read_barcodes(np.asarray(sheet))
    assert read.text.startswith(site.base.upper())
    return str(read.text[len(site.base) :])


def rows(site: Site, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(site.settings.database_url) as conn:
        return conn.execute(query.encode()).fetchall()


async def report(visitor: Visitor, path: str, photo: Path | None = None) -> None:
    """Scan, choose the fault, perhaps a photo, send."""
    await visitor.open(path)
    await visitor.page.check("input[name=fault][value=dark]")
    if photo is not None:
        await visitor.page.set_input_files("#files", photo)
        await visitor.page.wait_for_selector("[data-photos] img")
    await visitor.page.click("#ask button[type=submit]")
    await visitor.page.wait_for_url("**/twosquares/t/**")


async def test_scan_report_and_the_next_one_joins(site: Site, sticker: str, visit: Visit, tmp_path: Path) -> None:
    photo = tmp_path / "dark.png"
    Image.new("RGB", (320, 240), "#112233").save(photo)

    first = await visit(PHONE, longitude=0.002, latitude=0.002)
    await first.open(sticker)
    assert await first.page.inner_text("#pole-number") == "W-0001"
    await first.page.wait_for_selector("[data-pole-map] .pole-mark")
    await first.looks("pole-form")
    await report(first, sticker, photo)
    assert rows(site, FOUND) == [("qr", 1, "code", "W", "dark", 1, 0)]

    second = await visit(PHONE)
    await second.open(sticker.lower().replace("/p/", "/P/"))
    assert "มีคนแจ้งเสาต้นนี้แล้ว" in await second.page.inner_text("main")
    assert await second.page.locator("input[name=fault]").count() == 0
    await second.looks("pole-case")
    await second.page.click("text=มีปัญหาเหมือนกัน")
    await second.page.wait_for_selector("text=ขอบคุณ")
    await second.looks("pole-joined")
    assert rows(site, FOUND) == [("qr", 1, "code", "W", "dark", 1, 1)]


async def test_a_scan_from_afar_is_told_kindly_and_shown_to_staff(site: Site, sticker: str, visit: Visit) -> None:
    visitor = await visit(PHONE, longitude=0.006, latitude=0.002)
    await visitor.open(sticker)
    assert await visitor.page.input_value("input[name=lon]") == "", "nothing is attached unasked"
    await visitor.page.check("[data-attach]")
    await visitor.page.wait_for_selector("text=ห่างจากจุดนี้ราว 450 ม.")
    await visitor.looks("pole-far")
    await visitor.page.check("input[name=fault][value=dark]")
    await visitor.page.click("#ask button[type=submit]")
    await visitor.page.wait_for_url("**/twosquares/t/**")
    assert rows(site, "SELECT pole_id, round(pole_metres) FROM request") == [(1, 445)]
    assert rows(site, "SELECT pole_id, scans FROM pole_scan") == [(1, 1)]

    await staffed.staff(site.settings, ())
    officer = await visit(DESKTOP)
    await officer.sign_in()
    await officer.open("/twosquares/staff/poles/1")
    assert "450 ม." in await officer.page.inner_text("#sticker + dl")
    await officer.looks("asset")


async def test_something_else_at_a_desk(site: Site, sticker: str, visit: Visit) -> None:
    await report(await visit(PHONE), sticker)
    neighbour = await visit(DESKTOP)
    await neighbour.open(sticker)
    await neighbour.page.click("text=แจ้งปัญหาอื่นของเสานี้")
    await neighbour.page.wait_for_selector("#ask")
    await neighbour.looks("pole-other")
    await neighbour.page.check("input[name=fault][value=dark]")
    await neighbour.page.dblclick("#ask button[type=submit]")
    await neighbour.page.wait_for_url("**/twosquares/t/**")
    assert rows(site, "SELECT count(*) FROM request") == [(2,)]


async def test_the_whole_way_without_javascript(site: Site, sticker: str, visit: Visit) -> None:
    await report(await visit(PHONE, javascript=False), sticker)
    neighbour = await visit(PHONE, javascript=False)
    await neighbour.open(sticker)
    await neighbour.page.click("text=มีปัญหาเหมือนกัน")
    assert "ขอบคุณ" in await neighbour.page.inner_text("main")
    assert rows(site, FOUND) == [("qr", 1, "code", "W", "dark", 0, 1)]


async def test_a_torn_sticker_leads_to_the_number_on_the_pole(site: Site, sticker: str, visit: Visit) -> None:
    visitor = await visit(PHONE)
    visitor.expected.append("status of 422")
    await visitor.open(sticker[:-4])
    await visitor.looks("pole-refused")
    await visitor.page.select_option("#org", "twosquares")
    await visitor.page.fill("#number", "w-๐๐๐๑")
    await visitor.page.click("main button[type=submit]")
    assert await visitor.page.inner_text("#pole-number") == "W-0001"
    await report(visitor, visitor.page.url[len(site.base) :])
    assert rows(site, FOUND) == [("web", 1, "number", "W", "dark", 0, 0)]
