"""How large is it? Square metres and metres of shapes in degrees, on the ellipsoid of WGS 84.

Each shape is laid on a cylinder that keeps areas (Lambert's, on authalic latitude) and is true to length and angle at
the shape's own latitude. Areas are those of the ellipsoid for edges straight on the cylinder; lengths of shapes up to
a few kilometres are right to a thousandth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from zones.topology.model import NOISE_METRES, SLIVER_METRES, SLIVER_THINNESS, SPECK_METRES, Shapes

Floats = npt.NDArray[np.float64]

RADIUS = 6_378_137.0
ECCENTRICITY = np.sqrt(0.0066943799901413165)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of many shapes, one number each: of all parts together, width and thinness of the widest part."""

    area: Floats
    width: Floats
    length: Floats
    is_sliver: npt.NDArray[np.bool_]


def metres(shapes: Shapes) -> Shapes:
    """The shapes (EPSG:4326) on their own cylinders, in metres."""
    places, shape = shapely.get_coordinates(shapes, return_index=True)
    bounds = np.nan_to_num(shapely.bounds(shapes))
    west, middle = bounds[shape, 0], np.radians((bounds[:, 1] + bounds[:, 3]) / 2)
    true_at = RADIUS * np.cos(middle) / np.sqrt(1 - (ECCENTRICITY * np.sin(middle)) ** 2)
    x = np.radians(places[:, 0] - west) * true_at[shape]
    y = (_authalic(np.radians(places[:, 1])) - _authalic(middle)[shape]) / true_at[shape]
    return np.asarray(shapely.set_coordinates(shapes.copy(), np.column_stack([x, y])), dtype=object)


def sizes(shapes: Shapes) -> Sizes:
    """The sizes of polygons in degrees; a shape is a sliver when each of its parts is one."""
    flat = metres(shapes)
    parts, owner = shapely.get_parts(flat, return_index=True)
    width, thinness = _widths(parts)
    fat = (width > SPECK_METRES) & ((width > SLIVER_METRES) | (thinness > SLIVER_THINNESS))
    widest = np.zeros(len(shapes))
    np.maximum.at(widest, owner, width)
    return Sizes(
        area=shapely.area(flat),
        width=widest,
        length=shapely.length(flat) / 2,
        is_sliver=np.bincount(owner, weights=fat, minlength=len(shapes)) == 0,
    )


def is_noise(shapes: Shapes) -> npt.NDArray[np.bool_]:
    """Which of some simple polygons in degrees are thinner than coordinates can say."""
    return _widths(metres(shapes))[0] < NOISE_METRES


def _widths(parts: Shapes) -> tuple[Floats, Floats]:
    """Mean width of simple polygons in metres, and how round they are."""
    area, around = shapely.area(parts), np.maximum(shapely.length(parts), np.finfo(float).tiny)
    return 2 * area / around, 4 * np.pi * area / around**2


def _authalic(latitude: Floats) -> Floats:
    """Half the area between the equator and a latitude, for one radian of longitude, in square metres (q · a² / 2)."""
    e, sine = ECCENTRICITY, np.sin(latitude)
    q = (1 - e**2) * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)
    return np.asarray(RADIUS**2 * q / 2, dtype=np.float64)
