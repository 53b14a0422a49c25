from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pyproj import Geod

from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.requests import intake, near, photos, support, tracking, workflow
from geo_oss.requests.model import Draft, Receipt, Status
from geo_oss.requests.workflow import MOVES, Moved, NotAMove, Report
from tests import town
from tests.town import KEYS, NOISE, ROAD, SECRET

HERE = LonLat(0.0021, 0.0021)
POTHOLE = Draft(ROAD, HERE, title="หลุม", phone="081-234-5678")


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    return await town.build(conn)


async def value(conn: Conn, query: Any, *parameters: object) -> Any:
    row = await (await conn.execute(query, parameters)).fetchone()
    return next(iter(row.values())) if row else None


async def submitted(conn: Conn, organization: Organization, **changes: Any) -> Receipt:
    return await intake.submit(conn, organization, replace(POTHOLE, **changes), keys=KEYS)


async def test_a_case_goes_from_received_to_done_and_tells_every_step(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    for to in (Status.ACKNOWLEDGED, Status.IN_PROGRESS):
        await workflow.move(conn, organization, receipt.id, to, staff_id=1)
    stood = LonLat(0.0031, 0.0021)
    await workflow.move(conn, organization, receipt.id, Status.DONE, staff_id=1, report=Report("ซ่อมแล้ว", place=stood))
    told = await tracking.events(conn, organization, receipt.id, notes=True)
    assert [event.kind for event in told] == ["submitted", "acknowledged", "started", "done"]
    assert told[-1].note == "ซ่อมแล้ว"
    assert await value(conn, "SELECT status FROM request_public WHERE id = %s", receipt.id) == Status.DONE
    assert await value(conn, "SELECT done_at IS NOT NULL FROM request WHERE id = %s", receipt.id)
    metres = await value(conn, "SELECT detail->'distance_metres' FROM request_event ORDER BY id DESC LIMIT 1")
    assert metres == pytest.approx(Geod(ellps="WGS84").inv(stood.lon, stood.lat, HERE.lon, HERE.lat)[2], abs=0.1)
    assert await value(conn, "SELECT count(*) FROM notice WHERE request_id = %s", receipt.id) == 5


async def test_only_known_moves_are_made(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    for to in set(Status) - MOVES[Status.RECEIVED]:
        with pytest.raises(NotAMove):
            await workflow.move(conn, organization, receipt.id, to, staff_id=1)


async def test_closing_needs_a_word_or_a_picture(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    with pytest.raises(Invalid, match="result"):
        await workflow.move(conn, organization, receipt.id, Status.DONE, staff_id=1)


async def test_of_two_officers_the_second_sees_what_the_first_did(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    await workflow.move(conn, organization, receipt.id, Status.ACKNOWLEDGED, staff_id=1, version=1)
    with pytest.raises(Moved):
        await workflow.move(conn, organization, receipt.id, Status.REJECTED, staff_id=1, version=1)


async def test_a_case_of_another_municipality_is_not_there(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    elsewhere = await store.get(conn, "elsewhere")
    with pytest.raises(NotFound):
        await workflow.move(conn, elsewhere, receipt.id, Status.ACKNOWLEDGED, staff_id=1)
    with pytest.raises(NotFound):
        await tracking.by_token(conn, elsewhere, receipt.token)
    with pytest.raises(NotFound):
        await support.add(conn, elsewhere, receipt.id, voucher="a")


async def test_a_result_recorded_later_says_the_day_it_was_done(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    await conn.execute("UPDATE request SET created_at = created_at - interval '9 days'")
    today = datetime.now(organization.zone).date()
    for day in (today + timedelta(days=1), today - timedelta(days=10)):
        with pytest.raises(Invalid, match="day of completion"):
            await workflow.move(conn, organization, receipt.id, Status.DONE, staff_id=1, report=Report("เสร็จ", day=day))
    done = today - timedelta(days=2)
    await workflow.move(conn, organization, receipt.id, Status.DONE, staff_id=1, report=Report("เสร็จ", day=done))
    for table in ("request", "request_public"):
        at = await value(conn, f"SELECT done_at FROM {table} WHERE id = %s", receipt.id)
        assert at.astimezone(organization.zone).date() == done


async def test_assigning_is_told_and_refuses_strangers_and_old_pages(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    await workflow.assign(conn, organization, receipt.id, officer_id=1, staff_id=1, version=1)
    assert await value(conn, "SELECT officer_id FROM request WHERE id = %s", receipt.id) == 1
    with pytest.raises(Moved):
        await workflow.assign(conn, organization, receipt.id, officer_id=None, staff_id=1, version=1)
    with pytest.raises(Invalid):
        await workflow.assign(conn, organization, receipt.id, officer_id=77, staff_id=1)


async def test_reopening_clears_the_closing_date(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    await workflow.move(conn, organization, receipt.id, Status.DONE, staff_id=1, report=Report("เสร็จ"))
    await workflow.move(conn, organization, receipt.id, Status.IN_PROGRESS, staff_id=1)
    assert await value(conn, "SELECT done_at FROM request_public WHERE id = %s", receipt.id) is None
    assert (await tracking.events(conn, organization, receipt.id, notes=False))[-1].kind == "reopened"


async def test_the_same_voice_counts_once(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    assert [await support.add(conn, organization, receipt.id, voucher=v) for v in ("a", "a", "b")] == [1, 1, 2]
    secret = await submitted(conn, organization, category_id=SECRET)
    with pytest.raises(NotFound):
        await support.add(conn, organization, secret.id, voucher="a")


async def test_tracking_needs_the_right_digits_or_the_year(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    assert await tracking.by_last4(conn, organization, f" {receipt.number.lower()} ", "๕๖๗๘", keys=KEYS) == receipt.id
    year = str(receipt.created_at.year + 543)
    assert await tracking.by_year(conn, organization, receipt.number, year) == receipt.id
    for number, digits in ((receipt.number, "5679"), (receipt.number, ""), ("KT9999999", "5678")):
        with pytest.raises(tracking.NothingTracked):
            await tracking.by_last4(conn, organization, number, digits, keys=KEYS)
    with pytest.raises(tracking.NothingTracked):
        await tracking.by_year(conn, organization, receipt.number, "2510")


async def test_the_secret_link_shows_what_the_public_page_does_not(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization, description="หน้าบ้านเลขที่ 5")
    assert (await tracking.by_token(conn, organization, receipt.token)).description == "หน้าบ้านเลขที่ 5"
    assert (await tracking.public(conn, organization, receipt.id)).description == ""


async def test_the_officers_list_is_in_true_distance_order(conn: Conn, organization: Organization) -> None:
    places = [LonLat(0.0021 + step * 0.00031, 0.0021 + (step * 7 % 5) * 0.0004) for step in range(30)]
    for place in places:
        await submitted(conn, organization, place=place)
    listed = await near.open_near(conn, organization.id, HERE, within_metres=1200, limit=20)
    spheroid = Geod(ellps="WGS84")
    metres = sorted(spheroid.inv(HERE.lon, HERE.lat, place.lon, place.lat)[2] for place in places)[:20]
    assert [one.metres for one in listed] == pytest.approx(metres, abs=0.01)
    assert await near.open_near(conn, organization.id, HERE, category_id=10, within_metres=1200) == []
    assert len(await near.open_near(conn, organization.id, HERE, category_id=20, within_metres=5000, limit=99)) == 30


async def test_what_may_already_be_reported_never_tells_a_blurred_place(conn: Conn, organization: Organization) -> None:
    await submitted(conn, organization)
    await submitted(conn, organization, category_id=NOISE)
    same = await near.same_near(conn, organization.id, HERE, category_id=ROAD)
    assert [one.title for one in same] == ["หลุม"]
    assert await near.same_near(conn, organization.id, HERE, category_id=NOISE) == []


async def test_a_voice_of_a_citizen_takes_no_form_from_an_officer(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    await support.add(conn, organization, receipt.id, voucher="a stranger's")
    await workflow.move(conn, organization, receipt.id, Status.ACKNOWLEDGED, staff_id=1, version=1)
    assert await value(conn, "SELECT version FROM request WHERE id = %s", receipt.id) == 2


async def test_photos_of_the_citizen_take_no_form_from_an_officer(conn: Conn, organization: Organization) -> None:
    receipt = await submitted(conn, organization)
    photo = uuid4()
    await conn.execute(
        "INSERT INTO photo (organization_id, id, sha256, bytes, width, height) VALUES (1, %s, '\\x00', 1, 1, 1)",
        (photo,),
    )
    await photos.attach(conn, organization.id, receipt.id, [photo])
    await workflow.move(conn, organization, receipt.id, Status.ACKNOWLEDGED, staff_id=1, version=1)
