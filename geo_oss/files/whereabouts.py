"""Does a layer land where it should? A wrong coordinate system or swapped axes are found out by where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo_oss.errors import Invalid
from geo_oss.files import crs
from geo_oss.files.reading import How, Note
from geo_oss.geo import BBox

Floats = npt.NDArray[np.float64]
THAILAND = BBox(97.3, 5.6, 105.7, 20.5)
CANDIDATES = ("EPSG:4326", "EPSG:32647", "EPSG:32648", "EPSG:24047", "EPSG:24048", "EPSG:3857")
SWAP = "--swap-axes"
_NEAR_DEGREES = 0.3
"""How far from home a layer of the municipality may reach, some 30 km."""


@dataclass(frozen=True, slots=True)
class Landing:
    """Some coordinates as the file has them, the system they were taken for, and where they came down in degrees."""

    xs: Floats
    ys: Floats
    system: str
    lon: Floats
    lat: Floats


def check(landing: Landing, how: How) -> list[Note]:
    """Nothing when a layer lands at home; a note when it lands outside Thailand and nothing speaks against it.

    Raises `Invalid` when it leaves the globe, lands far from home, or another system or order of axes would bring
    it home; the sentence says which, and how to state it.
    """
    home = how.home or THAILAND
    box = _box(landing.lon, landing.lat)
    if box is not None and (how.anywhere or _lands(box, home)):
        return []
    better = list(_better(landing, home))
    if better and not how.anywhere:
        raise _elsewhere(landing.system, box, better)
    if box is None:
        raise _off_the_globe(landing.system)
    if how.home is not None and not how.anywhere:
        raise _far(landing.system, box)
    return [Note("ข้อมูลอยู่นอกประเทศไทย กรุณาตรวจบนแผนที่", "The layer lies outside Thailand: look at it on the map.")]


def suggestion(xs: Floats, ys: Floats, home: BBox | None = None) -> str:
    """The options that would bring coordinates home, for a file that says no system; empty when none would."""
    return " / ".join(_better(Landing(xs, ys, "", xs, ys), home or THAILAND))


def box_of(lon: Floats, lat: Floats) -> BBox:
    """The box around places in degrees."""
    return BBox(float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))


def _better(landing: Landing, home: BBox) -> Iterator[str]:
    """What to state instead, as options of the command line."""
    if landing.system:
        swapped = _box(*crs.degrees(landing.system, landing.ys, landing.xs))
        if swapped is not None and _lands(swapped, home):
            yield SWAP
    used = crs.parse(landing.system) if landing.system else None
    for name in CANDIDATES:
        box = _box(*crs.degrees(name, landing.xs, landing.ys)) if crs.parse(name) != used else None
        if box is not None and _lands(box, home):
            yield f"--crs {name}"


def _box(lon: Floats, lat: Floats) -> BBox | None:
    """The box around places; None when one of them is no place on the globe."""
    good = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 85)
    return box_of(lon, lat) if len(lon) and good.all() else None


def _lands(box: BBox, home: BBox) -> bool:
    """Whether a box lies in Thailand, or reaches the surroundings of the municipality."""
    if home is THAILAND:
        inside_lon = home.west <= box.west and box.east <= home.east
        return inside_lon and home.south <= box.south and box.north <= home.north
    near = _NEAR_DEGREES
    return (
        box.west <= home.east + near
        and box.east >= home.west - near
        and box.south <= home.north + near
        and box.north >= home.south - near
    )


def _elsewhere(system: str, box: BBox | None, better: list[str]) -> Invalid:
    th, en = ("นอกโลก", "leaves the globe") if box is None else (f"ที่ {_middle(box)}", f"lands at {_middle(box)}")
    options = " หรือ ".join(better), " or ".join(better)
    return Invalid(
        f"ถ้าพิกัดเป็น {system} ข้อมูลจะอยู่{th} แต่จะถูกที่ถ้าระบุ {options[0]} — ถ้าที่เดิมถูกแล้วให้เพิ่ม --anywhere",
        f"Taken as {system} the layer {en}; it would be in place with {options[1]}. If the place is right as it is,"
        " add --anywhere.",
        field="axes" if better[0] == SWAP else "crs",
    )


def _off_the_globe(system: str) -> Invalid:
    return Invalid(
        f"พิกัดในไฟล์ไม่ใช่ {system} (ค่าเกินช่วงองศา) ระบุระบบที่ถูกต้องด้วย --crs เช่น --crs EPSG:32647",
        f"The coordinates cannot be {system}: they leave the globe. State the right system with --crs, "
        "for example --crs EPSG:32647.",
        field="crs",
    )


def _far(system: str, box: BBox) -> Invalid:
    return Invalid(
        f"ข้อมูล ({system}) อยู่ที่ {_middle(box)} ซึ่งไกลจากเขตของหน่วยงาน กรุณาตรวจไฟล์และ --crs ถ้าถูกแล้วให้เพิ่ม --anywhere",
        f"The layer ({system}) lands at {_middle(box)}, far from the municipality. Check the file and --crs; if the"
        " place is right, add --anywhere.",
        field="crs",
    )


def _middle(box: BBox) -> str:
    return f"{(box.west + box.east) / 2:.3f}, {(box.south + box.north) / 2:.3f}"
