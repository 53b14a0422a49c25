"""Where rows are: every way in which lists of poles say it, and what is said when they do not."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geo_oss.errors import Invalid
from geo_oss.files import crs
from geo_oss.files.reading import How
from geo_oss.geo import BBox
from poles import placing
from poles.columns import Columns
from poles.load import Choice, listing
from poles.placing import Placed
from poles.table import from_csv, read

PLACES = np.array([[102.8312, 16.4321], [102.8355, 16.4388], [102.8401, 16.4402]])
UTM = np.column_stack(Transformer.from_crs(4326, 32648, always_xy=True).transform(*PLACES.T))


def csv(header: str, rows: list[str]) -> bytes:
    """A list of three poles."""
    return "\n".join([f"no,{header}", *(f"P{at},{row}" for at, row in enumerate(rows))]).encode()


def place(data: bytes, system: str = "", how: How = How()) -> Placed:
    return placing.place(from_csv(data), Columns(), system=system, how=how, called="poles.csv")


def at_home(found: Placed, *, metres: float = 0.02) -> bool:
    """Whether all three came down where they are."""
    return bool(np.abs(np.column_stack([found.landed.lon, found.landed.lat]) - PLACES).max() < metres / 111_000)


def pairs(values: np.ndarray, form: str = "{0!r},{1!r}") -> list[str]:
    return [form.format(float(x), float(y)) for x, y in values]


@pytest.mark.parametrize(
    "header",
    [
        "ลองจิจูด,ละติจูด", "ลองติจูด,แลตติจูด", "Longitude,Latitude", "LONG,LAT", "lng,lat", "ค่าลองจิจูด (องศา),ค่าละติจูด (องศา)",
        "gps_long,gps_lat", "X,Y", "พิกัด X,พิกัด Y", "Longitude (DD),Latitude (DD)",
    ],
)  # fmt: skip
def test_degrees_under_thai_and_english_headings(header: str) -> None:
    assert at_home(place(csv(header, pairs(PLACES))))


@pytest.mark.parametrize("header", ["Easting,Northing", "X,Y", "พิกัด X,พิกัด Y", "UTM_E,UTM_N", "ตะวันออก,เหนือ"])
def test_metres_in_a_stated_system(header: str) -> None:
    found = place(csv(header, pairs(UTM)), "EPSG:32648")
    assert at_home(found) and found.landed.crs_from == "stated"


@pytest.mark.parametrize("zone", ["48", "48N", "48Q", "๔๘"])
def test_metres_with_the_zone_in_a_column_are_wgs_84_and_it_is_said(zone: str) -> None:
    found = place(csv("โซน,X,Y", [f"{zone},{pair}" for pair in pairs(UTM)]))
    assert at_home(found) and (found.landed.crs, found.landed.crs_from) == ("EPSG:32648", "column")
    assert "state --crs EPSG:24048" in found.landed.notes[0].en


def test_each_row_may_have_its_own_zone() -> None:
    west = Transformer.from_crs(4326, 32647, always_xy=True).transform(101.9, 16.4)
    rows = [f"48,{pair}" for pair in pairs(UTM)] + [f"47,{west[0]!r},{west[1]!r}"]
    found = place(csv("zone,x,y", rows)).landed
    assert found.crs == "EPSG:32647 + EPSG:32648"
    assert (found.lon[3], found.lat[3]) == pytest.approx((101.9, 16.4), abs=1e-7)
    assert np.allclose(found.lon[:3], PLACES[:, 0], atol=1e-7)


def test_metres_without_a_system_say_which_would_fit() -> None:
    with pytest.raises(Invalid, match=r"does not say .* --crs EPSG:32648"):
        place(csv("x,y", pairs(UTM)))


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("พิกัด", '"{1:.6f}, {0:.6f}"'), ("พิกัด GPS", '"({1:.6f},{0:.6f})"'), ("location", "{1:.6f} {0:.6f}"),
        ("ที่ตั้ง", '"{0:.6f}, {1:.6f}"'),
        ("WKT", "POINT ({0:.6f} {1:.6f})"), ("geom", "SRID=4326;POINT({0:.6f} {1:.6f})"),
        ("wkt", "POINT Z ({0:.6f} {1:.6f} 12.5)"),
    ],
)  # fmt: skip
def test_places_in_one_column(header: str, form: str) -> None:
    assert at_home(place(csv(header, pairs(PLACES, form))), metres=0.2)


def test_a_pair_has_latitude_first_where_both_orders_could_be() -> None:
    found = place(csv("gps", ['"51.4545, -2.5879"'] * 3)).landed
    assert (found.lon[0], found.lat[0]) == (-2.5879, 51.4545)


@pytest.mark.parametrize("srid", [4326, 32648, 0])
def test_places_as_postgis_writes_them(srid: int) -> None:
    points = shapely.points(UTM if srid == 32648 else PLACES)
    hexes = shapely.to_wkb(shapely.set_srid(points, srid) if srid else points, hex=True, include_srid=bool(srid))
    assert at_home(place(csv("geom", hexes.tolist())))


def test_indian_1975_goes_through_the_stated_shift() -> None:
    found = place(csv("x,y", pairs(UTM)), "EPSG:24048", How(datum_shift="epsg-1304")).landed
    assert found.operation.shift == "epsg-1304" and found.operation.accuracy_metres == 5.0
    assert np.array_equal(found.lon, crs.degrees("EPSG:24048", *UTM.T, shift="210,814,289")[0])


@pytest.mark.parametrize(("header", "rows", "system"), [("lon,lat", PLACES, ""), ("x,y", UTM, "EPSG:32648")])
def test_a_file_with_its_axes_swapped_is_one_sentence_not_a_thousand(
    header: str, rows: np.ndarray, system: str
) -> None:
    data = csv(header, pairs(rows[:, ::-1]))
    with pytest.raises(Invalid, match="--swap-axes"):
        place(data, system)
    assert at_home(place(data, system, How(swap_axes=True)))


def test_a_file_of_another_town_is_asked_about() -> None:
    with pytest.raises(Invalid, match="far from the municipality"):
        place(csv("lon,lat", pairs(PLACES)), how=How(home=BBox(100.3, 13.5, 100.9, 13.9)))


@pytest.mark.parametrize(
    ("word", "value"),
    [("16,4321", 16.4321), ("๑๖.๔๓๒๑", 16.4321), ("1,817,243.25", 1817243.25), ("1817243,25", 1817243.25), (" 5 ", 5),
     ("x", None), ("", None)],
)  # fmt: skip
def test_numbers_as_people_type_them(word: str, value: float | None) -> None:
    assert placing.number(word) == pytest.approx(np.nan if value is None else value, nan_ok=True)


def test_a_listing_says_how_it_was_read(tmp_path: Path) -> None:
    path = tmp_path / "เสาไฟ.csv"
    path.write_bytes(
        "หมายเลขเสา;ถนน;ละติจูด;ลองจิจูด\n1;ถนนศรีจันทร์;16.43;102.83\n2;ถนนมิตรภาพ;16.44;102.84\n".encode("cp874")
    )
    found = listing(path, Choice())
    told = found.reading
    assert (told.kind, told.rows, told.text_encoding, told.crs) == ("CSV", 2, "cp874", "EPSG:4326")
    assert told.sample == ("ถนนศรีจันทร์", "ถนนมิตรภาพ")
    assert told.bbox == BBox(102.83, 16.43, 102.84, 16.44)
    assert [entry.place.lon for entry in found.entries] == [102.83, 102.84]


def test_points_kept_as_groups_of_one_are_points(tmp_path: Path) -> None:
    path = tmp_path / "p.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"no":"1"},'
        '"geometry":{"type":"MultiPoint","coordinates":[[102.8,16.4]]}}]}'
    )
    shapes = read(path).shapes
    assert shapes is not None and (shapes[0][0], shapes[1][0]) == (102.8, 16.4)
