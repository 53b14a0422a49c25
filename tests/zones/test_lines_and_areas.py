"""Lines and areas when boundaries change: only those that meet a change are asked, and the answer is everybody's."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import h3
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo_oss.db.pool import connect
from tests.zones import requests_on_map as points
from tests.zones import shapes_on_map as on_map
from tests.zones.conftest import EAST, WEST, boundaries
from tests.zones.test_reassign import SIDE, STEP, _box, edits, maps, town
from zones import load, versions
from zones.confirm import confirm
from zones.plan import plan
from zones.undo import undo

__all__ = ["town"]
GEOD = Geod(ellps="WGS84")
half_steps = st.tuples(st.integers(-1, 2 * SIDE + 1), st.integers(-1, 2 * SIDE + 1))


@st.composite
def drawings(draw: st.DrawFn) -> shapely.Geometry:
    """A line or a convex area between corners and middles of the grid: along edges and over corners all the time."""
    places = draw(st.lists(half_steps, min_size=3, max_size=4, unique=True))
    at = [(x * STEP / 2, y * STEP / 2) for x, y in places]
    hull = shapely.MultiPoint(at).convex_hull
    return hull if hull.area and draw(st.booleans()) else shapely.LineString(at)


@settings(max_examples=12)
@given(
    first=maps,
    others=st.lists(st.tuples(edits, st.sampled_from(["open", "all"])), min_size=1, max_size=2),
    layer=st.sampled_from(["zone", "community"]),
    shapes=st.lists(drawings(), min_size=4, max_size=8),
)
@example(  # far away an area grows past its neighbour's: the halves of the line are equal, and the tie turns
    {"A": _box(0, 0, 2, 2), "B": _box(3, 0, 5, 3)},
    [({"A": _box(0, 0, 2, 2).union(_box(0, 4, 4, 6))}, "all")],
    "zone",
    [shapely.LineString([(1 * STEP, STEP), (4 * STEP, STEP)])] * 2,
)
def test_what_is_asked_again_is_what_asking_all_would_say(town: str, first, others, layer, shapes) -> None:
    with connect(town) as conn, conn.transaction(force_rollback=True):
        other = "community" if layer == "zone" else "zone"
        load.load(conn, 1, other, boundaries({"K": _box(1, 1, 4, 5)}), source=Path("other"))
        load.load(conn, 1, layer, boundaries(first), source=Path("first"))
        on_map.add(conn, shapes, [1 + 4 * (n % 3 == 1) for n in range(len(shapes))])
        acts = [_step(conn, layer, drawn, which) for drawn, which in points.edited(first, others)]
        for act, before in reversed(acts):
            undo(conn, 1, act)
            assert on_map.standing(conn) == before


def _step(conn: points.Conn, layer: str, drawn: dict[str, Any], which: str) -> tuple[int, list[dict[str, Any]]]:
    before = on_map.standing(conn)
    made = plan(conn, 1, layer, boundaries(drawn), source=Path("next"))
    listed = points.planned(conn, made.version)
    assert on_map.standing(conn) == before
    act = confirm(conn, 1, made.version, which=which)
    rows = on_map.beside_the_rule(conn)
    stored = {row["id"]: row for row in before}
    wanted = [
        (row["id"], stored[row["id"]][f"{layer}_code"], row[f"{layer}_now"], row["is_open"])
        for row in rows
        if stored[row["id"]][f"{layer}_code"] != row[f"{layer}_now"]
    ]
    assert [tuple(row.values()) for row in listed] == wanted
    assert (made.open + made.closed, made.drawn) == (len(wanted), len(wanted))
    chosen = [row for row in rows if which == "all" or row["is_open"]]
    assert act.drawn == sum(stored[row["id"]][f"{layer}_code"] != row[f"{layer}_now"] for row in chosen)
    for row in chosen:
        _check(row, layer)
        _ask_shapely(row, layer, drawn)
    for row in rows:
        if row not in chosen:
            kept = stored[row["id"]]
            assert (row[layer], row["parts"]) == (kept[f"{layer}_code"], kept["parts"])
    return act.id, before


def _check(row: dict[str, Any], layer: str) -> None:
    """All that is stored of a chosen one is what the rule says now."""
    assert row[layer] == row[f"{layer}_now"] == row[f"{layer}_shown"]
    assert on_map.amounts(row["parts"], layer) == on_map.amounts(row["parts_now"], layer)
    assert [part["layer"] for part in row["parts"]] == sorted((p["layer"] for p in row["parts"]), reverse=True)
    assert (row["lon"], row["lat"]) == (row["lon_shown"], row["lat_shown"])
    assert (row["lon"], row["lat"]) == pytest.approx((row["lon_now"], row["lat_now"]), abs=1e-8)
    assert row[f"nearest_{layer}_code"] == row[f"near_{layer}_now"]
    assert row[f"nearest_{layer}_metres"] == row[f"far_{layer}_now"]
    far = row["far_community_now"]
    assert row["nearest_community_metres"] == (None if far is None else pytest.approx(far, rel=1e-5))
    assert row["method"] == row["method_now"]


def _ask_shapely(row: dict[str, Any], layer: str, drawn: dict[str, Any]) -> None:
    """The second opinion: parts by shapely, amounts by pyproj; smallest area first, then code."""
    rest, found = shapely.from_wkb(bytes(row["wkb"])), {}
    area = rest.geom_type == "Polygon"
    for code in sorted(drawn, key=lambda code: (_amount(drawn[code], True), code)):
        found[code] = _amount(rest.intersection(drawn[code]), area)
        rest = rest.difference(drawn[code])
    stored = dict(on_map.amounts(row["parts"], layer))
    assert stored == pytest.approx({code: found[code] for code in stored}, rel=1e-6, abs=0.02)
    assert all(amount < 0.02 for code, amount in found.items() if code not in stored)
    best = max(found.values(), default=0)
    assert row[layer] in [code for code, amount in found.items() if amount >= best - 0.02] or best < 0.02


def _amount(shape: shapely.Geometry, area: bool) -> float:
    wanted = [piece for piece in shapely.get_parts(shape) if bool(piece.area) == area]
    return sum(abs(GEOD.geometry_area_perimeter(p)[0]) if area else GEOD.geometry_length(p) for p in wanted)


LINE = shapely.LineString([(0.002, 0.005), (0.016, 0.005)])
AWAY = shapely.LineString([(0.0185, 0.002), (0.0195, 0.002)])
FIELD = shapely.box(0.006, 0.002, 0.0095, 0.004)
NEXT = {"W": shapely.box(0, 0, 0.005, 0.01), "E": shapely.box(0.005, 0, 0.02, 0.01)}


@pytest.fixture
def drawn_town(town_url: str) -> str:
    """Two zones; a line over their edge, one far from it, an area in the west, finished; a proposed version."""
    with connect(town_url) as conn:
        load.load(conn, 1, "zone", boundaries({"W": WEST, "E": EAST}), source=Path("before"))
        on_map.add(conn, [LINE, AWAY, FIELD], [1, 1, 5])
        plan(conn, 1, "zone", boundaries(NEXT), source=Path("after"))
    return town_url


def test_only_what_meets_the_change_is_asked(drawn_town: str) -> None:
    with connect(drawn_town) as conn:
        made = versions.planned(conn, 1, 2)
        assert (made.open, made.closed, made.drawn, made.tested) == (1, 1, 2, 2)
        act = confirm(conn, 1, 2)
        assert (act.open, act.closed, act.drawn) == (1, 0, 1)
        rows = on_map.standing(conn)
    assert [row["zone_code"] for row in rows] == ["E", "E", "W"]
    assert [row["zone_version"] for row in rows] == [2, 1, 1]


def test_the_point_that_stands_for_it_and_its_cell_follow(drawn_town: str) -> None:
    with connect(drawn_town) as conn:
        conn.execute("DELETE FROM heat_delta")
        confirm(conn, 1, 2)
        row = conn.execute(
            "SELECT ST_X(r.place) AS lon, ST_Y(r.place) AS lat, r.h3_cell, p.h3_cell AS shown, p.qx FROM request r"
            " JOIN request_public p USING (organization_id, id) WHERE r.id = 1"
        ).fetchone()
        deltas = conn.execute("SELECT sum(dn) AS n, count(*) AS rows FROM heat_delta WHERE dn <> 0").fetchone()
    assert row["lon"] == pytest.approx(0.0105, abs=1e-6)
    assert row["h3_cell"] == row["shown"] == h3.str_to_int(h3.latlng_to_cell(row["lat"], row["lon"], 11))
    assert row["qx"] > 0 and (deltas["n"], deltas["rows"]) == (0, 2)


def test_a_shape_that_became_a_point_since_is_left_alone_by_an_undo(drawn_town: str) -> None:
    with connect(drawn_town) as conn:
        act = confirm(conn, 1, 2)
        conn.execute("UPDATE request SET shape = NULL, parts = NULL WHERE id = 1")
        assert undo(conn, 1, act.id).kept == ["L-1"]
        row = conn.execute("SELECT zone_code, zone_version, parts FROM request WHERE id = 1").fetchone()
    assert row == {"zone_code": "E", "zone_version": 1, "parts": None}


def test_what_came_since_is_placed_by_the_version_before_finished_or_not(drawn_town: str) -> None:
    with connect(drawn_town) as conn:
        act = confirm(conn, 1, 2)
        on_map.add(conn, [shapely.LineString([(0.006, 0.003), (0.009, 0.003)])] * 2, [1, 5], first=50)
        points.add(conn, [(0.006, 0.003)] * 2, [1, 5], first=60)
        undo(conn, 1, act.id)
        came = on_map.standing(conn)[-4:]
        assert [(row["zone_code"], row["zone_version"]) for row in came] == [("W", 1)] * 4
        assert {part["version"] for row in came[:2] for part in row["parts"]} == {1}
        versions.discard(conn, 1, 2)
        assert conn.execute("SELECT count(*) AS n FROM boundary WHERE version_id = 2").fetchone() == {"n": 0}


def test_an_act_on_the_other_layer_in_between_keeps_its_parts(drawn_town: str) -> None:
    with connect(drawn_town) as conn:
        act = confirm(conn, 1, 2)
        made = plan(conn, 1, "community", boundaries({"K": shapely.box(0, 0, 0.02, 0.01)}), source=Path("k"))
        confirm(conn, 1, made.version)
        undo(conn, 1, act.id)
        row = on_map.standing(conn)[0]
    assert (row["zone_code"], row["community_code"]) == ("W", "K")
    assert [(part["layer"], part["code"]) for part in row["parts"]] == [
        ("zone", "W"),
        ("zone", "E"),
        ("community", "K"),
    ]


def test_the_word_of_the_staff_stays_on_a_line_too(drawn_town: str) -> None:
    with connect(drawn_town) as conn:
        conn.execute("INSERT INTO staff (organization_id, id, username, password_hash, name, role)"
                     " VALUES (1, 1, 'a', '-', 'A', 'admin')")  # fmt: skip
        conn.execute(
            "INSERT INTO request_override (organization_id, request_id, zone_code, reason, staff_id,"
            " computed_zone_code, computed_zone_version, computed_method) VALUES (1, 1, 'W', 'ก', 1, 'W', 1, 'part')"
        )
        conn.execute("UPDATE request SET placement_method = 'manual' WHERE id = 1")
        act = confirm(conn, 1, 2)
        said = conn.execute("SELECT computed_zone_code AS code, computed_zone_version AS version FROM request_override")
        assert (act.open, act.overridden, said.fetchone()) == (0, 1, {"code": "E", "version": 2})
        assert on_map.standing(conn)[0]["zone_code"] == "W"
        undo(conn, 1, act.id)
        row = on_map.standing(conn)[0]
    assert (row["zone_version"], {part["version"] for part in row["parts"]}) == (1, {1})


def test_a_line_stored_while_an_act_waits_is_placed_by_the_new_version(drawn_town: str) -> None:
    with connect(drawn_town) as slow, connect(drawn_town) as conn:
        slow.execute("SELECT hold_boundaries(1)")
        done: list[object] = []
        acting = threading.Thread(target=lambda: done.append((confirm(conn, 1, 2), conn.commit())))
        acting.start()
        time.sleep(1.5)
        on_map.add(slow, [shapely.LineString([(0.006, 0.003), (0.009, 0.003)])], [1], first=50)
        assert not done and on_map.standing(slow)[-1]["zone_code"] == "W"
        slow.commit()
        acting.join(30)
        rows = on_map.standing(conn)
    assert [(row["zone_code"], row["zone_version"]) for row in rows] == [("E", 2), ("E", 1), ("W", 1), ("E", 2)]


def test_none_asked_is_none_changed(drawn_town: str) -> None:
    with connect(drawn_town) as conn:
        before = on_map.standing(conn)
        assert confirm(conn, 1, 2, which="none").drawn == 0
        assert on_map.standing(conn) == before
