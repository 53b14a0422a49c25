"""Columns are guessed by their usual names, or stated; what is missing is said with what there is."""

import pytest

from geo_oss.errors import Invalid
from poles.columns import Columns, choose

THAI = ["ลำดับ", "หมายเลขเสา", "วงจร", "ชนิดหลอด", "ถนน", "ลองจิจูด", "ละติจูด"]


def test_thai_names_are_known() -> None:
    found = choose(THAI, Columns(), has_shapes=False, in_degrees=True)
    assert found == Columns("หมายเลขเสา", "วงจร", "ชนิดหลอด", "ถนน", "ลองจิจูด", "ละติจูด")


def test_degrees_or_metres_by_the_coordinate_system() -> None:
    names = ["pole_no", "Northing", "Easting", "Latitude", "Longitude"]
    degrees = choose(names, Columns(), has_shapes=False, in_degrees=True)
    metres = choose(names, Columns(), has_shapes=False, in_degrees=False)
    assert (degrees.x, degrees.y) == ("Longitude", "Latitude")
    assert (metres.x, metres.y) == ("Easting", "Northing")


def test_a_stated_column_wins() -> None:
    found = choose([*THAI, "old"], Columns(number="old"), has_shapes=False, in_degrees=True)
    assert found.number == "old"


def test_shapes_need_no_coordinate_columns() -> None:
    assert choose(["Pole No."], Columns(number="Pole No."), has_shapes=True, in_degrees=True).x == ""
    assert choose(["Pole No"], Columns(), has_shapes=True, in_degrees=True).number == "Pole No"


@pytest.mark.parametrize(
    ("names", "stated", "field"),
    [
        (["lon", "lat"], Columns(), "number"),
        (["no"], Columns(), "lon/lat"),
        (["no", "lon"], Columns(), "lon/lat"),
        (["no", "lon", "lat"], Columns(street="soi"), "street"),
    ],
)
def test_what_is_missing_is_said_with_what_there_is(names: list[str], stated: Columns, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        choose(names, stated, has_shapes=False, in_degrees=True)
    assert caught.value.field == field
    assert ", ".join(names) in caught.value.en


def test_poles_may_be_numbered_by_row() -> None:
    assert choose(["lon", "lat"], Columns(number="row"), has_shapes=False, in_degrees=True).number == "row"
