"""Map data for staff, without JavaScript: who may send, what is taken, and what only the sender's town may see."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import httpx2 as httpx
import psycopg
import pytest
from pyproj import Transformer

from api.deps import STAFF_COOKIE
from api.geodata import child, store
from api.jobs.runner import Runner
from geo_oss.db.pool import by_itself, open_pool
from geo_oss.settings import Settings
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import everybody

PAGE = "/twosquares/staff/geodata"
POLES = b"number,lon,lat\nW-0001,0.00205,0.002\nN-0003,0.003,0.003\n"
BAD_POLES = b"number,lon,lat\nW-0001,0.00205,0.002\nW-0001,0.5,0.5\n"
SameOrigin = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def planner(visitor: Visitor) -> Visitor:
    """A planner who is signed in."""
    with psycopg.connect(visitor.database) as conn:
        everybody(conn)
    visitor.client.cookies.set(STAFF_COOKIE, "planner")
    return visitor


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of the installation."""
    return tmp_path


async def posts(
    planner: Visitor,
    path: str,
    fields: dict[str, str] | None = None,
    file: tuple[str, bytes] | None = None,
    control: bytes | None = None,
) -> httpx.Response:
    """The answer to one of a page's forms; its token is the page's."""
    csrf = re.findall(r'name="csrf" value="([^"]+)"', planner.page)[-1]
    parts = [(name, (None, value)) for name, value in ({"csrf": csrf} | (fields or {})).items()]
    if file:
        parts.append(("file", (file[0], io.BytesIO(file[1]), "application/octet-stream")))
    if control:
        parts.append(("control", ("points.csv", io.BytesIO(control), "text/csv")))
    return await planner.client.post(path, files=parts, headers=SameOrigin)


async def sent(planner: Visitor, layer: str, name: str, content: bytes, **said: str) -> str:
    """The page of a file that was sent."""
    await planner.opens(PAGE)
    answer = await posts(planner, PAGE, {"layer": layer} | said, (name, content))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def done(planner: Visitor, data: Path) -> None:
    """What the worker's child would do with all that waits."""
    settings = Settings(database_url=planner.database, data_dir=str(data))
    with psycopg.connect(planner.database, autocommit=True) as conn:
        waiting = "UPDATE geodata_upload SET state = 'working' WHERE state = 'waiting' RETURNING organization_id, id"
        for organization, id in conn.execute(waiting).fetchall():
            child.main(organization, id, settings)


async def test_a_name_that_changes_in_one_language_is_shown_in_that_one(planner: Visitor, data: Path) -> None:
    with psycopg.connect(planner.database) as conn:
        conn.execute("UPDATE boundary SET name_en = 'West' WHERE organization_id = 1 AND code = 'W'")
    ring = [[0, 0], [0.01, 0], [0.01, 0.01], [0, 0.01], [0, 0]]
    west = {"type": "Polygon", "coordinates": [ring]}
    file = {"type": "Feature", "properties": {"code": "W", "name": "เขตตะวันตก"}, "geometry": west}
    page = await sent(planner, "zone", "zones.geojson", json.dumps(file).encode())
    done(planner, data)
    text = re.sub(r"<[^>]+>", " ", await planner.opens(page))
    words = " ".join(text.split())
    assert "เขตตะวันตก ไม่มีชื่ออังกฤษ ← West" in words and "เขตตะวันตก ← เขตตะวันตก" not in words


async def test_poles_are_sent_looked_at_and_merged_without_javascript(planner: Visitor, data: Path) -> None:
    page = await sent(planner, "pole", "เสา.csv", POLES)
    waiting = await planner.opens(page)
    assert '<noscript><meta http-equiv="refresh"' in waiting and "หยุด" in waiting
    done(planner, data)
    text = await planner.opens(page)
    assert "ยืนยันนำเข้าทะเบียน" in text and "W-0001 · 5.6 ม." in text and "E-0002" in text
    drawn = (await planner.client.get(f"{page}/map.json")).json()
    assert sorted(f["properties"]["part"] for f in drawn["features"]) == ["added", "moved", "vanished"]
    assert (await posts(planner, f"{page}/confirm", {"vanished": "flag"})).status_code == 303
    done(planner, data)
    assert "เพิ่ม 1 ย้าย 1" in await planner.opens(page)
    with psycopg.connect(planner.database) as conn:
        rows = conn.execute(
            "SELECT number, missing_since IS NULL FROM pole WHERE organization_id = 1 ORDER BY 1"
        ).fetchall()
    assert rows == [("E-0002", False), ("N-0003", True), ("W-0001", True)]
    assert not list(data.rglob("file.csv"))
    assert "ยกเลิกกลับเป็นชุดก่อน" in planner.page
    assert (await posts(planner, f"{page}/undo")).status_code == 303
    done(planner, data)
    assert 'href="/twosquares/staff/poles?kind=pole"' in await planner.opens(page)
    assert "คืนค่าเดิม 2 รายการ เลิกใช้ที่เพิ่มมา 1 รายการ" in await planner.opens(page)
    assert planner.rows("SELECT number FROM pole WHERE missing_since IS NULL ORDER BY 1") == [("E-0002",), ("W-0001",)]


