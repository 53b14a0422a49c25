"""Boxes and drawn shapes: in degrees whatever they were said in; every place of a box is in the ranges of its codes."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo_oss.asked_shapes import box, code_ranges, collection, geometry
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat, frame
from geo_oss.reference_systems import SYSTEMS, degrees

LONS, LATS = st.floats(-180, 180), st.floats(-85, 85)
METRES = [spoken for spoken in SYSTEMS if not spoken.is_degrees]
THAI_LONS, THAI_LATS = st.floats(97, 106), st.floats(5, 21)


@given(LONS, LATS, LONS, LATS, st.floats(0, 1), st.floats(0, 1))
def test_a_place_in_a_box_is_in_its_ranges(a: float, b: float, c: float, d: float, over: float, up: float) -> None:
    west, east, south, north = min(a, c), max(a, c), min(b, d), max(b, d)
    lon = min(max(west + over * (east - west), west), east)
    lat = min(max(south + up * (north - south), south), north)
    found = code_ranges([(west, south, east, north)])
    code = frame(LonLat(lon, lat)).z28
    assert any(first <= code < last for first, last in found) and len(found) <= 36


@given(THAI_LONS, THAI_LATS)
def test_small_boxes_have_small_ranges(lon: float, lat: float) -> None:
    covered = sum(last - first for first, last in code_ranges([(lon, lat, lon + 0.001, lat + 0.001)]))
    side = 0.001 / 360 * (1 << 28)
    assert covered <= 16 * side * side


@pytest.mark.parametrize("spoken", METRES, ids=lambda spoken: str(spoken.srid))
@given(lon=THAI_LONS, lat=THAI_LATS)
def test_metres_become_the_degrees_of_pyproj(spoken: object, lon: float, lat: float) -> None:
    there = next(one for one in METRES if one == spoken)
    east, north = Transformer.from_crs(4326, there.srid, always_xy=True).transform(lon, lat)
    assert degrees(east, north, there, field="x") == pytest.approx((lon, lat), abs=1e-9)


@pytest.mark.parametrize("spoken", METRES, ids=lambda spoken: str(spoken.srid))
def test_the_edges_of_a_box_in_metres_are_followed(spoken: object) -> None:
    there = next(one for one in METRES if one == spoken)
    to = Transformer.from_crs(4326, there.srid, always_xy=True)
    back = Transformer.from_crs(there.srid, 4326, always_xy=True)
    (left, low), (right, high) = to.transform(102.5, 16.2), to.transform(102.9, 16.6)
    ring = [(left + (right - left) * part / 500, low) for part in range(501)]
    drawn = shapely.from_wkt(box([left, low, right, high], there).wkt)
    bottom = shapely.LineString([back.transform(*spot) for spot in ring])
    assert shapely.hausdorff_distance(bottom, shapely.intersection(drawn.buffer(1e-6), bottom)) < 1e-6


def test_a_box_over_the_antimeridian_is_two() -> None:
    assert box([170, -10, -170, 10]).boxes == ((170, -10, 180.0, 10), (-180.0, -10, -170, 10))
    latitude_first = next(spoken for spoken in SYSTEMS if spoken.latitude_first)
    assert box([-10, 170, 10, 175], latitude_first).boxes == ((170, -10, 175, 10),)


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Point", [1, 2]),
        ("MultiPoint", [[1, 2], [3, 4, 5]]),
        ("LineString", [[1, 2], [3, 4]]),
        ("MultiLineString", [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
        ("Polygon", [[[0, 0], [4, 0], [4, 4], [0, 0]], [[2, 1], [3, 1], [3, 2], [2, 1]]]),
        ("MultiPolygon", [[[[0, 0], [4, 0], [4, 4], [0, 0]]], [[[8, 8], [9, 8], [9, 9], [8, 8]]]]),
    ],
)
def test_shapes_are_those_of_shapely(kind: str, coordinates: list[object]) -> None:
    from shapely.geometry import shape

    drawn = geometry(kind, coordinates, SYSTEMS[0], name="filter")
    expected = shape({"type": kind, "coordinates": coordinates})
    assert shapely.force_2d(expected).equals(shapely.from_wkt(drawn.wkt)) and drawn.boxes == (expected.bounds,)
    assert shapely.from_wkt(collection([drawn, drawn]).wkt).geom_type == "GeometryCollection"


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Circle", [1, 2]),
        ("Point", []),
        ("Point", ["1", "2"]),
        ("Point", [True, 2]),
        ("Point", [float("nan"), 2]),
        ("Point", [181, 2]),
        ("Point", [1, 91]),
        ("LineString", [[1, 2]]),
        ("LineString", "ab"),
        ("Polygon", [[[0, 0], [1, 0], [0, 0]]]),
        ("Polygon", [[[0, 0], [1, 0], [1, 1], [0, 1]]]),
        ("MultiPoint", [[0, 0]] * 5001),
    ],
)
def test_what_is_no_shape_is_refused(kind: str, coordinates: object) -> None:
    with pytest.raises(Invalid) as refused:
        geometry(kind, coordinates, SYSTEMS[0], name="filter")
    assert refused.value.field == "filter" and refused.value.th != refused.value.en
