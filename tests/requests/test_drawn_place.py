"""Lines and areas as places: which zone has the longer or larger part, by shapely and pyproj as the second opinion."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import box, mapping

from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests import drawn_place, intake, line_or_area, repin, why
from geo_oss.requests.line_or_area import Shape
from geo_oss.requests.model import Draft
from tests import town
from tests.requests.test_why import _REDRAWN
from tests.town import KEYS, LIGHT, NOISE, ROAD, SECRET

GEOD = Geod(ellps="WGS84")
ZONES = {"W": box(0, 0, 0.01, 0.01), "E": box(0.01, 0, 0.02, 0.01)}
COMMUNITIES = {"M": box(0.005, 0, 0.015, 0.01)}
ROAD_LINE = {"type": "LineString", "coordinates": [[0.004, 0.002], [0.016, 0.002]]}


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    return await town.build(conn)


def drawn(geometry: Any) -> Shape:
    found = line_or_area.read(json.loads(json.dumps(geometry)))
    assert isinstance(found, Shape)
    return found


async def sent(conn: Conn, organization: Organization, geometry: Any, category: int = ROAD) -> int:
    draft = Draft(category, LonLat(0, 0), shape=drawn(geometry))
    return (await intake.submit(conn, organization, draft, keys=KEYS)).id


async def row(conn: Conn, query: Any, *values: object) -> Row:
    found = await (await conn.execute(query, values)).fetchone()
    assert found is not None
    return found


def amount(geometry: shapely.Geometry) -> float:
    """Metres or square metres by pyproj alone."""
    if geometry.is_empty:
        return 0.0
    return abs(GEOD.geometry_area_perimeter(geometry)[0]) if geometry.area else GEOD.geometry_length(geometry)


async def test_a_line_goes_to_the_zone_with_the_longer_part_and_names_the_other(
    conn: Conn, organization: Organization
) -> None:
    line = {"type": "LineString", "coordinates": [[0.003, 0.002], [0.012, 0.002]]}
    request_id = await sent(conn, organization, line, LIGHT)
    found = await row(conn, "SELECT *, ST_AsGeoJSON(shape)::jsonb AS drawn, ST_X(place) AS lon, ST_Y(place) AS lat"
                            " FROM request WHERE id = %s", request_id)  # fmt: skip
    assert (found["zone_code"], found["community_code"], found["placement_method"]) == ("W", "M", "part")
    assert (found["lon"], found["lat"]) == (pytest.approx(0.0065), pytest.approx(0.002))
    assert found["pole_id"] is None
    assert found["drawn"] == line
    zones = {part["code"]: part["amount"] for part in found["parts"] if part["layer"] == "zone"}
    assert zones == {"W": pytest.approx(779.2, abs=0.1), "E": pytest.approx(222.6, abs=0.1)}
    named = await drawn_place.parts(conn, 1, found["parts"], drawn(line).amount)
    assert [(part.layer, part.name_th, round(part.share, 3)) for part in named] == [
        ("zone", "เขตตะวันตก", 0.778),
        ("zone", "เขตตะวันออก", 0.222),
        ("community", "ชุมชนกลาง", 0.778),
    ]
    public = await row(conn, "SELECT ST_AsGeoJSON(shape)::jsonb AS drawn, zone_code FROM request_public")
    assert public == {"drawn": line, "zone_code": "W"}


async def test_a_line_along_the_edge_and_equal_halves_go_by_area_then_code(
    conn: Conn, organization: Organization
) -> None:
    edge = {"type": "LineString", "coordinates": [[0.01, 0.002], [0.01, 0.008]]}
    halves = {"type": "LineString", "coordinates": [[0.008, 0.002], [0.012, 0.002]]}
    for geometry in (edge, halves):
        assert (await drawn_place.locate(conn, organization, drawn(geometry))).located.zone_code == "E"
    only = (await drawn_place.locate(conn, organization, drawn(edge))).stored
    assert [part["code"] for part in only if part["layer"] == "zone"] == ["E"]
    await conn.execute("UPDATE boundary SET area_m2 = area_m2 - 1 WHERE organization_id = 1 AND code = 'W'")
    for geometry in (edge, halves):
        assert (await drawn_place.locate(conn, organization, drawn(geometry))).located.zone_code == "W"


async def test_within_one_zone_it_is_covered_and_outside_all_it_is_unknown(
    conn: Conn, organization: Organization
) -> None:
    inside = mapping(box(0.001, 0.001, 0.003, 0.003))
    outside = {"type": "LineString", "coordinates": [[0.03, 0.005], [0.031, 0.005]]}
    covered = (await drawn_place.locate(conn, organization, drawn(inside))).located
    unknown = (await drawn_place.locate(conn, organization, drawn(outside))).located
    assert (covered.zone_code, covered.method, covered.community_code) == ("W", "covers", None)
    assert (unknown.zone_code, unknown.method, unknown.nearest_zone_code) == (None, "unknown", "E")
    assert unknown.nearest_zone_metres == pytest.approx(1169, rel=0.01)


async def test_what_is_sensitive_keeps_its_shape_to_the_staff(conn: Conn, organization: Organization) -> None:
    for category in (NOISE, SECRET):
        await sent(conn, organization, ROAD_LINE, category)
    assert (await row(conn, "SELECT count(shape) AS n FROM request"))["n"] == 2
    assert await row(conn, "SELECT count(*) AS rows, count(shape) AS n FROM request_public") == {"rows": 1, "n": 0}


async def test_a_moved_pin_replaces_the_shape_and_the_history_keeps_it(conn: Conn, organization: Organization) -> None:
    request_id = await sent(conn, organization, ROAD_LINE)
    await repin.move(conn, organization, request_id, LonLat(0.003, 0.003), staff_id=1)
    assert await row(conn, "SELECT shape, parts FROM request") == {"shape": None, "parts": None}
    assert (await row(conn, "SELECT shape FROM request_public"))["shape"] is None
    event = await row(conn, "SELECT detail FROM request_event WHERE kind = 'moved'")
    assert event["detail"]["shape"] == ROAD_LINE


async def test_after_new_boundaries_a_shape_is_asked_about_again_and_stays_as_drawn(
    conn: Conn, organization: Organization
) -> None:
    request_id = await sent(conn, organization, ROAD_LINE)
    await conn.execute(_REDRAWN)
    await repin.ask_again(conn, organization, request_id, staff_id=1, version=1)
    found = await row(conn, "SELECT zone_code, zone_version, placement_method, place_source, ST_X(place) AS lon, parts,"
                            " ST_AsGeoJSON(shape)::jsonb AS drawn, version FROM request")  # fmt: skip
    assert (found["zone_code"], found["zone_version"], found["placement_method"]) == ("N", 3, "covers")
    assert (found["drawn"], found["place_source"], found["version"]) == (ROAD_LINE, "map", 2)
    assert {part["version"] for part in found["parts"]} == {3, 4}
    public = await row(
        conn, "SELECT zone_code, ST_X(place) AS lon, ST_AsGeoJSON(shape)::jsonb AS drawn FROM request_public"
    )
    assert public == {"zone_code": "N", "lon": found["lon"], "drawn": ROAD_LINE}
    assert (await why.explain(conn, organization, request_id)).same
    point = (await intake.submit(conn, organization, Draft(ROAD, LonLat(0.002, 0.002)), keys=KEYS)).id
    with pytest.raises(NotFound):
        await repin.ask_again(conn, organization, point, staff_id=1)


BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [0.002, 0.002], [0.002, 0], [0, 0.002], [0, 0]]]}


async def test_an_area_that_crosses_itself_or_is_tiny_is_refused_with_a_sentence(
    conn: Conn, organization: Organization
) -> None:
    with pytest.raises(Invalid, match="too small"):
        await sent(conn, organization, {"type": "LineString", "coordinates": [[0, 0], [0.000001, 0]]})
    with pytest.raises(Invalid, match="crosses itself") as refused:
        await sent(conn, organization, BOW_TIE)
    assert refused.value.field == "geometry"


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ({"type": "MultiPoint", "coordinates": [[0, 0]]}, "one Point"),
        ({"type": "LineString"}, "cannot be read"),
        ({"type": "LineString", "coordinates": "0 0"}, "cannot be read"),
        ({"type": "LineString", "coordinates": [[0, "a"], [1, 1]]}, "cannot be read"),
        ({"type": "LineString", "coordinates": [[0, True], [1, 1]]}, "cannot be read"),
        ({"type": "LineString", "coordinates": [[0.1, 0.1], [0.1, 0.1]]}, "two different points"),
        ({"type": "LineString", "coordinates": [[16.4, 102.8], [16.5, 102.8]]}, "swapped"),
        ({"type": "LineString", "coordinates": [[0, 0], [0.2, 0]]}, "longer than 20 km"),
        ({"type": "LineString", "coordinates": [[n / 1e5, 0] for n in range(501)]}, "At most 500"),
        ({"type": "Polygon", "coordinates": []}, "cannot be read"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [0.001, 0], [0, 0]]]}, "three different points"),
        (mapping(box(0, 0, 0.06, 0.06)), "larger than 25"),
        ([1, 2], "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_geometry_that_cannot_be_is_a_sentence(geometry: Any, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        line_or_area.read(json.loads(json.dumps(geometry)))


def test_a_point_is_a_place_and_an_open_ring_is_closed() -> None:
    assert line_or_area.parse('{"type": "Point", "coordinates": [100.5, 13.7, 4]}') == LonLat(100.5, 13.7)
    ring = drawn({"type": "Polygon", "coordinates": [[[0, 0], [0.001, 0], [0.001, 0.001]]]}).rings[0]
    assert ring[0] == ring[-1]
    for text in ("{", "[" * 100_000, '{"type": "Point", "coordinates": [1e999, 0]}'):
        with pytest.raises(Invalid):
            line_or_area.parse(text)


@settings(max_examples=60)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=4)))  # fmt: skip
def test_whatever_the_coordinates_are_it_is_a_shape_or_a_sentence(coordinates: Any) -> None:
    for kind in ("Point", "LineString", "Polygon"):
        try:
            line_or_area.read({"type": kind, "coordinates": coordinates})
        except Invalid as refused:
            assert refused.th and refused.en


spot = st.tuples(st.integers(-3000, 23000), st.integers(-3000, 13000)).map(lambda at: (at[0] / 1e6, at[1] / 1e6))


@st.composite
def geometries(draw: st.DrawFn) -> shapely.Geometry:
    places = draw(st.lists(spot, min_size=3, max_size=7, unique=True))
    if draw(st.booleans()):
        return shapely.LineString(places)
    return shapely.MultiPoint(places).convex_hull


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(geometries(), st.booleans())
async def test_parts_are_those_of_shapely_and_pyproj_and_come_again_after_new_boundaries(
    conn: Conn, organization: Organization, geometry: shapely.Geometry, redrawn: bool
) -> None:
    assume(geometry.geom_type != "Point" and amount(geometry) > 20)
    async with conn.transaction(force_rollback=True):
        request_id = await sent(conn, organization, mapping(geometry))
        found = await row(conn, "SELECT zone_code, community_code, parts, ST_AsText(place) AS place FROM request")
        for layer, known in (("zone", ZONES), ("community", COMMUNITIES)):
            met = {code: geometry.intersection(zone) for code, zone in known.items()}
            area = geometry.geom_type == "Polygon"
            expected = {code: 0.0 if area and not piece.area else amount(piece) for code, piece in met.items()}
            stored = {part["code"]: part["amount"] for part in found["parts"] if part["layer"] == layer}
            assert stored == pytest.approx({c: a for c, a in expected.items() if c in stored}, rel=1e-6, abs=0.02)
            assert all(a < 0.02 for c, a in expected.items() if c not in stored)
            best = max(expected.values())
            assert found[f"{layer}_code"] in [c for c, a in expected.items() if a >= best - 0.02] or best < 0.02
        place = shapely.from_wkt(found["place"])
        assert geometry.distance(place) < 1e-9
        if found["zone_code"] is not None:
            assert ZONES[found["zone_code"]].distance(place) < 1e-9
        if redrawn:
            await conn.execute(_REDRAWN)
        assert [one for one in (await why.explain(conn, organization, request_id)).replay if not one.same] == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(spot, min_size=2, max_size=2, unique=True))
async def test_in_overlaps_the_parts_are_what_its_points_would_get(
    conn: Conn, organization: Organization, ends: list[tuple[float, float]]
) -> None:
    line = shapely.LineString(ends)
    assume(amount(line) > 200)
    async with conn.transaction(force_rollback=True):
        await conn.execute(
            "INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)"
            " SELECT 1, 1, 'zone', 'over', '', ST_Multi(s), ST_Multi(ST_Boundary(ST_Transform(s, 3857))),"
            " ST_Area(s::geography), true FROM ST_MakeEnvelope(0.007, 0.003, 0.012, 0.013, 4326) AS s"
        )
        found = await drawn_place.locate(conn, organization, replace(drawn(mapping(line))))
        stored = {part["code"]: part["amount"] for part in found.stored if part["layer"] == "zone"}
        steps = [line.interpolate((n + 0.5) / 400, normalized=True) for n in range(400)]
        cursor = await conn.execute(
            "SELECT p.zone_code, count(*) / 400.0 AS share FROM unnest(%s::float8[], %s::float8[]) AS at (lon, lat),"
            " place_of(1, lon, lat) AS p WHERE p.zone_code IS NOT NULL GROUP BY 1",
            ([step.x for step in steps], [step.y for step in steps]),
        )
        shares = {one["zone_code"]: float(one["share"]) for one in await cursor.fetchall()}
        whole = amount(line)
        for code in set(shares) | set(stored):
            assert stored.get(code, 0) / whole == pytest.approx(shares.get(code, 0), abs=0.006)
