"""Only what may differ is looked at, and the answer is that of looking at everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo_oss.db.pool import connect
from tests.databases import clone
from tests.zones import requests_on_map as on_map
from tests.zones.conftest import ORGANIZATION, boundaries
from zones import load
from zones.confirm import confirm
from zones.plan import plan
from zones.undo import undo

STEP = 2.0**-9
"""Degrees; sums and products of it are exact, so that a point on a slanting line lies on it for everybody."""
SIDE = 6
SPOTS = [(x * STEP / 2, y * STEP / 2) for x in range(-1, 2 * SIDE + 2) for y in range(-1, 2 * SIDE + 2)]
"""Every corner of the grid polygons are drawn on, every middle of its lines and squares, and a margin outside."""


def _box(west: int, south: int, east: int, north: int) -> shapely.Geometry:
    return shapely.box(west * STEP, south * STEP, east * STEP, north * STEP)


corners = st.tuples(st.integers(0, SIDE), st.integers(0, SIDE))


@st.composite
def shapes(draw: st.DrawFn) -> shapely.Geometry:
    """A box, a triangle, a box with a hole or two boxes, on the grid; they overlap and share edges all the time."""
    kind = draw(st.sampled_from(["box", "box", "triangle", "hole", "two"]))
    if kind == "triangle":
        three = draw(st.lists(corners, min_size=3, max_size=3, unique=True))
        shape = shapely.Polygon([(x * STEP, y * STEP) for x, y in three])
        return shape if shape.area > 0 else _box(0, 0, 1, 1)
    x, y = draw(corners)
    wide, high = draw(st.integers(1, SIDE)), draw(st.integers(1, SIDE))
    shape = _box(x, y, x + wide, y + high)
    if kind == "hole":
        return shape.difference(_box(x + 1, y + 1, x + wide - 1, y + high - 1)) if min(wide, high) > 2 else shape
    return shape.union(_box(0, SIDE, 1, SIDE + 1)) if kind == "two" else shape


maps = st.dictionaries(st.sampled_from("ABCDE"), shapes(), min_size=1, max_size=4)
edits = st.dictionaries(st.sampled_from("ABCDE"), st.none() | shapes(), min_size=1, max_size=2)
"""One or two boundaries drawn anew; None: gone. The others stay, coordinate for coordinate."""


@pytest.fixture(scope="module")
def town(server: str, template: str) -> Iterator[str]:
    """One database for all examples; each takes back what it did."""
    with clone(server, template) as url:
        with connect(url) as conn:
            conn.execute(ORGANIZATION, (1, "town1"))
        yield url


@settings(max_examples=20)
@given(
    first=maps,
    others=st.lists(st.tuples(edits, st.sampled_from(["open", "all", "none"])), min_size=1, max_size=2),
    layer=st.sampled_from(["zone", "community"]),
)
@example({"A": _box(0, 0, 2, 2), "B": _box(2, 0, 4, 2)}, [({"A": _box(-3, 0, 2, 2)}, "all")], "zone")
@example({"A": _box(0, 0, 3, 3), "B": _box(1, 0, 6, 3)}, [({"B": _box(1, 0, 4, 2)}, "all")], "community")
@example(
    {"A": _box(0, 0, 3, 3)}, [({"A": None, "B": _box(0, 0, 3, 3)}, "open"), ({"C": _box(1, 1, 2, 2)}, "all")], "zone"
)
def test_a_plan_is_what_looking_at_every_request_would_say(town: str, first, others, layer) -> None:
    with connect(town) as conn, conn.transaction(force_rollback=True):
        load.load(conn, 1, layer, boundaries(first), source=Path("first"))
        on_map.add(conn, SPOTS, [1 + 4 * (n % 2) for n in range(len(SPOTS))])
        acts = [_step(conn, layer, drawn, which) for drawn, which in on_map.edited(first, others)]
        for act, before in reversed(acts):
            undo(conn, 1, act)
            assert on_map.standing(conn) == before


def _step(conn: on_map.Conn, layer: str, drawn: dict[str, object], which: str) -> tuple[int, list[dict[str, object]]]:
    """Plans and confirms one version and holds both against the rule; gives the act and what stood before it."""
    before = on_map.standing(conn)
    made = plan(conn, 1, layer, boundaries(drawn), source=Path("next"))
    listed = on_map.planned(conn, made.version)
    assert on_map.standing(conn) == before
    act = confirm(conn, 1, made.version, which=which)
    rows = on_map.beside_the_rule(conn)
    stored = {row["id"]: row[f"{layer}_code"] for row in before}
    wanted = [
        (row["id"], stored[row["id"]], row[f"{layer}_now"], row["is_open"])
        for row in rows
        if stored[row["id"]] != row[f"{layer}_now"]
    ]
    assert [tuple(row.values()) for row in listed] == wanted
    assert (made.open, made.closed) == (sum(row[3] for row in wanted), sum(not row[3] for row in wanted))
    assert sum(move.open + move.closed for move in made.moves) == len(wanted)
    for row in rows:
        chosen = which == "all" or (which == "open" and row["is_open"])
        assert row[layer] == row[f"{layer}_shown"] == (row[f"{layer}_now"] if chosen else stored[row["id"]])
        if chosen and layer == "zone":
            _check_metres(row, changed=row["zone"] != stored[row["id"]])
    return act.id, before


def _check_metres(row: dict[str, object], *, changed: bool) -> None:
    assert row["method"] == row["method_now"]
    if row["zone"] is None:
        assert row["nearest"] == row["nearest_now"] or abs(row["far"] - row["far_now"]) < 0.02 * row["far_now"] + 1
        assert row["far"] == pytest.approx(row["far_now"], rel=0.03, abs=1.1)
    if changed:
        assert row["version"] == row["version_now"]
        assert row["edge_metres"] == pytest.approx(row["edge_now"], rel=0.01, abs=0.05)
