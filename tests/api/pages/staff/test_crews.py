"""Crews, packages and days without JavaScript: who may do what, what is refused in words, and whose it stays."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2 as httpx
import psycopg
import pytest

from api.crews import child
from api.deps import STAFF_COOKIE
from geo_oss.routing import visiting_order
from geo_oss.routing.tour import Problem
from geo_oss.routing.visiting_order import Planned
from geo_oss.settings import Settings
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import OPEN_TRANSACTIONS, sign_in

STAFF = "/twosquares/staff"
SETTING = """
INSERT INTO staff (organization_id, id, username, password_hash, name, role, department_id)
VALUES (1, 2, 'admin', '-', 'ผู้ดูแล', 'admin', 1), (1, 3, 'other', '-', 'คนอื่น', 'officer', 1),
       (2, 2, 'admin', '-', 'ที่อื่น', 'admin', 1);
INSERT INTO crew (organization_id, id, name, department_id, depot, hours)
VALUES (1, 1, 'ทีมหนึ่ง', 1, ST_SetSRID(ST_MakePoint(0.001, 0.001), 4326), '{0,1440}'),
       (1, 2, 'ทีมสอง', 1, ST_SetSRID(ST_MakePoint(0.019, 0.001), 4326), '{0,1440}');
INSERT INTO crew_member VALUES (1, 1, 1);
INSERT INTO request (organization_id, id, number, category_id, status, place, gm, h3_cell, place_source, channel,
                     placement_method, community_code, community_version, title, description)
OVERRIDING SYSTEM VALUE
SELECT 1, n, 'KT-' || n, 21, 1, p, ST_Transform(p, 3857), 0, 'map', 'web', 'covers', 'M', 2, 'หลุม ' || n, ''
  FROM generate_series(1, 3) AS n, ST_SetSRID(ST_MakePoint(0.006 + n * 0.0005, 0.004), 4326) AS p;
"""
SameOrigin = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def office(visitor: Visitor) -> Visitor:
    """An administrator who is signed in; `officer` (of crew one), `other` and `stranger` could be."""
    with psycopg.connect(visitor.database) as conn:
        conn.execute(SETTING)
        for token, organization, person in (("admin", 1, 2), ("officer", 1, 1), ("other", 1, 3), ("stranger", 2, 2)):
            sign_in(conn, token, organization, person)
    visitor.client.cookies.set(STAFF_COOKIE, "admin")
    return visitor


async def posts(office: Visitor, path: str, *fields: tuple[str, object]) -> httpx.Response:
    """The answer to a form of the page that is open."""
    csrf = re.findall(r'name="csrf" value="([^"]+)"', office.page)[-1]
    parts = [(name, (None, str(value))) for name, value in (("csrf", csrf), *fields)]
    return await office.client.post(STAFF + path, files=parts, headers=SameOrigin)


def crew(
    name: str, depot: str = "0.004, 0.012", hours: tuple[str, str] = ("08:00", "16:00")
) -> list[tuple[str, object]]:
    """The form of a crew."""
    return [("name", name), ("department_id", 1), ("depot", depot), ("from_1", hours[0]), ("to_1", hours[1])]


async def packaged(office: Visitor) -> None:
    """Two cases in a package of crew one."""
    await office.opens(f"{STAFF}/packages")
    answer = await posts(
        office, "/packages", ("case", 1), ("case", 2), ("name", "หลุม"), ("crew", 1), ("due", "2030-01-31")
    )
    assert answer.status_code == 303, answer.text


def worked(office: Visitor, tmp: str) -> None:
    """What the worker's child does with all that waits."""
    with psycopg.connect(office.database, autocommit=True) as conn:
        waiting = "UPDATE crew_task SET state = 'working' WHERE state = 'waiting' RETURNING organization_id, id"
        for organization, id in conn.execute(waiting).fetchall():
            child.main(organization, id, Settings(database_url=office.database, data_dir=tmp))


async def test_no_more_is_asked_of_the_worker_than_it_can_do(office: Visitor) -> None:
    with psycopg.connect(office.database) as conn:
        conn.execute(
            "INSERT INTO crew_task (organization_id, kind, said, staff_id)"
            " SELECT 1, 'areas', '{}', 2 FROM generate_series(1, 60)"
        )
    await office.opens(f"{STAFF}/packages")
    for path, fields in (("/crews/areas", [("crew", 1), ("crew", 2)]), ("/crews/1/day", [("day", "2030-01-31")])):
        answer = await posts(office, path, *fields)
        assert answer.status_code == 409 and "กรุณารอให้เสร็จก่อน" in answer.text, answer.text
    assert office.rows("SELECT count(*) FROM crew_task") == [(60,)]


