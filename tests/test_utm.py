"""UTM against PROJ, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.utm import Grid, from_degrees, srid_of, to_degrees

PROJ = {srid: Transformer.from_crs(4326, srid, always_xy=True) for srid in (32647, 32648, 32748)}
LATITUDES = st.floats(-80, 84)
OFFSETS = st.floats(-4, 4)


@given(st.sampled_from(sorted(PROJ)), OFFSETS, LATITUDES)
def test_a_grid_place_equals_proj_to_a_tenth_of_a_millimetre(srid: int, offset: float, lat: float) -> None:
    lon = 6 * (srid % 100) - 183 + offset
    grid = from_degrees(LonLat(lon, lat), srid)
    assert (grid.easting, grid.northing) == pytest.approx(PROJ[srid].transform(lon, lat), abs=1e-4)


@given(st.sampled_from(sorted(PROJ)), OFFSETS, LATITUDES)
def test_there_and_back_is_the_same_place(srid: int, offset: float, lat: float) -> None:
    lon = 6 * (srid % 100) - 183 + offset
    back = to_degrees(from_degrees(LonLat(lon, lat), srid))
    assert (back.lon, back.lat) == pytest.approx((lon, lat), abs=1e-9)


@given(st.floats(100_000, 900_000), st.floats(600_000, 2_300_000), st.sampled_from([32647, 32648]))
def test_degrees_of_thai_grid_places_equal_proj(easting: float, northing: float, srid: int) -> None:
    place = to_degrees(Grid(srid, easting, northing))
    assert (place.lon, place.lat) == pytest.approx(
        PROJ[srid].transform(easting, northing, direction="INVERSE"), abs=1e-9
    )


def test_a_zone_has_a_name_and_a_code() -> None:
    assert (srid_of(47), srid_of(48, south=True)) == (32647, 32748)
    assert (Grid(32648, 0, 0).name, Grid(32701, 0, 0).name) == ("48N", "1S")
    for zone in (0, 61):
        with pytest.raises(Invalid):
            srid_of(zone)
