"""The coordinate systems spoken at the doors for other programs: their URIs, the order of their axes, and degrees."""

from __future__ import annotations

import math
from dataclasses import dataclass

from geo_oss import utm
from geo_oss.errors import Invalid
from geo_oss.geo import EARTH_RADIUS_METRES

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate system by its OGC URI and EPSG number; `latitude_first` is its order of axes."""

    uri: str
    srid: int
    latitude_first: bool = False

    @property
    def is_degrees(self) -> bool:
        """Whether coordinates are degrees, not metres."""
        return self.srid == 4326


CRS84 = System("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326)
"""Degrees, longitude first: what everything is stored in, and what is meant when nothing is said."""
SYSTEMS = (
    CRS84,
    System("http://www.opengis.net/def/crs/EPSG/0/4326", 4326, latitude_first=True),
    System("http://www.opengis.net/def/crs/EPSG/0/3857", 3857),
    System("http://www.opengis.net/def/crs/EPSG/0/32647", 32647),
    System("http://www.opengis.net/def/crs/EPSG/0/32648", 32648),
)


def system(uri: str, *, field: str) -> System:
    """The system of that URI. Raises `Invalid` naming the parameter `field`."""
    for known in SYSTEMS:
        if known.uri == uri:
            return known
    offered = " ".join(known.uri for known in SYSTEMS)
    raise Invalid(f"ไม่รองรับระบบพิกัดนี้ ใช้ได้: {offered}", f"{field} takes one of: {offered}", field=field)


def degrees(first: float, second: float, spoken: System, *, field: str) -> Position:
    """Longitude and latitude of coordinates in the system's own order. Raises `Invalid` for a place not on Earth."""
    try:
        lon, lat = _degrees(first, second, spoken)
    except (Invalid, OverflowError, ValueError, ZeroDivisionError):
        lon = lat = math.nan
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        order = "ละติจูด, ลองจิจูด" if spoken.latitude_first else "ลองจิจูด, ละติจูด" if spoken.is_degrees else "ตะวันออก, เหนือ"
        order_en = "latitude, longitude" if spoken.latitude_first else "longitude, latitude"
        order_en = order_en if spoken.is_degrees else "easting, northing"
        raise Invalid(
            f"พิกัดอยู่นอกโลก ลำดับที่ใช้คือ {order}",
            f"A coordinate is not on Earth; the order here is {order_en}.",
            field=field,
        )
    return lon, lat


def _degrees(first: float, second: float, spoken: System) -> Position:
    if spoken.is_degrees:
        return (second, first) if spoken.latitude_first else (first, second)
    if spoken.srid == 3857:
        lat = math.atan(math.sinh(second / EARTH_RADIUS_METRES))
        return math.degrees(first / EARTH_RADIUS_METRES), math.degrees(lat)
    if not (abs(first) < 2e7 and abs(second) < 2e7):
        raise ValueError("far outside of the zone")
    place = utm.to_degrees(utm.Grid(spoken.srid, first, second))
    return place.lon, place.lat
