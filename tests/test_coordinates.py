"""Typed coordinates: every way people write them, and sentences for what cannot be."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from geo_oss.coordinates import Ground, Typed, metres_between, parse
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat

TOWN = Ground(LonLat(103.3, 16.2), 32648)
HERE = (103.2012, 16.0123)
LONS = st.floats(102.5, 104.5)
LATS = st.floats(15.2, 17.2)


def read(text: str, ground: Ground = TOWN) -> Typed:
    found = parse(text, ground)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    "text",
    [
        "16.0123, 103.2012",
        "16.0123 103.2012",
        "16.0123,103.2012",
        "103.2012,16.0123",
        "(16.0123; 103.2012)",
        "๑๖.๐๑๒๓, ๑๐๓.๒๐๑๒",
        "16,0123 103,2012",
        "16.0123N 103.2012E",
        "N16.0123 E103.2012",
        "E 103.2012, N 16.0123",
        "16.0123° 103.2012°",
        "lat 16.0123 lon 103.2012",
        "ลองจิจูด: 103.2012 ละติจูด: 16.0123",
        "16°0'44.28\"N 103°12'4.32\"E",
        "16°0′44.28″N, 103°12′4.32″E",
        "16 0 44.28 N 103 12 4.32 E",
        "16°0.738'N 103°12.072'E",
        "16° 0' 44.28\" 103° 12' 4.32\"",
        "๑๖ องศา ๐ ลิปดา ๔๔.๒๘ ฟิลิปดา เหนือ ๑๐๓ องศา ๑๒ ลิปดา ๔.๓๒ ฟิลิปดา ตะวันออก",
        "https://www.google.com/maps/@16.0123,103.2012,17z",
        "https://maps.google.com/?q=16.0123,103.2012",
        "https://www.google.com/maps?q=16.0123%2C103.2012&z=17",
        "https://www.google.com/maps/search/?api=1&query=16.0123,+103.2012",
        "https://www.google.com/maps/place/X/@16.9,103.9,17z/data=!3m1!4b1!4m4!3m3!8m2!3d16.0123!4d103.2012",
        "https://www.google.com/maps/place/16.0123,103.2012",
        "https://www.openstreetmap.org/?mlat=16.0123&mlon=103.2012#map=12/16.9/103.9",
        "https://www.openstreetmap.org/#map=17/16.0123/103.2012",
        "geo:16.0123,103.2012?z=17",
    ],
)
def test_all_ways_to_write_one_place(text: str) -> None:
    place = read(text).place
    assert (place.lon, place.lat) == pytest.approx(HERE, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "48N 307000 1770000",
        "48Q 307000 1770000",
        "โซน 48N 307000 1770000",
        "307000 1770000",
        "307,000 1,770,000",
        "307000,1770000",
        "307000E 1770000N",
        "E 307000 N 1770000",
        "1770000 307000",
        "307000 1770000 48N",
        "utm 48n easting: 307000 northing: 1770000",
        "๓๐๗๐๐๐ ๑๗๗๐๐๐๐",
    ],
)
def test_all_ways_to_write_a_grid_place(text: str) -> None:
    typed = read(text)
    expected = Transformer.from_crs(32648, 4326, always_xy=True).transform(307000, 1770000)
    assert (typed.place.lon, typed.place.lat) == pytest.approx(expected, abs=1e-8)
    assert typed.source == "utm" and "48N" in typed.th


def test_the_zone_of_the_neighbour_is_taken_when_it_fits_better() -> None:
    east = Transformer.from_crs(4326, 32647, always_xy=True).transform(101.9, 16.2)
    typed = read(f"{east[0]:.1f} {east[1]:.1f}", Ground(LonLat(102.0, 16.2), 32648))
    assert typed.place.lon == pytest.approx(101.9, abs=1e-5) and "47N" in typed.en


@pytest.mark.parametrize("text", ["51.45, -2.58", "-2.58, 51.45"])
def test_where_both_orders_are_places_the_nearer_one_is_meant(text: str) -> None:
    typed = read(text, Ground(LonLat(-2.5, 51.5), 32630))
    assert (typed.place.lon, typed.place.lat) == (-2.58, 51.45)


def test_a_stated_zone_wins_and_far_places_are_told() -> None:
    typed = read("47N 307000 1770000")
    assert typed.place.lon < 100 and "please check" in typed.en and "กรุณาตรวจสอบ" in typed.th


@pytest.mark.parametrize(
    "text",
    ["", "ซอย 12", "2-0147", "ถนนสุขุมวิท 71", "12 34", "043 740 826", "43740826", "99/12", "เสา 2 0147", "W-0001",
     "ตลาด @ เมือง", "0812345678", "16.5", "อส. 56/2567", "1770000", "https"],
)  # fmt: skip
def test_names_and_numbers_are_no_coordinates(text: str) -> None:
    assert parse(text, TOWN) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("416.01, 503.2", "Type latitude, longitude, such as 16.2000, 103.3000"),
        ("16°61'00\"N 103°12'00\"E", "below 60"),
        ("16.1N 17.2N", "east or west"),
        ("48N 30700 1770000", "six digits east"),
        ("3070000 1770000", "six digits east"),
        ("https://maps.app.goo.gl/abcdEFG", "short link"),
        ("95.0N 103.2E", "out of range"),
        ("16.0N 203.2E", "out of range"),
    ],
)
def test_what_cannot_be_is_told_with_an_example(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(text, TOWN)
    assert sentence in caught.value.en and caught.value.field == "place"


@given(LONS, LATS, st.booleans())
def test_degrees_come_back_in_either_order(lon: float, lat: float, swapped: bool) -> None:
    text = f"{lon:.7f}, {lat:.7f}" if swapped else f"{lat:.7f}, {lon:.7f}"
    typed = read(text)
    assert (typed.place.lon, typed.place.lat) == pytest.approx((lon, lat), abs=1e-7)
    assert typed.en.startswith("read as longitude" if swapped else "read as latitude")


@given(LONS, LATS)
def test_degrees_minutes_seconds_come_back(lon: float, lat: float) -> None:
    def dms(value: float) -> str:
        whole = round(value * 360_000)
        return f"{whole // 360_000}°{whole // 6000 % 60:02}'{whole % 6000 / 100:05.2f}\""

    typed = read(f"{dms(lat)}N {dms(lon)}E")
    assert (typed.place.lon, typed.place.lat) == pytest.approx((lon, lat), abs=2e-6)


@given(st.floats(103.0, 107.0), LATS)
def test_grid_places_equal_proj(lon: float, lat: float) -> None:
    easting, northing = Transformer.from_crs(4326, 32648, always_xy=True).transform(lon, lat)
    typed = read(f"48N {easting:.3f} {northing:.3f}")
    assert (typed.place.lon, typed.place.lat) == pytest.approx((lon, lat), abs=2e-8)


@given(st.text(max_size=80))
def test_any_text_is_a_place_a_name_or_a_sentence(text: str) -> None:
    try:
        parse(text, TOWN)
    except Invalid as problem:
        assert problem.th and problem.en


@pytest.mark.parametrize("part", ["1", "1 ", "1.1", "1'", "1,1", "lat", "a/", "1,111,", "N1 ", "48N "])
def test_long_nonsense_is_read_at_once(part: str) -> None:
    begin = time.perf_counter()
    for text in (part * 600, part * 20 + "x", "https://maps.google.com/place/" + part * 600, "1" + " " * 110 + part):
        try:
            parse(text, TOWN)
        except Invalid as problem:
            assert problem.th
    assert time.perf_counter() - begin < 2.0


@given(st.floats(-170, 170), st.floats(-80, 80), st.floats(-5, 5), st.floats(-5, 5))
def test_rough_metres_are_near_the_geodesic(lon: float, lat: float, dlon: float, dlat: float) -> None:
    a, b = LonLat(lon, lat), LonLat(lon + dlon, max(-85, min(85, lat + dlat)))
    _, _, metres = Geod(ellps="WGS84").inv(a.lon, a.lat, b.lon, b.lat)
    assert metres_between(a, b) == pytest.approx(metres, rel=0.007, abs=0.1)
