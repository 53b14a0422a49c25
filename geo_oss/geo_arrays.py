"""The words of `geo` for a million places at once: the same numbers, from numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo_oss.geo import EARTH_RADIUS_METRES, FRAME_ZOOM, LonLat, frame

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_SIZE = 1 << FRAME_ZOOM
_DOUBT = 1e-6
"""Share of a frame cell within which numpy's logarithms and the C library's may fall on different sides of a line."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Frame cells of many places, as `geo.Frame`."""

    qx: Ints
    qy: Ints
    z28: Ints


def mercator(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Degrees (EPSG:4326) in EPSG:3857, as mercator_point does in SQL."""
    return np.radians(lon) * EARTH_RADIUS_METRES, np.arcsinh(np.tan(np.radians(lat))) * EARTH_RADIUS_METRES


def frames(lon: Floats, lat: Floats) -> Frames:
    """The frame cell of each place: equal to `geo.frame` for every single one."""
    x = (lon + 180.0) / 360.0 * _SIZE
    y = (0.5 - np.arcsinh(np.tan(np.radians(lat))) / (2.0 * np.pi)) * _SIZE
    qx, qy = (np.clip(axis.astype(np.int64), 0, _SIZE - 1) for axis in (x, y))
    for row in np.flatnonzero(np.abs(y - np.rint(y)) < _DOUBT):
        qy[row] = frame(LonLat(float(lon[row]), float(lat[row]))).qy
    return Frames(qx, qy, _spread(qx) | (_spread(qy) << 1))


def _spread(value: Ints) -> Ints:
    for shift, kept in ((16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F),
                        (2, 0x3333333333333333), (1, 0x5555555555555555)):  # fmt: skip
        value = (value | (value << shift)) & kept
    return value