async def test_a_proposal_says_why_and_is_taken_in_part(office: Visitor) -> None:
    text = await office.opens(f"{STAFF}/packages?metres=100&least=3")
    assert "เพราะ: ประเภทเดียวกัน" in text and "ชุมชนกลาง" in text and "KT-3" in text
    await packaged(office)
    assert office.rows("SELECT request_id, package_id FROM work_package_case ORDER BY 1") == [(1, 1), (2, 1)]
    assert office.rows("SELECT crew_id, due::text FROM work_package") == [(1, "2030-01-31")]
    again = await posts(office, "/packages", ("case", 2), ("case", 3), ("name", "อีกชุด"))
    assert again.status_code == 409 and "ข้อเสนอนี้เปลี่ยนไปแล้ว" in again.text
    assert office.rows("SELECT count(*) FROM work_package") == [(1,)]


async def test_what_cannot_be_is_said_in_words(office: Visitor) -> None:
    await packaged(office)
    await office.opens(f"{STAFF}/packages/1")
    for path, fields, code, words in (
        ("/packages", [("case", 3), ("name", " ")], 422, "กรุณาตั้งชื่อชุดงาน"),
        ("/packages", [("case", 3), ("name", "x"), ("crew", 99)], 422, "ไม่พบทีมงานนี้"),
        ("/packages", [("case", 3), ("name", "x"), ("due", "พรุ่งนี้")], 422, "วันที่ต้องเป็น ปปปป-ดด-วว"),
        ("/packages/refuse", [("case", 3), ("reason", "")], 422, "กรุณาเขียนเหตุผล"),
        ("/packages/1/add", [("number", "KT-2")], 422, "ไม่พบเรื่องเลขที่นี้"),
        ("/packages/9", [("name", "x")], 404, "ไม่พบชุดงานนี้"),
        ("/crews", crew("ทีมหนึ่ง"), 422, "มีทีมชื่อนี้แล้ว"),
        ("/crews", crew("x", hours=("16:00", "08:00")), 422, "เวลาทำงานต้องเรียงกัน"),
        ("/crews", crew("x", depot="ที่บ้าน"), 422, "พิกัดจุดเริ่มต้น"),
        ("/crews", [*crew("x"), ("speed_kmh", "เร็ว")], 422, 'id="speed_kmh-error"'),
        ("/crews", [*crew("x"), ("most_minutes", "1.5")], 422, 'id="most_minutes-error"'),
        ("/crews/minutes", [("minutes_21", "0900")], 422, "1–480 นาที"),
        ("/crews/1/day", [("day", "2030-02-30")], 422, "วันที่ต้องเป็น ปปปป-ดด-วว"),
        ("/crews/1/day/order", [("day", "2030-02-28")], 422, "ยังไม่มีแผน"),
        ("/crews/77/day", [("day", "2030-02-28")], 404, "ไม่พบทีมงานนี้"),
        ("/crews/areas", [("crew", 1), ("measure", "luck")], 422, "ไม่รู้จักตัววัด"),
        ("/crews/areas/1/accept", [], 409, "ข้อเสนอนี้ใช้ไม่ได้แล้ว"),
    ):  # fmt: skip
        answer = await posts(office, path, *fields)
        assert (answer.status_code, words in answer.text) == (code, True), (path, fields, answer.status_code)
    assert office.rows("SELECT count(*) FROM work_package") == [(1,)]


async def test_members_plan_their_own_day_and_nobody_elses(office: Visitor, tmp_path: object) -> None:
    await packaged(office)
    office.client.cookies.set(STAFF_COOKIE, "officer")
    await office.opens(f"{STAFF}/today")
    assert "ยังไม่ได้วางแผนวันนี้" in office.page
    assert (await posts(office, "/crews/2/day", ("day", "2030-01-31"))).status_code == 403
    assert (await posts(office, "/packages", ("case", 3), ("name", "x"))).status_code == 403
    assert (await posts(office, "/crews", ("name", "x"))).status_code == 403
    assert (await posts(office, "/crews/1/day", ("day", "2030-01-31"))).status_code == 303
    waiting = await office.opens(f"{STAFF}/crews/1/day?day=2030-01-31")
    assert '<noscript><meta http-equiv="refresh"' in waiting
    worked(office, str(tmp_path))
    text = await office.opens(f"{STAFF}/crews/1/day?day=2030-01-31")
    assert re.findall(r'crew-up"( hidden)? name="up"', text) == [" hidden", ""], "the first goes no further up"
    assert text.count('class="card crew-stop') == 2 and "เส้นตรง × 1.3" in text and "crew-sketch" in text
    lines = (await office.client.get(f"{STAFF}/crews/1/day/lines.json?day=2030-01-31")).json()
    assert len(lines["features"]) == 3
    stops = [id for (id,) in office.rows("SELECT request_id FROM crew_stop ORDER BY position")]
    assert (await posts(office, "/crews/1/day/order", ("day", "2030-01-31"), ("up", stops[1]))).status_code == 303
    worked(office, str(tmp_path))
    assert office.rows("SELECT request_id FROM crew_stop ORDER BY position") == [(stops[1],), (stops[0],)]
    office.client.cookies.set(STAFF_COOKIE, "other")
    assert "ท่านยังไม่ได้อยู่ในทีมใด" in await office.opens(f"{STAFF}/today")
    assert "วางแผนใหม่" not in await office.opens(f"{STAFF}/crews/1/day?day=2030-01-31")


