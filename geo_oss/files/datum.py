"""Thailand's old datum, Indian 1975: its shift to WGS 84 is stated here and shown, never left to the library.

The register's first choice (EPSG:1812) lies some 180 m from all the others, which agree with each other
(https://github.com/OSGeo/PROJ/issues/1787, https://github.com/qgis/QGIS/issues/36337).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyproj import CRS, Transformer

from geo_oss.errors import Invalid

EVEREST_METRES, EVEREST_FLATTENING = 6_377_276.345, 300.8017
"""Everest 1830 (1937 adjustment)."""
_NAME = re.compile(r"indian[\s_]*1975", re.IGNORECASE)
_NAMELESS = re.compile(r"unknown|unnamed|not[\s_]*specified|based on|everest", re.IGNORECASE)
_NUMBERS = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*")
_MOST_METRES = 2000.0


@dataclass(frozen=True, slots=True)
class Shift:
    """Metres from the middle of Everest's ellipsoid to that of WGS 84, and what is said of them."""

    dx: float
    dy: float
    dz: float
    accuracy_metres: float | None
    about: str

    @property
    def numbers(self) -> str:
        """As stated on the command line."""
        return ",".join(str(metres) for metres in (self.dx, self.dy, self.dz))


USUAL = "rtsd"
SHIFTS = {
    "rtsd": Shift(204.4798, 837.8940, 294.7765, 5.0, "Royal Thai Survey Department; 4 m from the others"),
    "epsg-1304": Shift(210.0, 814.0, 289.0, 5.0, "EPSG:1304, Indian 1975 to WGS 84 (2), 62 stations"),
    "epsg-1154": Shift(209.0, 818.0, 290.0, 5.0, "EPSG:1154, Indian 1975 to WGS 84 (1), the one before"),
    "epsg-1537": Shift(204.64, 834.74, 293.8, 1.0, "EPSG:1537, Indian 1975 to WGS 84 (3), Gulf of Thailand only"),
}


def shift(stated: str) -> tuple[str, Shift]:
    """The shift of that name, or of those three numbers (`210,814,289`); the usual one when nothing is stated.

    Raises `Invalid`, listing what can be stated, for anything else.
    """
    name = stated.strip().lower() or USUAL
    if name in SHIFTS:
        return name, SHIFTS[name]
    if given := _NUMBERS.fullmatch(name):
        dx, dy, dz = (float(word) for word in given.groups())
        if max(abs(dx), abs(dy), abs(dz)) <= _MOST_METRES:
            return _known(dx, dy, dz)
    listed = ", ".join(f"{key} ({known.numbers})" for key, known in SHIFTS.items())
    raise Invalid(
        f"ไม่รู้จักค่าแปลงพื้นหลักฐาน {stated!r} ใช้ได้: {listed} หรือตัวเลข dx,dy,dz เป็นเมตร",
        f"The datum shift {stated!r} is not known. These are: {listed}; or dx,dy,dz in metres.",
        field="datum_shift",
    )


def is_indian_1975(system: CRS) -> bool:
    """Whether a system stands on Indian 1975: by its name, or a nameless datum on Everest's ellipsoid."""
    datum, ellipsoid = system.datum, system.ellipsoid
    if datum is None or ellipsoid is None:
        return False
    if _NAME.search(datum.name) or _NAME.search(system.name):
        return True
    on_everest = abs(ellipsoid.semi_major_metre - EVEREST_METRES) < 0.01
    return on_everest and bool(_NAMELESS.search(datum.name))


def to_wgs84(used: Shift) -> Transformer:
    """From degrees on Indian 1975 to degrees on WGS 84, longitude first."""
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3"
        f" +step +proj=cart +a={EVEREST_METRES} +rf={EVEREST_FLATTENING}"
        f" +step +proj=helmert +x={used.dx} +y={used.dy} +z={used.dz}"
        " +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )


def _known(dx: float, dy: float, dz: float) -> tuple[str, Shift]:
    for name, known in SHIFTS.items():
        if (known.dx, known.dy, known.dz) == (dx, dy, dz):
            return name, known
    stated = Shift(dx, dy, dz, None, "stated")
    return stated.numbers, stated
