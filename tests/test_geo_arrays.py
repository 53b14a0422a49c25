import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geo_oss.geo import MERCATOR_MAX_LATITUDE, LonLat, frame
from geo_oss.geo_arrays import frames, mercator

LATITUDES = st.floats(-MERCATOR_MAX_LATITUDE, MERCATOR_MAX_LATITUDE)


def check(lon: np.ndarray, lat: np.ndarray) -> None:
    found = frames(lon, lat)
    single = [frame(LonLat(x, y)) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    assert [(cell.qx, cell.qy, cell.z28) for cell in single] == list(
        zip(found.qx.tolist(), found.qy.tolist(), found.z28.tolist(), strict=True)
    )


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-180, 180), LATITUDES), min_size=1, max_size=20))
def test_frames_are_those_of_single_places(places: list[tuple[float, float]]) -> None:
    check(*np.array(places).T)


def test_frames_on_the_lines_between_cells() -> None:
    """Latitudes computed from whole frame rows, and their closest neighbours."""
    rows = np.random.default_rng(1).integers(0, 1 << 28, 2000)
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * rows / 2.0**28))))
    lat = np.concatenate([lat, np.nextafter(lat, 90), np.nextafter(lat, -90)])
    check(np.full(len(lat), 100.5), lat.clip(-MERCATOR_MAX_LATITUDE, MERCATOR_MAX_LATITUDE))


def test_mercator_is_that_of_proj() -> None:
    lon, lat = np.array([100.5, -71.1, 0.0]), np.array([13.75, 42.36, -85.0])
    expected = Transformer.from_crs(4326, 3857, always_xy=True).transform(lon, lat)
    assert np.array(mercator(lon, lat)) == pytest.approx(np.array(expected), abs=1e-6)