async def test_rows_at_odds_keep_the_file_out_until_they_are_waived(planner: Visitor, data: Path) -> None:
    page = await sent(planner, "pole", "poles.csv", BAD_POLES)
    done(planner, data)
    text = await planner.opens(page)
    assert "แถวที่มีปัญหา" in text and re.search(r"<button[^>]* disabled>", text)
    assert (await posts(planner, f"{page}/look", {"keep_first": "1"})).status_code == 303
    done(planner, data)
    assert not re.search(r"<button[^>]* disabled>", await planner.opens(page))
    assert "checked" in re.search(r'name="keep_first"[^>]*', planner.page)[0]


async def test_what_cannot_be_taken_is_said_at_once_and_what_was_typed_is_kept(planner: Visitor) -> None:
    for layer, file, words in (
        ("", ("zones.gpkg", b"x"), "กรุณาเลือกว่าไฟล์นี้เป็นข้อมูลชั้นใด"),
        ("zone", ("zones.exe", b"x"), "รับไฟล์ .geojson"),
        ("zone", ("zones.gpkg", b""), "ไฟล์ว่างเปล่า"),
        ("zone", None, "กรุณาเลือกไฟล์"),
        ("street", ("zones.gpkg", b"x"), "กรุณาเลือกว่าไฟล์นี้เป็นข้อมูลชั้นใด"),
    ):
        await planner.opens(PAGE)
        answer = await posts(planner, PAGE, {"layer": layer, "crs": "EPSG:24047"}, file)
        assert answer.status_code == 422 and words in answer.text and "EPSG:24047" in answer.text


async def test_a_file_that_is_none_is_told_by_the_worker_and_given_up(planner: Visitor, data: Path) -> None:
    page = await sent(planner, "zone", "../../zones.geojson", b'{"type": "FeatureCollection", "features": [')
    done(planner, data)
    text = await planner.opens(page)
    assert "zones.geojson" in text and "../" not in text and "ยังไม่มีอะไรเปลี่ยน" in text
    assert (await posts(planner, f"{page}/discard")).headers["location"] == PAGE
    done(planner, data)
    assert (await planner.client.get(page)).status_code == 404
    assert not list(data.rglob("file.*"))


async def test_only_planners_send_and_only_the_town_itself_sees(planner: Visitor, data: Path) -> None:
    page = await sent(planner, "pole", "poles.csv", POLES)
    done(planner, data)
    planner.client.cookies.set(STAFF_COOKIE, "officer")
    text = await planner.opens(PAGE)
    assert "poles.csv" in text and 'name="file"' not in text
    await planner.opens(page)
    assert "ยืนยันนำเข้าทะเบียน" not in planner.page
    for path in (PAGE, f"{page}/confirm", f"{page}/discard", f"{page}/look", f"{page}/stop", f"{PAGE}/check"):
        assert (await posts(planner, path)).status_code == 403
    planner.client.cookies.set(STAFF_COOKIE, "stranger")
    elsewhere = page.replace("twosquares", "elsewhere")
    for path in (elsewhere, f"{elsewhere}/map.json", f"{elsewhere}/state.json", f"{elsewhere}/report.gpkg"):
        assert (await planner.client.get(path)).status_code == 404


async def test_a_second_yes_is_refused_and_a_changed_registry_needs_a_new_look(planner: Visitor, data: Path) -> None:
    page = await sent(planner, "pole", "poles.csv", POLES)
    done(planner, data)
    await planner.opens(page)
    with psycopg.connect(planner.database) as conn:
        conn.execute("UPDATE pole SET place = ST_SetSRID(ST_MakePoint(0.0023, 0.002), 4326) WHERE number = 'W-0001'")
    assert (await posts(planner, f"{page}/confirm", {"vanished": "keep"})).status_code == 303
    assert (await posts(planner, f"{page}/confirm", {"vanished": "keep"})).status_code == 409
    done(planner, data)
    assert "ดูตัวอย่างอีกครั้ง" in await planner.opens(page)


async def test_the_layers_in_force_are_checked(planner: Visitor, data: Path) -> None:
    await planner.opens(PAGE)
    page = str((await posts(planner, f"{PAGE}/check")).headers["location"])
    done(planner, data)
    text = await planner.opens(page)
    assert "ชุมชนข้ามขอบเขต" in text and "50.00% ของชุมชนอยู่ในเขต" in text
    assert (await planner.client.get(f"{page}/report.gpkg")).content.startswith(b"SQLite format 3")


async def ended(planner: Visitor, data: Path, page: str) -> None:
    """The worker starts its child, somebody says stop, and the worker ends the child."""
    runner = Runner(Settings(database_url=planner.database, data_dir=str(data)), store.QUEUE)
    async with open_pool(planner.database, 1) as pool, by_itself(pool) as conn:
        await runner.tick(conn)
        await planner.opens(page)
        assert (await posts(planner, f"{page}/stop")).status_code == 303
        await runner.tick(conn)


