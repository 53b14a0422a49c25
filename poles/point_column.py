"""A column that holds whole places: WKT, the hex that PostGIS writes, or latitude and longitude as maps copy them."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
GOOD_SHARE = 0.9
"""Share of the filled cells that must be places: some hold remarks."""
_NUMBER = r"([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)"
_WKT = re.compile(
    rf"(?:SRID\s*=\s*(\d{{1,6}})\s*;)?\s*POINT\s*(?:ZM|Z|M)?\s*\(\s*{_NUMBER}\s+{_NUMBER}(?:\s+[^\s)]+){{0,2}}\s*\)",
    re.IGNORECASE,
)
_HEX = re.compile(r"(?:\\x)?0101000000([0-9a-fA-F]{32})|(?:\\x)?0101000020([0-9a-fA-F]{40})")
_PAIR = re.compile(r"\(?\s*(-?\d{1,3}\.\d{3,})\s*°?\s*[,;\s]\s*(-?\d{1,3}\.\d{3,})\s*°?\s*\)?")
_NOWHERE = (float("nan"), float("nan"), 0)

Place = tuple[float, float, int]
"""x, y and the EPSG code that the cell says; 0 when it says none."""


@dataclass(frozen=True, slots=True)
class Points:
    """The column's name, its coordinates (x first; not a number where a cell is no place), and their system."""

    name: str
    xs: Floats
    ys: Floats
    crs: str


def find(columns: dict[str, list[str]]) -> Points | None:
    """The first column of places; None when there is none."""
    for name, cells in columns.items():
        filled = [cell for cell in cells if cell]
        for read in (_wkt, _hex, _pair):
            if filled and sum(read(cell) != _NOWHERE for cell in filled) >= GOOD_SHARE * len(filled):
                return _points(name, cells, read)
    return None


def _points(name: str, cells: Sequence[str], read: Callable[[str], Place]) -> Points:
    places = [read(cell) for cell in cells]
    xs, ys = (np.array([place[axis] for place in places], dtype=np.float64) for axis in (0, 1))
    codes = {place[2] for place in places if place[2]}
    if read is _pair and np.nanmedian(np.abs(ys)) > 90:  # written longitude first after all
        xs, ys = ys, xs
    return Points(name, xs, ys, f"EPSG:{codes.pop()}" if len(codes) == 1 else "")


def _wkt(cell: str) -> Place:
    found = _WKT.fullmatch(cell)
    return (float(found[2]), float(found[3]), int(found[1] or 0)) if found else _NOWHERE


def _hex(cell: str) -> Place:
    found = _HEX.fullmatch(cell)
    if not found:
        return _NOWHERE
    if found[1]:
        return (*struct.unpack("<dd", bytes.fromhex(found[1])), 0)
    srid, x, y = struct.unpack("<Idd", bytes.fromhex(found[2]))
    return x, y, srid


def _pair(cell: str) -> Place:
    """Latitude first, as maps copy it."""
    found = _PAIR.fullmatch(cell)
    return (float(found[2]), float(found[1]), 4326) if found else _NOWHERE
