"""Every way to degrees agrees with other software to the centimetre; Indian 1975 never takes the library's default."""

import subprocess

import numpy as np
import pytest
from pyproj import CRS, Geod, Transformer
from pyproj.crs import CoordinateOperation

from geo_oss.errors import Invalid
from geo_oss.files import crs, datum

GEOD = Geod(ellps="WGS84")
XS, YS = np.random.default_rng(5).uniform((300_000, 650_000), (800_000, 2_250_000), (300, 2)).T
ESRI = (
    'PROJCS["{name}",GEOGCS["GCS_{datum}",DATUM["{datum}",SPHEROID["Everest_Adjustment_1937",6377276.345,300.8017]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",99.0],'
    'PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def metres(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]) -> float:
    """The largest distance between two lists of places."""
    return float(np.max(GEOD.inv(*one, *other)[2]))


def by_debian(system: str, xs: np.ndarray, ys: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The same by the machine's own GDAL; None where it is not installed."""
    lines = "\n".join(f"{x!r} {y!r}" for x, y in zip(xs.tolist(), ys.tolist(), strict=True))
    command = ["gdaltransform", "-s_srs", system, "-t_srs", "OGC:CRS84", "-output_xy"]
    try:
        done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    except FileNotFoundError:
        print("NOT RUN: gdaltransform (gdal-bin) is not installed")
        return None
    return tuple(np.array([[float(word) for word in line.split()] for line in done.stdout.splitlines()]).T)


@pytest.mark.parametrize("system", ["EPSG:32647", "EPSG:32648", "EPSG:3857", "EPSG:4326"])
def test_the_usual_systems_agree_with_gdal(system: str) -> None:
    xs, ys = (
        (XS / 8000, YS / 150_000) if system == "EPSG:4326" else (XS * 16, YS) if system == "EPSG:3857" else (XS, YS)
    )
    other = by_debian(system, xs, ys)
    assert other is None or metres(crs.degrees(system, xs, ys), other) < 0.01


@pytest.mark.parametrize(("system", "zone"), [("EPSG:24047", 47), ("EPSG:24048", 48)])
def test_indian_1975_agrees_with_the_stated_string_in_gdal(system: str, zone: int) -> None:
    stated = f"+proj=utm +zone={zone} +a=6377276.345 +rf=300.8017 +towgs84=204.4798,837.8940,294.7765,0,0,0,0"
    ours = crs.degrees(system, XS, YS)
    other = by_debian(f"{stated} +units=m +no_defs", XS, YS)
    assert other is None or metres(ours, other) < 0.01
    assert metres(ours, Transformer.from_crs(stated, 4326, always_xy=True).transform(XS, YS)) < 0.001


@pytest.mark.parametrize("system", ["EPSG:24047", "EPSG:24048"])
def test_the_shifts_agree_with_each_other_and_not_with_the_librarys(system: str) -> None:
    usual = crs.degrees(system, XS, YS)
    for name in datum.SHIFTS:
        assert metres(usual, crs.degrees(system, XS, YS, shift=name)) < 5
    default = Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    apart = np.array(GEOD.inv(*usual, *default.transform(XS, YS))[2])
    assert apart.min() > 150, "else the register was mended, and the warning can go"


@pytest.mark.parametrize("code", [1304, 1154, 1537])
def test_the_registers_shifts_have_the_registers_numbers(code: int) -> None:
    used = datum.SHIFTS[f"epsg-{code}"]
    given = {value["name"]: value["value"] for value in operation(code)}
    assert [given[f"{axis}-axis translation"] for axis in "XYZ"] == [used.dx, used.dy, used.dz]


def operation(code: int) -> list[dict[str, object]]:
    """The parameters of an operation of the EPSG register."""
    return CoordinateOperation.from_epsg(code).to_json_dict()["parameters"]


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("Indian_1975_UTM_Zone_47N", "D_Indian_1975"),
        ("Indian 1975 / UTM zone 47N", "Indian_1975"),
        ("Thailand_47", "D_Indian_1975"),
        ("unnamed", "Unknown"),
        ("unnamed", "Not_specified_based_on_Everest_1830_ellipsoid"),
    ],
)
def test_a_prj_in_the_wild_is_known_as_indian_1975(name: str, of: str) -> None:
    said = ESRI.format(name=name, datum=of)
    assert metres(crs.degrees(said, XS, YS), crs.degrees("EPSG:24047", XS, YS)) < 0.001
    assert crs.way(said).operation().shift == "rtsd"


def test_a_prj_with_a_shift_of_its_own_goes_the_stated_way() -> None:
    said = ESRI.format(name="x", datum="Indian_1975").replace("300.8017]", "300.8017],TOWGS84[293,836,318,0,0,0,0]")
    assert metres(crs.degrees(said, XS, YS), crs.degrees("24047", XS, YS)) < 0.001


def test_indian_1954_is_another_datum() -> None:
    assert not crs.way("EPSG:23947").shift
    assert not datum.is_indian_1975(CRS.from_wkt(ESRI.format(name="x", datum="D_Indian_1954")))


def test_the_operation_and_its_accuracy_are_told() -> None:
    old = crs.way("EPSG:24047", "210,814,289")
    assert (old.operation().shift, old.operation().accuracy_metres) == ("epsg-1304", 5.0)
    assert "helmert x=210" in old.operation().definition and set(old.operation().choices) == set(datum.SHIFTS)
    stated = crs.way("EPSG:24047", "204.5, 837.9, 294.8").operation()
    assert (stated.shift, stated.accuracy_metres) == ("204.5,837.9,294.8", None)
    new = crs.way("EPSG:32647")
    new.degrees(XS, YS)
    assert new.operation().name.startswith("Inverse of UTM zone 47N") and new.operation().accuracy_metres in (0, None)


@pytest.mark.parametrize("shift", ["wgs", "1,2", "9999,0,0", "1,2,3,4"])
def test_an_unknown_shift_lists_those_there_are(shift: str) -> None:
    with pytest.raises(Invalid, match="epsg-1304"):
        crs.way("EPSG:24047", shift)


@pytest.mark.parametrize("system", ["EPSG:0", "nonsense", "EPSG:4978", "EPSG:5773", "99999999999999999999", ""])
def test_what_is_no_maps_system_says_what_to_state(system: str) -> None:
    with pytest.raises(Invalid, match="EPSG:32647"):
        crs.way(system)