async def test_the_worker_ends_its_child_when_somebody_says_stop(planner: Visitor, data: Path) -> None:
    page = await sent(planner, "pole", "poles.csv", POLES)
    await ended(planner, data, page)
    assert "หยุดไว้แล้ว" in await planner.opens(page)


async def test_a_yes_that_is_interrupted_has_changed_nothing_and_waits_again(planner: Visitor, data: Path) -> None:
    page = await sent(planner, "pole", "poles.csv", POLES)
    done(planner, data)
    await planner.opens(page)
    assert (await posts(planner, f"{page}/confirm", {"vanished": "keep"})).status_code == 303
    await ended(planner, data, page)
    assert "ยืนยันนำเข้าทะเบียน" in await planner.opens(page)
    assert planner.rows("SELECT count(*) FROM pole WHERE number = 'N-0003'") == [(0,)]


def zones_in_utm(*, bow_tie: bool = False) -> bytes:
    """A zone of a square kilometre in EPSG:32631, as GeoJSON; or one whose outline crosses itself."""
    corners = [[500000, 0], [501000, 0], [501000, 1000], [500000, 1000], [500000, 0]]
    if bow_tie:
        corners[1], corners[2] = corners[2], corners[1]
    feature = {"type": "Feature", "properties": {"code": "W", "name": "เขตตะวันตก"}}
    feature["geometry"] = {"type": "Polygon", "coordinates": [corners]}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32631"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}).encode()


def control_points(east: float = 0.0) -> bytes:
    """Three corners of it, as pyproj has them, some degrees too far east."""
    there = Transformer.from_crs("EPSG:32631", "EPSG:4326", always_xy=True)
    rows = [(x, y, *there.transform(x, y)) for x, y in ((500000, 0), (501000, 0), (501000, 1000))]
    return "".join(["x,y,lon,lat\n", *(f"{x},{y},{lon + east!r},{lat!r}\n" for x, y, lon, lat in rows)]).encode()


async def test_control_points_prove_the_system_and_their_residuals_are_shown(planner: Visitor, data: Path) -> None:
    await planner.opens(PAGE)
    answer = await posts(
        planner, PAGE, {"layer": "zone", "anywhere": "1"}, ("z.geojson", zones_in_utm()), control_points(-0.0001)
    )
    page = str(answer.headers["location"])
    done(planner, data)
    text = await planner.opens(page)
    assert "จุดควบคุม 3 จุด คลาดเคลื่อนเฉลี่ย (RMS) 11.1" in text and "+11.1" in text
    assert (await posts(planner, f"{page}/look", {"anywhere": "1"}, control=control_points(-0.01))).status_code == 303
    done(planner, data)
    text = await planner.opens(page)
    assert "จุดควบคุมคลาดเคลื่อน 1,11" in text and "--" not in re.search(r'role="alert".*?</div>', text, re.DOTALL)[0]
    assert (await posts(planner, f"{page}/look", {"anywhere": "1", "no_control": "1"})).status_code == 303
    done(planner, data)
    text = await planner.opens(page)
    assert "ยืนยันใช้แนวเขตชุดนี้" in text and "RMS" not in text


async def test_points_that_are_none_are_refused_in_words(planner: Visitor, data: Path) -> None:
    for points in (b"x,y\n1,2\n", b"x,y,lon,lat\n1,2,nan,0\n"):
        await planner.opens(PAGE)
        fields = {"layer": "zone", "anywhere": "1"}
        answer = await posts(planner, PAGE, fields, ("z.geojson", zones_in_utm()), points)
        done(planner, data)
        assert "เป็นตัวเลขทุกแถว" in await planner.opens(str(answer.headers["location"]))
    await planner.opens(PAGE)
    answer = await posts(planner, PAGE, {"layer": "zone"}, ("z.geojson", zones_in_utm()), b"x" * 1_100_000)
    assert answer.status_code == 422 and "ไฟล์จุดควบคุมใหญ่เกิน" in answer.text


async def test_broken_shapes_are_repaired_or_refused_with_their_rows_as_the_sender_chooses(
    planner: Visitor, data: Path
) -> None:
    page = await sent(planner, "zone", "z.geojson", zones_in_utm(bow_tie=True), anywhere="1")
    done(planner, data)
    assert "แถว 1 (W): เส้นตัดกันเอง" in await planner.opens(page)
    assert (await posts(planner, f"{page}/look", {"anywhere": "1", "refuse": "1"})).status_code == 303
    done(planner, data)
    text = await planner.opens(page)
    assert "รูปร่างไม่ถูกต้อง 1 แถว — แถว 1 (W): เส้นตัดกันเอง" in text and "--refuse" not in text
    assert "checked" in re.search(r'name="refuse"[^>]*', text)[0]
