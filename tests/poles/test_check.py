"""Faults of a pole list, each called by its name and row."""

import numpy as np
import pytest

from poles import check

LON, LAT = 103.2, 16.0


@pytest.mark.parametrize(
    ("lon", "lat", "kind"),
    [
        (LON, LAT, ""),
        (LON + 1.9, LAT, ""),
        (0.0, 0.0, "zero"),
        (LAT, LON, "swapped"),
        (1000.0, LAT, "range"),
        (LON, -95.0, "range"),
        (np.nan, LAT, "missing"),
        (LON, np.inf, "missing"),
        (100.5, 13.7, "far"),
        (-LON, LAT, "far"),
    ],
)
def test_a_bad_place_among_good_ones(lon: float, lat: float, kind: str) -> None:
    lons, lats = np.array([LON, LON + 0.01, LON - 0.01, lon]), np.array([LAT, LAT, LAT, lat])
    assert check.places(lons, lats) == ["", "", "", kind]


def test_swapped_where_both_could_be_latitudes() -> None:
    lons, lats = np.array([-2.5, -2.51, -2.49, 51.4]), np.array([51.4, 51.4, 51.4, -2.5])
    assert check.places(lons, lats) == ["", "", "", "swapped"]


def test_a_file_without_one_good_place() -> None:
    assert check.places(np.array([0.0, np.nan]), np.array([0.0, np.nan])) == ["zero", "missing"]


def test_numbers_are_compared_as_people_read_them() -> None:
    written = ["2-0141", "2-0142", "๒-๐๑๔๑", " 2 – 0141", "", "x" * 65, "Not Specified"]
    found = [(p.row, p.kind, p.first) for p in check.numbers(range(2, 9), written)]
    assert found[:2] == [(4, "duplicate", 2), (5, "duplicate", 2)]
    assert found[2:] == [(6, "unnumbered", 0), (7, "long", 0), (8, "unnumbered", 0)]


def test_a_problem_speaks_both_languages() -> None:
    problem = check.Problem(4, "2-0141", "duplicate", 2)
    assert problem.sentence() == "แถว 4 หมายเลข 2-0141: หมายเลขซ้ำกับแถว 2 แต่ข้อมูลต่างกัน"
    assert problem.sentence("en") == "Row 4, 2-0141: has the number of row 2 and says something else"
