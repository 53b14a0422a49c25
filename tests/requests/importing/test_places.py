import numpy as np
import pytest
from pyproj import Transformer

from geo_oss.requests.importing.places import Home, places

HOME = Home(100.3, 13.4, 100.95, 14.0)


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        ("100.5", 13.7, None),
        ("0", "0.0", "zero"),
        (1000, 13.7, "out_of_range"),
        (100.5, 89.0, "out_of_range"),
        (13.7, 100.5, "swapped"),
        ("", 13.7, "missing_place"),
        (None, None, "missing_place"),
        ("เหนือ", "ใต้", "not_a_number"),
        ("nan", "inf", "not_a_number"),
        ("100,5", "13,7", "not_a_number"),
        (-71.09, 42.36, None),
    ],
)
def test_coordinates_are_called_what_they_are(x: object, y: object, code: str | None) -> None:
    lon, lat, (reason,) = places([x], [y], "EPSG:4326", HOME)
    assert (reason.code if reason else None) == code
    if code is None:
        assert (lon[0], lat[0]) == (float(x), float(y))


def test_swapped_is_known_by_the_home_where_both_ways_are_possible() -> None:
    """At 20 N 40 E either order is a place; only the municipality tells."""
    home = Home(39.5, 19.5, 40.5, 20.5)
    assert [r and r.code for r in places([20.0, 40.0], [40.0, 20.0], "EPSG:4326", home)[2]] == ["swapped", None]
    assert places([20.0], [40.0], "EPSG:4326", None)[2] == [None]


def test_other_systems_become_degrees() -> None:
    x, y = Transformer.from_crs(4326, 32647, always_xy=True).transform(100.5, 13.7)
    lon, lat, found = places([x, 0, "1e30"], [y, 0, 5], "EPSG:32647", HOME)
    assert (lon[0], lat[0]) == (pytest.approx(100.5), pytest.approx(13.7))
    assert [r and r.code for r in found] == [None, "zero", "out_of_range"]
    assert np.isfinite(lon[0])
