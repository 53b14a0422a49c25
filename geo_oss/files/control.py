"""Control points: places whose coordinates in the file and true coordinates are both known, to prove a system right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pyproj import Geod, Transformer

from geo_oss.errors import Invalid
from geo_oss.files import crs, datum, sheet
from geo_oss.files.reading import Control, How, Note, Residual
from geo_oss.files.whereabouts import CANDIDATES

Floats = npt.NDArray[np.float64]
FAR_METRES = 30.0
"""Root mean square beyond which a system is refused: twice what a phone's position errs."""
_COLUMNS = ("x", "y", "lon", "lat")
_WGS84 = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Points:
    """Control points: x and y as in the file, true longitude and latitude (WGS 84)."""

    names: Sequence[str]
    xs: Floats
    ys: Floats
    lon: Floats
    lat: Floats


def read(path: Path) -> Points:
    """The points of a CSV with columns x, y, lon, lat and perhaps name. Raises `Invalid` for any other."""
    if not path.is_file():
        raise Invalid(f"ไม่พบไฟล์ {path.name}", f"There is no file {path.name}.", field="control")
    columns = {name.casefold(): cells for name, cells in sheet.read(path.read_bytes()).columns.items()}
    try:
        xs, ys, lon, lat = (np.array([float(cell) for cell in columns[name]]) for name in _COLUMNS)
        if not np.isfinite([xs, ys, lon, lat]).all() or (np.abs(lon) > 180).any() or (np.abs(lat) > 90).any():
            raise ValueError
    except (KeyError, ValueError):
        raise Invalid(
            "ไฟล์จุดควบคุมต้องมีคอลัมน์ x, y (ตามไฟล์) และ lon, lat (ค่าจริง) เป็นตัวเลขทุกแถว",
            "The control points need the columns x, y (as in the file) and lon, lat (true), numbers in every row.",
            field="control",
        ) from None
    return Points(columns.get("name") or [str(row) for row in range(1, len(xs) + 1)], xs, ys, lon, lat)


def compare(points: Points, system: str, *, shift: str = "") -> Control:
    """How far each point lands from its true place when `system` is believed."""
    lon, lat = crs.degrees(system, points.xs, points.ys, shift=shift)
    on_globe = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    lon, lat = np.where(on_globe, lon, -90.0), np.where(on_globe, lat, 0.0)  # nowhere is very far
    azimuth, _, metres = _WGS84.inv(points.lon, points.lat, lon, lat)
    east, north = metres * np.sin(np.radians(azimuth)), metres * np.cos(np.radians(azimuth))
    told = zip(points.names, east.tolist(), north.tolist(), metres.tolist(), strict=True)
    rms = float(np.sqrt(np.mean(metres**2)))
    return Control(tuple(Residual(*each) for each in told), rms, float(east.mean()), float(north.mean()))


def check(how: How, system: str) -> tuple[Control | None, list[Note]]:
    """What the operator's control points say, and for Indian 1975 a shift fitted to them.

    Raises `Invalid` when they land too far from their places; the sentence names the system that fits best.
    """
    if how.control is None:
        return None, []
    points = read(how.control)
    if how.swap_axes:
        points = Points(points.names, points.ys, points.xs, points.lon, points.lat)
    found = compare(points, system, shift=how.datum_shift)
    if found.rms_metres > FAR_METRES:
        raise _refused(found, points, system)
    return found, _fitted(points, system, found)


def fitted_shift(points: Points, system: str) -> str:
    """The datum shift `dx,dy,dz` that brings points of Indian 1975 nearest to their true places, on the ground."""
    base = Transformer.from_crs(_EVEREST_DEGREES, _EVEREST_GEOCENTRIC, always_xy=True)
    true = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    lon, lat = crs.way(system).before_shift(points.xs, points.ys)
    level = np.zeros(len(lon))
    apart = np.array(true.transform(points.lon, points.lat, level)) - np.array(base.transform(lon, lat, level))
    return ",".join(f"{metres:.3f}" for metres in apart.mean(axis=1))


_EVEREST = f"+a={datum.EVEREST_METRES} +rf={datum.EVEREST_FLATTENING} +no_defs +type=crs"
_EVEREST_DEGREES, _EVEREST_GEOCENTRIC = f"+proj=longlat {_EVEREST}", f"+proj=geocent {_EVEREST}"


def _fitted(points: Points, system: str, found: Control) -> list[Note]:
    if not crs.way(system).shift:
        return []
    shift = fitted_shift(points, system)
    rms = compare(points, system, shift=shift).rms_metres
    if rms >= found.rms_metres:
        return []
    return [
        Note(
            f"ค่าแปลงที่พอดีกับจุดควบคุม: --datum-shift {shift} (คลาดเคลื่อน {rms:.1f} ม. แทน {found.rms_metres:.1f} ม.)",
            f"A shift fitted to the control points: --datum-shift {shift} ({rms:.1f} m off instead of"
            f" {found.rms_metres:.1f} m).",
        )
    ]


def _refused(found: Control, points: Points, system: str) -> Invalid:
    rms = {name: compare(points, name).rms_metres for name in CANDIDATES}
    best = min(rms, key=lambda name: rms[name])
    th, en = "", ""
    if rms[best] <= FAR_METRES:
        th, en = (f" ระบบที่พอดีคือ --crs {best} ({rms[best]:.1f} ม.)", f" --crs {best} fits ({rms[best]:.1f} m).")
    listed = "; ".join(f"{each.name} {each.metres:,.1f} m" for each in found.residuals[:5])
    short = crs.label(system)[0]
    return Invalid(
        f"จุดควบคุมคลาดเคลื่อน {found.rms_metres:,.1f} ม. เมื่อใช้ {short} ({listed}) จึงไม่นำเข้า{th}",
        f"With {short} the control points are {found.rms_metres:,.1f} m off ({listed}), so nothing was loaded.{en}",
        field="crs",
    )
