"""From any stated coordinate system to degrees; Thailand's old datum goes through its stated shift."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geo_oss.errors import Invalid

Floats = npt.NDArray[np.float64]

INDIAN_1975 = "+a=6377276.345 +rf=300.8017 +towgs84=204.4798,837.8940,294.7765,0,0,0,0 +units=m +no_defs"
"""Everest 1830 with the shift to WGS 84 stated for Thailand; the library's default is 190 m off."""
STATED = {
    24047: f"+proj=utm +zone=47 {INDIAN_1975}",
    24048: f"+proj=utm +zone=48 {INDIAN_1975}",
    4240: f"+proj=longlat {INDIAN_1975.replace('+units=m ', '')}",
}


def parse(text: str) -> CRS:
    """The system that `text` names (EPSG:32647, 32647, WKT or PROJ). Raises `Invalid` when nobody knows it."""
    name = text.strip()
    try:
        return CRS.from_user_input(int(name) if name.isdigit() else name)
    except CRSError:
        raise Invalid(
            f"ไม่รู้จักระบบพิกัด {text!r} ตัวอย่างที่ใช้ได้ --crs EPSG:32647",
            f"The coordinate system {text!r} is not known. An example that works: --crs EPSG:32647",
            field="crs",
        ) from None


@lru_cache(maxsize=16)
def to_degrees(text: str) -> Transformer:
    """A transformer from the system `text` names to EPSG:4326, longitude first.

    Indian 1975 (EPSG:24047, 24048, 4240) goes through the stated shift. Raises `Invalid` for an unknown name.
    """
    source = parse(text)
    code = source.to_epsg()
    if code in STATED:
        source = CRS.from_proj4(STATED[code])
    return Transformer.from_crs(source, CRS.from_epsg(4326), always_xy=True)


def degrees(text: str, xs: Floats, ys: Floats) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of coordinates in the system `text` names; what cannot be shifted becomes infinite."""
    lon, lat = to_degrees(text).transform(xs, ys)
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
