"""Control points prove a coordinate system right, or say which one would be."""

from pathlib import Path

import numpy as np
import pytest

from geo_oss.errors import Invalid
from geo_oss.files import control, crs
from geo_oss.files.reading import How

XS, YS = np.array([620_000.0, 655_000.0, 690_000.0, 660_000.0]), np.array([1.50e6, 1.52e6, 1.53e6, 1.49e6])


def written(folder: Path, system: str, *, shift: str = "", off: float = 0.0) -> Path:
    """A CSV of four points of Bangkok whose truth is the given system, `off` degrees to the east."""
    lon, lat = crs.degrees(system, XS, YS, shift=shift)
    rows = (f"P{at},{x},{y},{a + off!r},{b!r}" for at, (x, y, a, b) in enumerate(zip(XS, YS, lon, lat, strict=True)))
    path = folder / "control.csv"
    path.write_text("\n".join(["name,x,y,lon,lat", *rows]).replace("np.float64(", "").replace(")", ""))
    return path


def test_points_of_the_right_system_are_where_they_should_be(tmp_path: Path) -> None:
    found, notes = control.check(How(control=written(tmp_path, "EPSG:24047")), "EPSG:24047")
    assert found is not None and found.rms_metres < 0.001 and not notes
    assert [each.name for each in found.residuals] == ["P0", "P1", "P2", "P3"]


@pytest.mark.parametrize(("said", "true"), [("EPSG:32647", "EPSG:24047"), ("EPSG:24047", "EPSG:32647")])
def test_the_wrong_datum_is_refused_and_the_right_one_named(tmp_path: Path, said: str, true: str) -> None:
    with pytest.raises(Invalid, match=rf"{said} the control points are 4\d\d\.\d m off .* --crs {true} fits \(0.0 m\)"):
        control.check(How(control=written(tmp_path, true)), said)


def test_a_fitted_shift_is_offered_and_fits(tmp_path: Path) -> None:
    path = written(tmp_path, "EPSG:24047", shift="epsg-1304")
    found, (note,) = control.check(How(control=path), "EPSG:24047")
    assert found is not None and 1 < found.rms_metres < 5
    shift = note.en.split("--datum-shift ")[1].split(" ")[0]
    again, _ = control.check(How(control=path, datum_shift=shift), "EPSG:24047")
    assert again is not None and again.rms_metres < 0.2


def test_the_residuals_say_which_way(tmp_path: Path) -> None:
    found, _ = control.check(How(control=written(tmp_path, "EPSG:32647", off=0.0001)), "EPSG:32647")
    assert found is not None
    assert found.east == pytest.approx(-10.8, abs=0.1) and found.north == pytest.approx(0, abs=0.01)


def test_swapped_files_have_swapped_control_points(tmp_path: Path) -> None:
    path = written(tmp_path, "EPSG:32647")
    path.write_text(path.read_text().replace("name,x,y", "name,y,x"))
    found, _ = control.check(How(control=path, swap_axes=True), "EPSG:32647")
    assert found is not None and found.rms_metres < 0.001


@pytest.mark.parametrize("text", ["x,y\n1,2\n", "x,y,lon,lat\n1,2,3,far\n"])
def test_another_file_says_which_columns(tmp_path: Path, text: str) -> None:
    path = tmp_path / "control.csv"
    path.write_text(text)
    with pytest.raises(Invalid, match=r"x, y .* lon, lat"):
        control.check(How(control=path), "EPSG:32647")
    with pytest.raises(Invalid, match="no file"):
        control.check(How(control=tmp_path / "none.csv"), "EPSG:32647")
