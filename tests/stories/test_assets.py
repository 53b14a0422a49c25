"""Poles at work: an officer corrects a place where he stands, a circuit becomes one case, words become a pole."""

from __future__ import annotations

import psycopg
import pytest

from geo_oss.geo import LonLat
from geo_oss.requests.model import Draft
from tests.browser import DESKTOP, PHONE
from tests.stories import reporting, staffed
from tests.stories.conftest import Visit
from tests.stories.visitor import Site
from tests.town import LIGHT

QUOTED = Draft(LIGHT, LonLat(0.0045, 0.002), "map", None, "ไฟดับหน้าบ้าน", "เสาไฟเลขที่ W-0001 ดับ")


@pytest.fixture
async def town(site: Site) -> Site:
    """Both poles on one circuit and both dark; two are an incident here; a third case quotes the first pole."""
    dark = [
        Draft(LIGHT, LonLat(0.002, 0.002), "pole", fault="dark", channel="qr", pole_id=pole, pole_method="code")
        for pole in (1, 2)
    ]
    await staffed.staff(site.settings, (*dark, QUOTED))
    with psycopg.connect(site.settings.database_url) as conn:
        conn.execute("UPDATE pole SET circuit = 'C7' WHERE organization_id = 1")
        conn.execute("UPDATE asset_kind SET incident_least = 2 WHERE organization_id = 1")
    return site


def rows(site: Site, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(site.settings.database_url) as conn:
        return conn.execute(query.encode()).fetchall()


async def test_an_officer_corrects_the_place_where_he_stands(town: Site, visit: Visit) -> None:
    officer = await visit(PHONE, longitude=0.00215, latitude=0.00205, accuracy=5.0)
    await officer.sign_in()
    await officer.open("/twosquares/staff/poles/1")
    await officer.map_is_drawn()
    await officer.page.click("#fold-place summary")
    await officer.page.click("[data-here]")
    await officer.page.wait_for_selector("text=ตำแหน่งแม่นยำราว 5 ม.")
    await officer.looks("asset-correct")
    await officer.page.fill("input[name=note]", "ย้ายข้ามถนน")
    await officer.page.click("[data-correct] button[type=submit]")
    await officer.page.wait_for_selector("text=แก้ตำแหน่งแล้ว")
    await officer.looks("asset")
    assert (
        rows(town, "SELECT round(ST_X(place)::numeric, 5), placed_by FROM pole WHERE code = 'CODEONE'")[0][1] == "field"
    )
    assert rows(town, "SELECT staff_id, note, round(metres) FROM pole_event") == [(1, "ย้ายข้ามถนน", 18)]


async def test_a_circuit_becomes_one_case_and_closes_together(town: Site, visit: Visit) -> None:
    officer = await visit(DESKTOP)
    await officer.sign_in()
    await officer.open("/twosquares/staff/incidents")
    await officer.looks("incidents")
    await officer.page.click("text=รับเป็นเหตุเดียว")
    await officer.page.wait_for_selector("text=เรื่องที่รวมอยู่ในเหตุนี้")
    await officer.looks("incident-case")
    await officer.page.click("#fold-done summary")
    await officer.page.fill("#fold-done textarea", "เปลี่ยนเบรกเกอร์")
    await officer.page.click("#fold-done button[type=submit]")
    await officer.page.wait_for_url("**saved**")
    closed = rows(town, "SELECT count(*) FROM request WHERE status = 5")
    assert closed == [(3,)], "the incident and its two cases; the quoted one stays open"


async def test_words_become_a_pole(town: Site, visit: Visit) -> None:
    ((case,),) = rows(town, "SELECT id FROM request WHERE pole_id IS NULL")
    officer = await visit(PHONE)
    await officer.sign_in()
    await officer.open(f"/twosquares/staff/requests/{case}")
    await officer.looks("case-quoted")
    await officer.page.click("text=ใช่ ผูกกับเสานี้")
    await officer.page.wait_for_url("**saved**")
    assert rows(town, f"SELECT pole_id, pole_method FROM request WHERE id = {case}") == [(1, "text")]


async def test_the_citizen_is_asked_at_the_last_look(town: Site, visit: Visit) -> None:
    citizen = await visit(PHONE, longitude=0.0045, latitude=0.002)
    await citizen.open(reporting.FORM)
    await reporting.choose(citizen)
    await citizen.page.wait_for_selector(".wizard-map[data-ready]")
    await citizen.page.click("[data-locate]")
    await reporting.says(citizen, "[data-place-words]", "เขตตะวันตก")
    await reporting.go_on(citizen, "details")
    await citizen.page.fill("[name=title]", "ไฟดับ")
    await citizen.page.fill("[name=description]", "เสาไฟเลขที่ W 1 ดับ")
    await citizen.page.check("[name=anonymous]")
    await reporting.go_on(citizen, "review")
    await citizen.page.check("[name=pole_said]")
    await citizen.looks("report-said-pole")
    await citizen.page.click("[data-next]")
    await citizen.page.wait_for_url("**/twosquares/t/**")
    assert rows(town, "SELECT count(*) FROM request WHERE pole_id = 1 AND pole_method = 'text'") == [(1,)]
