"""Where is each row of a file? Its shape says, a column of places, or two columns of numbers in a system found out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geo_oss.files import crs
from geo_oss.files.landing import Landed, Said, land
from geo_oss.files.reading import How
from geo_oss.thai.text import ascii_digits
from poles import columns, point_column
from poles.columns import Columns
from poles.table import Table

Floats = npt.NDArray[np.float64]
DEGREES = "EPSG:4326"
MOST = 0.5
"""Share of the rows, those in the middle, by which a system is judged; slips of others are told row by row."""
_ZONE = re.compile(r"(47|48)\s*[NPQ]?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Placed:
    """The columns that are read, and the place of each row in degrees; no number where a row has none."""

    columns: Columns
    landed: Landed


def place(read: Table, stated: Columns, *, system: str, how: How, called: str, taken: Collection[str] = ()) -> Placed:
    """The places of a file's rows; `system` is what the operator states, `taken` are columns read as something else.

    Raises `Invalid` for a missing column, a system that nobody says or that cannot be, and a file whose rows land
    where they cannot be.
    """
    names = [name for name in read.columns if name not in taken]
    points = _points(read, names, stated)
    in_degrees = not system or bool(crs.parse(system).is_geographic)
    chosen = columns.choose(names, stated, has_shapes=points is not None, in_degrees=in_degrees)
    if points is not None:
        assumed = DEGREES if _mostly_degrees(points.xs, points.ys) and read.kind == "CSV" else ""
        said = Said(system, points.crs, assumed)
        return Placed(chosen, land(points.xs, points.ys, said, how, called=called, most=MOST))
    xs, ys = (np.array([number(word) for word in read.columns[name]]) for name in (chosen.x, chosen.y))
    return Placed(chosen, _by_zone(read, chosen, (xs, ys), Said(system), how, called))


def number(word: str) -> float:
    """A number as people type it: Thai digits, a comma before the decimals or between the thousands."""
    plain = ascii_digits(word).strip()
    plain = plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain.replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return np.nan


def _points(read: Table, names: Sequence[str], stated: Columns) -> point_column.Points | None:
    """Places that need no two columns of numbers."""
    if read.shapes is not None:
        return point_column.Points("", *read.shapes, read.crs)
    if (stated.x and stated.y) or columns.has_axes(names):
        return None
    return point_column.find(read.columns)


def _by_zone(read: Table, chosen: Columns, numbers: tuple[Floats, Floats], said: Said, how: How, called: str) -> Landed:
    """All rows in one system, or each in the UTM zone that its own row says."""
    xs, ys = numbers
    if columns.is_degrees(chosen.x):
        return land(xs, ys, replace(said, column=DEGREES), how, called=called, most=MOST)
    if _mostly_degrees(xs, ys):
        return land(xs, ys, replace(said, assumed=DEGREES), how, called=called, most=MOST)
    zones = _zones(read)
    if said.stated or zones is None:
        return land(xs, ys, said, how, called=called, most=MOST)
    parts = {zone: zones == zone for zone in sorted(set(zones.tolist()))}
    landed = {
        zone: land(xs[rows], ys[rows], Said(column=f"EPSG:326{zone}"), how, called=called, most=MOST)
        for zone, rows in parts.items()
    }
    lon, lat = np.full(len(xs), np.nan), np.full(len(xs), np.nan)
    for zone, rows in parts.items():
        lon[rows], lat[rows] = landed[zone].lon, landed[zone].lat
    whole = " + ".join(one.crs for one in landed.values())
    return replace(next(iter(landed.values())), lon=lon, lat=lat, crs=whole)


def _zones(read: Table) -> npt.NDArray[np.str_] | None:
    """The UTM zone of each row, when a column says it of every one."""
    for name in columns.zone_names(read.columns):
        found = [_ZONE.fullmatch(ascii_digits(cell).strip()) for cell in read.columns[name]]
        if all(found):
            return np.array([one[1] for one in found if one])
    return None


def _mostly_degrees(xs: Floats, ys: Floats) -> bool:
    finite = np.isfinite(xs) & np.isfinite(ys)
    within = (np.abs(xs[finite]) <= 180) & (np.abs(ys[finite]) <= 180)
    return bool(len(within) and within.mean() > 0.5)
