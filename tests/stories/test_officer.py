"""An officer in the field: the nearest case first, accepted in one tap, reported done with a photo."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pyproj import Geod

from tests.browser import DESKTOP, PHONE
from tests.stories.conftest import Visit
from tests.stories.staffed import DRAFTS, ask, staff
from tests.stories.visitor import Site

HERE = {"longitude": 0.002, "latitude": 0.002}
_SPHEROID = Geod(ellps="WGS84")


@pytest.fixture
async def ids(site: Site) -> list[int]:
    return await staff(site.settings)


def _jpeg() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 140, 90)).save(picture, "JPEG")
    return picture.getvalue()


def _metres(index: int) -> float:
    place = DRAFTS[index].place
    return float(_SPHEROID.inv(HERE["longitude"], HERE["latitude"], place.lon, place.lat)[2])


async def test_cases_come_nearest_first_with_me_on_the_map(visit: Visit, ids: list[int]) -> None:
    visitor = await visit(PHONE, **HERE)
    await visitor.sign_in()
    await visitor.page.click(".desk-bottom a[href$='/staff/near']")
    await visitor.page.wait_for_url("**/near?*lon=0.002*")
    await visitor.map_is_drawn()
    shown = await visitor.page.eval_on_selector_all(".near-card", "cards => cards.map(card => Number(card.dataset.id))")
    assert shown == sorted(ids, key=lambda request_id: _metres(ids.index(request_id)))
    assert await visitor.page.inner_text(".near-card .near-way >> nth=0") == "13 ม. · เดิน 1 นาที"
    assert "±20 ม." in await visitor.page.inner_text("#where")
    await visitor.looks("near")


async def test_accepted_in_one_tap_and_reported_with_a_photo(visit: Visit, site: Site, ids: list[int]) -> None:
    visitor = await visit(PHONE, **HERE)
    await visitor.sign_in()
    await visitor.open("/twosquares/staff/near")
    card = visitor.page.locator(f"#case-{ids[0]}")
    await visitor.page.wait_for_url("**/near?*lon=*")
    await card.locator(".near-accept button").click()
    await card.locator(".near-said[data-good]").wait_for()
    assert "รับทราบแล้ว" in await card.locator(".status").first.inner_text()
    await card.locator(".near-report summary").click()
    photo = {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": _jpeg()}
    await card.locator("input[type=file]").set_input_files([photo])  # type: ignore[list-item]
    await card.locator(".near-thumbs img").wait_for()
    await card.locator("textarea").fill("เปลี่ยนหลอดไฟแล้ว")
    await visitor.looks("near-report")
    await card.locator(".near-done button[type=submit]").click()
    await card.locator(".status-done").wait_for()
    [done] = await ask(site.settings, "SELECT * FROM request_event WHERE kind = 'done' AND request_id = %s", ids[0])
    assert done["note"] == "เปลี่ยนหลอดไฟแล้ว"
    assert done["detail"]["distance_metres"] == pytest.approx(_metres(0), abs=0.2)  # type: ignore[index]
    [photo_row] = await ask(site.settings, "SELECT kind, request_id FROM photo")
    assert photo_row == {"kind": "after", "request_id": ids[0]}
    await visitor.open(f"/twosquares/staff/requests/{ids[0]}")
    assert await visitor.page.locator(".case-photos img").count() == 1
    assert "13 ม." in await visitor.page.inner_text(".timeline")


async def test_lost_signal_keeps_the_words_and_the_photo(visit: Visit, ids: list[int]) -> None:
    visitor = await visit(PHONE, **HERE)
    await visitor.sign_in()
    await visitor.open("/twosquares/staff/near")
    await visitor.page.wait_for_url("**/near?*lon=*")
    card = visitor.page.locator(f"#case-{ids[0]}")
    await card.locator(".near-report summary").click()
    await card.locator("textarea").fill("ซ่อมแล้ว")
    visitor.expected.append("ERR_INTERNET_DISCONNECTED")
    await visitor.page.wait_for_load_state("networkidle")  # the map's tiles are there
    await visitor.page.context.set_offline(True)
    await card.locator(".near-done button[type=submit]").click()
    await card.locator(".near-said:not([data-good])").wait_for()
    assert await card.locator("textarea").input_value() == "ซ่อมแล้ว"
    await visitor.page.context.set_offline(False)
    await card.locator(".near-done button[type=submit]").click()
    await card.locator(".status-done").wait_for()


async def test_without_a_position_the_list_starts_in_the_middle_of_town(visit: Visit, ids: list[int]) -> None:
    visitor = await visit(PHONE)
    await visitor.sign_in()
    await visitor.open("/twosquares/staff/near")
    assert await visitor.page.locator(".near-card").count() == len(ids)
    await visitor.page.locator("#where", has_text="ตำแหน่ง").filter(has_not_text="กำลัง").wait_for()
    await visitor.looks("near-without-position")


async def test_the_whole_day_works_without_javascript(visit: Visit, site: Site, ids: list[int]) -> None:
    visitor = await visit(PHONE, javascript=False)
    await visitor.sign_in()
    await visitor.open("/twosquares/staff/near?lon=0.002&lat=0.002")
    card = visitor.page.locator(f"#case-{ids[0]}")
    await card.locator(".near-accept button").click()
    await visitor.page.wait_for_url("**/staff/near?lon=0.002&lat=0.002")
    await card.locator(".near-report summary").click()
    await card.locator("textarea").fill("ซ่อมแล้ว")
    photo = {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": _jpeg()}
    await card.locator("input[type=file]").set_input_files([photo])  # type: ignore[list-item]
    await card.locator(".near-done button[type=submit]").click()
    await visitor.page.wait_for_url("**/staff/near?lon=0.002&lat=0.002")
    [row] = await ask(site.settings, "SELECT status, photos FROM request WHERE id = %s", ids[0])
    assert row == {"status": 5, "photos": 1}


async def test_the_second_of_two_officers_sees_what_the_first_did(visit: Visit, site: Site, ids: list[int]) -> None:
    first, second = await visit(DESKTOP), await visit(DESKTOP)
    for visitor in (first, second):
        await visitor.sign_in()
        await visitor.open(f"/twosquares/staff/requests/{ids[1]}")
    await first.page.click("form[action$='/acknowledge'] button")
    await first.page.wait_for_url("**?saved")
    second.expected.append("409")
    await second.page.click("#fold-done summary")
    await second.page.fill("#fold-done textarea", "ทำเสร็จแล้วเมื่อเช้า")
    await second.page.click("#fold-done button[type=submit]")
    await second.page.wait_for_selector("#problem")
    assert "รับทราบแล้ว" in await second.page.inner_text("#problem")
    assert await second.page.input_value("#fold-done textarea") == "ทำเสร็จแล้วเมื่อเช้า"
    await second.looks("case-changed-meanwhile")
    assert (await ask(site.settings, "SELECT status FROM request WHERE id = %s", ids[1])) == [{"status": 2}]
    await second.page.click("#fold-done button[type=submit]")
    await second.page.wait_for_url("**?saved")
    assert (await ask(site.settings, "SELECT status FROM request WHERE id = %s", ids[1])) == [{"status": 5}]


async def test_a_session_that_ends_while_writing_loses_no_word(visit: Visit, site: Site, ids: list[int]) -> None:
    visitor = await visit(DESKTOP)
    await visitor.sign_in()
    await visitor.open(f"/twosquares/staff/requests/{ids[1]}")
    await visitor.page.keyboard.press("n")
    await visitor.page.keyboard.type("รอวัสดุจากพัสดุ")
    await ask(site.settings, "UPDATE staff_session SET expires_at = now() RETURNING 1")
    await visitor.page.click("#fold-note button[type=submit]")
    await visitor.page.wait_for_url("**/staff/sign-in?next=**")
    await visitor.page.fill("#username", "officer")
    await visitor.page.fill("#password", "officer-password")
    await visitor.page.click("main button[type=submit]")
    await visitor.page.wait_for_url(f"**/staff/requests/{ids[1]}")
    assert await visitor.page.input_value("#fold-note textarea") == "รอวัสดุจากพัสดุ"
    await visitor.page.click("#fold-note button[type=submit]")
    await visitor.page.wait_for_url("**?saved")
    assert "รอวัสดุจากพัสดุ" in await visitor.page.inner_text(".timeline")
    await visitor.open(f"/twosquares/staff/requests/{ids[1]}")
    assert await visitor.page.input_value("#fold-note textarea") == ""


async def test_a_device_that_draws_no_maps_still_has_the_list(visit: Visit, ids: list[int]) -> None:
    visitor = await visit(PHONE, **HERE)
    await visitor.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    await visitor.sign_in()
    await visitor.open("/twosquares/staff/near")
    await visitor.page.wait_for_url("**/near?*lon=0.002*")
    assert await visitor.page.locator(".near-card").count() == len(ids)
    assert "อุปกรณ์นี้แสดงแผนที่ไม่ได้" in await visitor.page.inner_text("#map")
    await visitor.looks("near-without-webgl")
    await visitor.open("/twosquares/staff/heat")
    assert await visitor.page.locator("tr[data-cell]").count() >= 1


async def test_only_my_cases_and_one_category(visit: Visit, ids: list[int]) -> None:
    visitor = await visit(PHONE, **HERE)
    await visitor.sign_in()
    await visitor.open("/twosquares/staff/near")
    await visitor.page.wait_for_url("**/near?*lon=*")
    await visitor.page.select_option("select[name=category]", "20")
    await visitor.page.wait_for_url("**category=20**")
    assert await visitor.page.locator(".near-card").count() == len(ids) - 1
    await visitor.page.locator(".chip", has_text="ของฉัน").click()
    await visitor.page.wait_for_url("**who=mine**")
    await visitor.page.locator(".empty").wait_for()
    answer = await visitor.page.request.get(
        visitor.base + "/twosquares/staff/api/near?lon=0.002&lat=0.002&category=10&who=mine"
    )
    [mine] = (await answer.json())["requests"]
    assert mine["id"] == ids[0] and mine["metres"] == pytest.approx(_metres(0), abs=0.01)


async def test_who_asked_is_sealed_until_somebody_opens_it_on_record(visit: Visit, site: Site, ids: list[int]) -> None:
    visitor = await visit(DESKTOP)
    await visitor.sign_in()
    await visitor.open(f"/twosquares/staff/requests/{ids[0]}")
    await visitor.map_is_drawn()
    assert "สมหญิง" not in await visitor.page.content()
    await visitor.looks("case")
    await visitor.page.click("form[action$='/contact'] button")
    assert "สมหญิง ใจดี" in await visitor.page.inner_text("#contact")
    [seen] = await ask(site.settings, "SELECT staff_id, is_public FROM request_event WHERE kind = 'contact_opened'")
    assert seen == {"staff_id": 1, "is_public": False}
    assert "เปิดดูข้อมูลผู้แจ้ง" in await visitor.page.inner_text(".timeline")


async def test_the_case_says_why_it_is_here_and_whose_it_is(visit: Visit, ids: list[int]) -> None:
    visitor = await visit(DESKTOP)
    await visitor.sign_in()
    await visitor.open(f"/twosquares/staff/requests/{ids[0]}")
    await visitor.page.click(".case-why summary")
    why = await visitor.page.inner_text(".case-why ul")
    assert "เขตตะวันตก" in why and "แนวเขตฉบับที่ 1" in why and "ห่างเส้นแบ่งเขต" in why and "GPS" in why
    assert "กฎข้อ 1" in await visitor.page.inner_text(".case-because")
    assert "W-0001" in await visitor.page.inner_text(".case-place")
    await visitor.open(f"/twosquares/staff/requests/{ids[6]}")
    await visitor.page.click(".case-why summary")
    assert "อยู่นอกทุกเขต เขตที่ใกล้ที่สุดคือเขตตะวันออก" in await visitor.page.inner_text(".case-why ul")


async def test_assigning_planning_rejecting_and_reopening(visit: Visit, site: Site, ids: list[int]) -> None:
    visitor = await visit(PHONE)
    await visitor.sign_in()
    await visitor.open(f"/twosquares/staff/requests/{ids[2]}")
    await visitor.page.click("#fold-assign summary")
    await visitor.page.select_option("#fold-assign select", "1")
    await visitor.page.click("#fold-assign button[type=submit]")
    for action in ("plan", "start", "reject", "reopen"):
        form = visitor.page.locator(f"form[action$='/{action}']")
        if await form.locator("textarea").count():
            await visitor.page.locator("details", has=form).locator("summary").click()
            await form.locator("textarea").fill(f"เหตุผล {action}")
        await form.locator("button[type=submit]").click()
        await visitor.page.wait_for_url("**?saved")
    kinds = await ask(site.settings, "SELECT kind FROM request_event WHERE request_id = %s ORDER BY id", ids[2])
    assert [row["kind"] for row in kinds] == ["submitted", "assigned", "planned", "started", "rejected", "reopened"]
    assert (await ask(site.settings, "SELECT officer_id FROM request WHERE id = %s", ids[2])) == [{"officer_id": 1}]
    await visitor.looks("case-phone")


async def test_planners_look_and_do_not_touch(visit: Visit, ids: list[int]) -> None:
    visitor = await visit(DESKTOP)
    await visitor.sign_in(username="planner")
    await visitor.open(f"/twosquares/staff/requests/{ids[0]}")
    assert await visitor.page.locator(".case-actions").count() == 0
    assert await visitor.page.locator("form[action$='/contact']").count() == 0
    token = await visitor.page.get_attribute("input[name=csrf]", "value")
    for action in ("acknowledge", "contact", "assign", "note"):
        answer = await visitor.page.request.post(
            f"{visitor.base}/twosquares/staff/requests/{ids[0]}/{action}",
            headers={"origin": visitor.base},
            form={"version": "1", "csrf": token or "", "note": "x"},
        )
        assert answer.status == 403
