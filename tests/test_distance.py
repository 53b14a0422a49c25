"""Metres without PostGIS, held against the geodesic."""

from __future__ import annotations

import random

import pytest
from pyproj import Geod

from geo_oss.distance import from_place
from geo_oss.geo import LonLat

SPHEROID = Geod(ellps="WGS84")


@pytest.mark.parametrize(("degrees", "share"), [(0.004, 1e-7), (0.04, 1e-6), (0.4, 1e-4)])
def test_it_is_the_geodesic_nearly(degrees: float, share: float) -> None:
    chance = random.Random(1)
    for _ in range(500):
        here = LonLat(chance.uniform(97, 106), chance.uniform(5, 21))
        lon, lat = here.lon + chance.uniform(-degrees, degrees), here.lat + chance.uniform(-degrees, degrees)
        true = SPHEROID.inv(here.lon, here.lat, lon, lat)[2]
        assert from_place(here)(lon, lat) == pytest.approx(true, rel=share, abs=1e-6)


def test_nothing_is_no_distance() -> None:
    assert from_place(LonLat(100, 13))(100, 13) == 0