async def test_nothing_is_held_while_a_tour_is_worked_out(
    office: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find, open_meanwhile = visiting_order.find, []

    def watched(problem: Problem) -> Planned:
        open_meanwhile.extend(office.rows(OPEN_TRANSACTIONS))
        return find(problem)

    monkeypatch.setattr(visiting_order, "find", watched)
    await packaged(office)
    await office.opens(f"{STAFF}/crews/1/day?day=2030-01-31")
    await posts(office, "/crews/1/day", ("day", "2030-01-31"))
    worked(office, str(tmp_path))
    assert open_meanwhile == [(0,)] and office.rows("SELECT count(*) FROM crew_stop") == [(2,)]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2569-10-31", "2026-02-30"])
async def test_a_day_nobody_plans_is_refused_everywhere(office: Visitor, day: str) -> None:
    await packaged(office)
    assert (await office.client.get(f"{STAFF}/crews/1/day?day={day}")).status_code == 422
    await office.opens(f"{STAFF}/packages/1")
    for path, name in (("/crews/1/day", "day"), ("/crews/1/day/order", "day"), ("/packages/1", "due")):
        answer = await posts(office, path, (name, day), ("name", "ชุด"))
        assert answer.status_code == 422 and ("ปี" in answer.text or "วันที่ต้อง" in answer.text), path
    for lang, words in (("th", ("พ.ศ.", "ปีต้อง", "วันที่ต้อง")), ("en", ("Buddhist era", "The year lies", "A day is"))):
        answer = await office.client.get(f"{STAFF}/rates?from={day}&lang={lang}")
        assert answer.status_code == 422 and any(word in answer.text for word in words)
    assert office.rows("SELECT count(*) FROM crew_task") == [(0,)]


async def test_planning_that_is_stopped_changes_nothing(office: Visitor) -> None:
    await packaged(office)
    await office.opens(f"{STAFF}/crews/1/day?day=2030-01-31")
    await posts(office, "/crews/1/day", ("day", "2030-01-31"))
    assert (await office.client.get(f"{STAFF}/crews/tasks/1/state.json")).json()["state"] == "waiting"
    office.client.cookies.set(STAFF_COOKIE, "other")
    await office.opens(f"{STAFF}/crews/1/day?day=2030-01-31")
    assert (await posts(office, "/crews/tasks/1/stop")).status_code == 403, "neither asked for it nor leads crews"
    office.client.cookies.set(STAFF_COOKIE, "admin")
    await office.opens(f"{STAFF}/crews/1/day?day=2030-01-31")
    assert (await posts(office, "/crews/tasks/1/stop")).status_code == 303
    assert "หยุดไว้แล้ว" in await office.opens(f"{STAFF}/crews/1/day?day=2030-01-31")
    assert office.rows("SELECT count(*) FROM crew_day") == [(0,)]


async def test_another_municipality_sees_and_changes_nothing(office: Visitor) -> None:
    await packaged(office)
    office.client.cookies.set(STAFF_COOKIE, "stranger")
    elsewhere = "/elsewhere/staff"
    assert "ทีมหนึ่ง" not in await office.opens(f"{elsewhere}/crews")
    listed = await office.opens(f"{elsewhere}/packages")
    assert "KT-1" not in listed and "/staff/packages/1" not in listed
    for path in (
        "packages/1",
        "crews/1/day",
        "crews/1/day/sheet",
        "crews/1/day/lines.json",
        "crews/tasks/1/state.json",
    ):
        assert (await office.client.get(f"{elsewhere}/{path}")).status_code == 404, path
    assert (await office.client.get(f"{STAFF}/packages")).status_code in (303, 401)


async def test_areas_are_proposed_taken_and_suggest_the_crew(office: Visitor, tmp_path: object) -> None:
    with psycopg.connect(office.database) as conn:
        conn.execute("""
            INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
            SELECT 1, 2, 'community', 'N', 'ชุมชนตะวันออก', ST_Multi(p), ST_Multi(ST_Boundary(ST_Transform(p, 3857))),
                   1, true FROM ST_MakeEnvelope(0.015, 0, 0.02, 0.01, 4326) AS p""")
    await office.opens(f"{STAFF}/crews/areas")
    assert (await posts(office, "/crews/areas", ("crew", 1), ("crew", 2), ("measure", "open"))).status_code == 303
    worked(office, str(tmp_path))
    assert "ทีมที่งานมากสุดมี 2.00 เท่าของค่าเฉลี่ย" in await office.opens(f"{STAFF}/crews/areas")
    drawn = (await office.client.get(f"{STAFF}/crews/areas/map.json?task=1")).json()
    assert {f["properties"]["code"]: f["properties"]["group"] for f in drawn["features"]} == {"M": 1, "N": 2}
    assert (await posts(office, "/crews/areas/1/accept")).status_code == 303
    assert office.rows("SELECT id, community_codes FROM crew ORDER BY 1") == [(1, ["M"]), (2, ["N"])]
    assert "เสนอทีมตามพื้นที่" in await office.opens(f"{STAFF}/packages")
    assert (await posts(office, "/crews/areas/1/accept")).status_code == 409
