"""The requests of one H3 cell, as a condition: the list behind a hexagon of the heat grid."""

from __future__ import annotations

import h3
from sqlalchemy import ColumnElement

from geo_oss.errors import Invalid
from geo_oss.geo import H3_RESOLUTION
from geo_oss.requests.conditions import Queryables

COARSEST = 5


def inside(queryables: Queryables, cell: str) -> ColumnElement[bool]:
    """The condition "in this cell". Raises `Invalid` for a word that is no cell, or one finer than those stored."""
    if not (cell.isascii() and len(cell) == 15 and h3.is_valid_cell(cell)):
        raise Invalid("ไม่รู้จักช่องนี้", "That is not an H3 cell.", field="cell")
    if not COARSEST <= h3.get_resolution(cell) <= H3_RESOLUTION:
        raise Invalid("ช่องนี้ใหญ่หรือเล็กเกินไป", "That cell is too coarse or too fine.", field="cell")
    low, high = stored_range(cell)
    return queryables.table.c.h3_10.between(low, high)


def stored_range(cell: str) -> tuple[int, int]:
    """First and last index at the stored resolution below a cell: digits 0 … 6 at every finer level."""
    resolution = h3.get_resolution(cell)
    low = high = (h3.str_to_int(cell) & ~(15 << 52)) | (H3_RESOLUTION << 52)
    for digit in range(resolution + 1, H3_RESOLUTION + 1):
        shift = 3 * (15 - digit)
        low &= ~(7 << shift)
        high = (high & ~(7 << shift)) | (6 << shift)
    return low, high


def centre(cell: str) -> tuple[float, float]:
    """Longitude and latitude of the middle of a cell."""
    lat, lon = h3.cell_to_latlng(cell)
    return lon, lat
