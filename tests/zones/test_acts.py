"""An act is all or nothing, loses nobody who comes in meanwhile, and is taken back without undoing what came after."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import LiteralString

import pytest
import shapely

from geo_oss.db.pool import connect
from geo_oss.errors import Conflict, Invalid, NotFound
from tests.zones import requests_on_map as on_map
from tests.zones.conftest import EAST, WEST, boundaries
from zones import load, reassign, versions
from zones import plan as planning
from zones.confirm import confirm
from zones.undo import undo

HALF = shapely.box(0.005, 0.00, 0.02, 0.01)
NARROW = shapely.box(0.00, 0.00, 0.005, 0.01)
BEFORE, AFTER = {"W": WEST, "E": EAST}, {"W": NARROW, "E": HALF}
SPOTS = [(0.002, 0.005), (0.007, 0.005), (0.008, 0.005), (0.015, 0.005), (0.03, 0.005)]
"""One that stays, one open and one finished that go from W to E, one that stays in E, one outside."""
STATUS = [1, 1, 5, 1, 1]


@pytest.fixture
def town(town_url: str) -> str:
    """Two zones, requests on them, a proposed version that moves the border: version 2."""
    with connect(town_url) as conn:
        load.load(conn, 1, "zone", boundaries(BEFORE), source=Path("before"))
        on_map.add(conn, SPOTS, STATUS)
        planning.plan(conn, 1, "zone", boundaries(AFTER), source=Path("after"), by="planner")
    return town_url


def codes(conn: on_map.Conn) -> list[str | None]:
    """The zones of the requests, in the order they were added."""
    return [row["zone_code"] for row in on_map.standing(conn)]


def test_a_plan_says_what_would_change_and_changes_nothing(town: str) -> None:
    with connect(town) as conn:
        kept = versions.planned(conn, 1, 2)
        assert [(zone.kind, zone.code) for zone in kept.zones] == [("moved", "E"), ("moved", "W")]
        assert kept.zones[1].share == pytest.approx(0.5, rel=0.01)
        assert [(m.old_code, m.new_code, m.open, m.closed) for m in kept.moves] == [("W", "E", 1, 1)]
        assert codes(conn) == ["W", "W", "W", "E", None]
        assert versions.in_force(conn, 1, "zone") == 1


def test_another_name_is_a_change_of_its_own_also_of_one_that_moves(town: str) -> None:
    named = boundaries({"W": NARROW, "E": EAST})
    named.names_th[:] = ["เขตใหม่ W", "เขตใหม่ E"]
    with connect(town) as conn:
        made = planning.plan(conn, 1, "zone", named, source=Path("names"))
    assert [(zone.kind, zone.code, zone.old_name_th, zone.name_th) for zone in made.renamed] == [
        ("moved", "W", "เขต W", "เขตใหม่ W"), ("renamed", "E", "เขต E", "เขตใหม่ E")
    ]  # fmt: skip
    assert (made.unchanged, made.drawn) == (0, 0)


def test_finished_requests_keep_their_zone_and_old_days_their_totals(town: str) -> None:
    with connect(town) as conn:
        conn.execute("UPDATE request SET created_at = now() - interval '2 days'")
        conn.execute("UPDATE boundary_version SET valid_from = now() - interval '3 days' WHERE id = 1")
        before = datetime.now(UTC) - timedelta(days=1)
        was = versions.totals(conn, 1, "zone", before)
        conn.commit()
        act = confirm(conn, 1, 2, by="planner")
        assert (act.open, act.closed, act.which, act.before, act.version) == (1, 0, "open", 1, 2)
        assert codes(conn) == ["W", "E", "W", "E", None]
        now = versions.totals(conn, 1, "zone", datetime.now(UTC))
        assert [(total.code, total.requests) for total in now] == [("E", 2), ("W", 2), (None, 1)]
        assert versions.totals(conn, 1, "zone", before) == was
        assert [(total.code, total.requests) for total in was] == [("E", 1), ("W", 3), (None, 1)]
        assert versions.in_force_at(conn, 1, "zone", before) == 1


def test_each_changed_request_has_it_in_its_history(town: str) -> None:
    with connect(town) as conn:
        act = confirm(conn, 1, 2, which="all")
        told = conn.execute(
            "SELECT request_id, note, detail FROM request_event WHERE kind = 'rezoned' ORDER BY 1"
        ).fetchall()
    assert [row["request_id"] for row in told] == [2, 3]
    assert told[0]["note"] == f"เปลี่ยนเขตจาก เขต W (W) เป็น เขต E (E) ตามแนวเขตที่ปรับ ครั้งที่ {act.id}"
    assert (told[0]["detail"]["from"], told[0]["detail"]["to"]) == ("W", "E")


def test_the_maps_are_told(town: str) -> None:
    with connect(town) as conn:
        seen = _layers(conn)
        confirm(conn, 1, 2)
        now = _layers(conn)
    assert all(now[layer] > seen.get(layer, 0) for layer in ("requests", "heat", "zones"))


def _layers(conn: on_map.Conn) -> dict[str, int]:
    return {row["layer"]: row["version"] for row in conn.execute("SELECT layer, version FROM layer_version")}


def test_an_undo_keeps_what_was_moved_or_said_by_the_staff_since(town: str) -> None:
    with connect(town) as conn:
        act = confirm(conn, 1, 2, which="all")
        conn.execute(
            "UPDATE request SET place = ST_SetSRID(ST_MakePoint(0.009, 0.005), 4326), gm = mercator_point(0.009, 0.005)"
            " WHERE id = 2"
        )
        on_map.add(conn, [(0.006, 0.005)], [1], first=90)
        assert codes(conn)[-1] == "E"
        back = undo(conn, 1, act.id, by="planner")
        assert back.kept == ["R-2"] and back.undoes == act.id
        assert codes(conn) == ["W", "W", "W", "E", None, "W"]
        assert {row["zone_version"] for row in on_map.standing(conn)} == {1}
        assert (versions.get(conn, 1, 1).state, versions.get(conn, 1, 2).state) == ("in_force", "proposed")
        assert versions.get(conn, 1, 1).valid_to is None
        with pytest.raises(Conflict):
            undo(conn, 1, act.id)
        assert reassign.get(conn, 1, act.id).undone_by == back.id


def test_the_word_of_the_staff_stays_and_the_computed_zone_follows(town: str) -> None:
    with connect(town) as conn:
        conn.execute("INSERT INTO staff (organization_id, id, username, password_hash, name, role)"
                     " VALUES (1, 1, 'a', '-', 'A', 'admin')")  # fmt: skip
        conn.execute(
            "INSERT INTO request_override (organization_id, request_id, zone_code, reason, staff_id,"
            " computed_zone_code, computed_zone_version, computed_method)"
            " VALUES (1, 2, 'W', 'ป้ายเขต', 1, 'W', 1, 'covers')"
        )
        conn.execute("UPDATE request SET placement_method = 'manual' WHERE id = 2")
        conn.commit()
        act = confirm(conn, 1, 2)
        assert (act.open, act.overridden) == (0, 1)
        assert codes(conn)[1] == "W"
        said = conn.execute("SELECT computed_zone_code, computed_zone_version FROM request_override").fetchone()
        assert said == {"computed_zone_code": "E", "computed_zone_version": 2}
        undo(conn, 1, act.id)
        said = conn.execute("SELECT computed_zone_code, computed_zone_version FROM request_override").fetchone()
        assert said == {"computed_zone_code": "W", "computed_zone_version": 1}


def test_poles_follow_and_come_back(town: str) -> None:
    with connect(town) as conn:
        conn.execute(
            "INSERT INTO asset_kind (organization_id, code, name_th, name_en) VALUES (1, 'pole', 'เสา', 'Pole')"
            " ON CONFLICT DO NOTHING"
        )
        conn.execute(
            "INSERT INTO pole (organization_id, id, number, code, place, gm, qx, qy, z28, zone_code)"
            " SELECT 1, 1, 'P', 'P', ST_SetSRID(ST_MakePoint(0.007, 0.005), 4326), mercator_point(0.007, 0.005),"
            " 0, 0, 0, 'W'"
        )
        conn.commit()
        act = confirm(conn, 1, 2, which="none")
        assert (act.poles, act.open, codes(conn)[1]) == (1, 0, "W")
        assert conn.execute("SELECT zone_code FROM pole").fetchone() == {"zone_code": "E"}
        undo(conn, 1, act.id)
        assert conn.execute("SELECT zone_code FROM pole").fetchone() == {"zone_code": "W"}


def test_what_cannot_be_confirmed_is_said(town: str) -> None:
    with connect(town) as conn:
        with pytest.raises(NotFound):
            confirm(conn, 1, 77)
        with pytest.raises(NotFound):
            confirm(conn, 2, 2)
        with pytest.raises(Invalid):
            confirm(conn, 1, 2, which="some")
        with pytest.raises(Invalid):
            confirm(conn, 1, 2, valid_from=datetime.now(UTC) + timedelta(days=1))
        other = planning.plan(conn, 1, "zone", boundaries(BEFORE), source=Path("other"))
        confirm(conn, 1, 2)
        with pytest.raises(Conflict):
            confirm(conn, 1, other.version)
        assert planning.again(conn, 1, other.version).base == 2
        versions.discard(conn, 1, other.version)
        with pytest.raises(Conflict):
            versions.discard(conn, 1, 2)
        assert versions.get(conn, 1, other.version).state == "discarded"


def test_a_version_may_have_begun_on_an_earlier_day(town: str) -> None:
    with connect(town) as conn:
        conn.execute("UPDATE boundary_version SET valid_from = now() - interval '9 days' WHERE id = 1")
        conn.commit()
        began = datetime.now(UTC) - timedelta(days=5)
        confirm(conn, 1, 2, valid_from=began)
        assert versions.get(conn, 1, 1).valid_to == versions.get(conn, 1, 2).valid_from == began
        assert versions.in_force_at(conn, 1, "zone", began - timedelta(hours=1)) == 1
        assert versions.in_force_at(conn, 1, "zone", began + timedelta(hours=1)) == 2


def test_requests_that_come_in_meanwhile_are_neither_lost_nor_left_behind(town: str) -> None:
    stop = threading.Event()
    made: list[int] = []
    workers = [threading.Thread(target=_reporting, args=(town, 1000 * (n + 1), stop, made)) for n in range(3)]
    for worker in workers:
        worker.start()
    with connect(town) as conn:
        time.sleep(0.3)
        act = confirm(conn, 1, 2)
        conn.commit()
        time.sleep(0.3)
        stop.set()
        for worker in workers:
            worker.join()
        rows = on_map.beside_the_rule(conn)
    assert len(rows) == len(made) + len(SPOTS) and len(made) > 3
    assert all(row["zone"] == row["zone_now"] == row["zone_shown"] for row in rows if row["is_open"])
    assert act.open >= 1


def _reporting(url: str, first: int, stop: threading.Event, made: list[int]) -> None:
    """Reports at the border, as intake does: holds the boundaries, looks, waits a little, stores."""
    with connect(url) as conn:
        while not stop.is_set():
            conn.execute("SELECT hold_boundaries(1)")
            conn.execute("SELECT zone_code FROM place_of(1, 0.007, 0.005)")
            time.sleep(0.005)
            on_map.add(conn, [(0.007, 0.005)], [1], first=first + len(made))
            conn.commit()
            made.append(1)


def test_an_act_waits_for_one_who_is_between_looking_and_storing(town: str) -> None:
    with connect(town) as slow, connect(town) as conn:
        slow.execute("SELECT hold_boundaries(1)")
        seen = slow.execute("SELECT zone_code FROM place_of(1, 0.007, 0.005)").fetchone()
        done: list[object] = []
        acting = threading.Thread(target=lambda: done.append((confirm(conn, 1, 2), conn.commit())))
        acting.start()
        time.sleep(1.5)
        assert not done
        on_map.add(slow, [(0.007, 0.005)], [1], first=500)
        slow.commit()
        acting.join(30)
        assert seen == {"zone_code": "W"} and codes(conn)[-1] == "E"


def test_a_load_killed_half_way_leaves_the_old_version_whole(town: str, tmp_path: Path) -> None:
    with connect(town) as keeper, connect(town, autocommit=True) as watching:
        before = on_map.standing(watching)
        keeper.execute(
            "SELECT FROM request_public WHERE id = 2 FOR UPDATE"
        )  # the load writes half, then waits for this
        loading = _load(town, tmp_path)
        _until(watching, "wait_event_type = 'Lock'")
        loading.kill()
        assert loading.wait(30) == -signal.SIGKILL
        assert on_map.standing(watching) == before
        keeper.rollback()
        _until(watching, "query LIKE '%request_public%'", gone=True)
        assert on_map.standing(watching) == before
        assert versions.in_force(watching, 1, "zone") == 1 and versions.get(watching, 1, 3).state == "proposed"
        assert reassign.acts(watching, 1) == []
        assert confirm(watching, 1, 3).open == 1


def _load(url: str, folder: Path) -> subprocess.Popen[bytes]:
    """`geo-oss zones load` of the new border, in a process of its own."""
    path = folder / "after.geojson"
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": json.loads(shapely.to_geojson(shape))}
        for code, shape in AFTER.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    words = ["zones", "load", str(path), "-o", "town1", "--layer", "zone", "--code", "code", "--yes", "--anywhere"]
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli", *words], env=os.environ | {"GEO_OSS_DATABASE_URL": url, "PYTHONPATH": "."}
    )


def _until(conn: on_map.Conn, doing: LiteralString, *, gone: bool = False) -> None:
    """Looks on until another connection to this database does something, or none does any more."""
    asked = "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
    for _ in range(300):
        row = conn.execute(asked + " AND pid <> pg_backend_pid() AND " + doing).fetchone()
        if row is not None and (row["n"] == 0) == gone:
            return
        time.sleep(0.1)
    raise AssertionError("it never came to that")
