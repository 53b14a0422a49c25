"""From any stated coordinate system to degrees; Thailand's old datum goes through its stated shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geo_oss.errors import Invalid
from geo_oss.files import datum
from geo_oss.files.reading import Operation

Floats = npt.NDArray[np.float64]
DEGREES = 4326
INDIAN_1975 = (4240, 24047, 24048)


@dataclass(frozen=True, slots=True)
class Way:
    """The steps from a system to EPSG:4326, longitude first; `shift` names the datum shift of Indian 1975, if used."""

    steps: tuple[Transformer, ...]
    shift: str = ""

    def degrees(self, xs: Floats, ys: Floats) -> tuple[Floats, Floats]:
        """Longitudes and latitudes; what cannot be shifted becomes infinite."""
        for step in self.steps:
            xs, ys = step.transform(xs, ys)
        return np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64)

    def before_shift(self, xs: Floats, ys: Floats) -> tuple[Floats, Floats]:
        """Degrees on the system's own datum, for a way that ends with a datum shift."""
        return Way(self.steps[:-1]).degrees(xs, ys)

    def operation(self) -> Operation:
        """What was done to the coordinates shifted last, in words."""
        if self.shift:
            return _by_shift(self.steps, self.shift)
        if not self.steps:
            return Operation()
        return _last_used(self.steps[0])


def parse(text: str) -> CRS:
    """The system that `text` names (EPSG:32647, 32647, WKT or PROJ). Raises `Invalid` when nobody knows it."""
    name = text.strip()
    try:
        return CRS.from_user_input(int(name) if name.isdigit() else name)
    except (CRSError, OverflowError):
        raise Invalid(
            f"ไม่รู้จักระบบพิกัด {text[:80]!r} ตัวอย่างที่ใช้ได้ --crs EPSG:32647",
            f"The coordinate system {text[:80]!r} is not known. An example that works: --crs EPSG:32647",
            field="crs",
        ) from None


@lru_cache(maxsize=32)
def way(text: str, shift: str = "") -> Way:
    """The way from the system `text` names to EPSG:4326.

    Indian 1975, by code or by name, goes through the datum shift `shift` (the usual one when empty). Raises `Invalid`
    for an unknown system, one that is no map's, and an unknown shift.
    """
    source = _flat(parse(text))
    if datum.is_indian_1975(source):
        name, used = datum.shift(shift)
        return Way((*_off_the_map(source), datum.to_wgs84(used)), name)
    if source.to_epsg() == DEGREES:
        return Way(())
    return Way((Transformer.from_crs(source, CRS.from_epsg(DEGREES), always_xy=True),))


def degrees(text: str, xs: Floats, ys: Floats, *, shift: str = "") -> tuple[Floats, Floats]:
    """Longitudes and latitudes of coordinates in the system `text` names; what cannot be shifted becomes infinite."""
    return way(text, shift).degrees(xs, ys)


def label(text: str) -> tuple[str, str]:
    """A short word for a system (`EPSG:32647` where it has a code) and its name."""
    source = parse(text)
    code = source.to_epsg()
    if code not in INDIAN_1975 and datum.is_indian_1975(_flat(source)):
        return "Indian 1975", source.name
    return (f"EPSG:{code}" if code else text.strip()[:80]), source.name


def _flat(source: CRS) -> CRS:
    """The system of the two horizontal coordinates, without a shift of its own."""
    if source.is_bound and source.source_crs is not None and datum.is_indian_1975(source.source_crs):
        source = source.source_crs
    if source.is_compound:
        source = source.sub_crs_list[0]
    if not (source.is_geographic or source.is_projected):
        raise Invalid(
            f"ระบบพิกัด {source.name} ไม่ใช่ระบบของแผนที่ ระบุเช่น --crs EPSG:32647",
            f"The coordinate system {source.name} is not one of maps. State for example --crs EPSG:32647",
            field="crs",
        )
    return source


def _off_the_map(source: CRS) -> tuple[Transformer, ...]:
    """From easting and northing to degrees on the same datum; nothing for what is in degrees already."""
    base = source.geodetic_crs
    assert base is not None
    return (Transformer.from_crs(source, base, always_xy=True),) if source.is_projected else ()


def _last_used(step: Transformer) -> Operation:
    try:
        used = step.get_last_used_operation()
    except ProjError:  # nothing was within its reach
        return Operation(step.description, step.definition)
    accuracy = used.accuracy if used.accuracy is not None and used.accuracy >= 0 else None
    return Operation(used.description, used.definition, accuracy)


def _by_shift(steps: Sequence[Transformer], name: str) -> Operation:
    _, used = datum.shift(name)
    return Operation(
        name=f"Indian 1975 to WGS 84 by {used.numbers} m ({used.about})",
        definition=" | ".join(step.definition for step in steps),
        accuracy_metres=used.accuracy_metres,
        shift=name,
        choices=tuple(datum.SHIFTS),
    )
