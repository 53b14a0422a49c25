"""The coordinates of a file come down in degrees: which system they are in, by which operation, and is it there?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn, Protocol

import numpy as np
import numpy.typing as npt

from geo_oss.errors import Invalid
from geo_oss.files import control, crs, whereabouts
from geo_oss.files.reading import SAMPLE, Control, How, Note, Operation, Reading
from geo_oss.files.whereabouts import Landing, box_of

Floats = npt.NDArray[np.float64]
_LOOKED_AT = 500


class Opened(Protocol):
    """What a file says of itself, whatever it holds."""

    @property
    def kind(self) -> str: ...
    @property
    def columns(self) -> Iterable[str]: ...
    @property
    def text_encoding(self) -> str: ...
    @property
    def encoding_from(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Landed:
    """Longitudes and latitudes (EPSG:4326), and how they were found."""

    lon: Floats
    lat: Floats
    crs: str
    crs_name: str
    crs_from: str
    operation: Operation
    notes: tuple[Note, ...]
    control: Control | None

    def reading(self, file: Opened, *, rows: int, names: Iterable[str]) -> Reading:
        """How the file was read whose coordinates these are; `names` are words of it to look at."""
        lon, lat = self.lon, self.lat
        good = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        return Reading(
            kind=file.kind,
            rows=rows,
            columns=tuple(file.columns),
            sample=tuple(dict.fromkeys(filter(None, names)))[:SAMPLE],
            text_encoding=file.text_encoding,
            encoding_from=file.encoding_from,
            crs=self.crs,
            crs_name=self.crs_name,
            crs_from=self.crs_from,
            operation=self.operation,
            bbox=box_of(lon[good], lat[good]) if good.any() else None,
            notes=self.notes,
            control=self.control,
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of a coordinate system: stated by the operator, said by the file, or assumed for its kind."""

    stated: str = ""
    file: str = ""
    assumed: str = ""
    column: str = ""

    def chosen(self) -> tuple[str, str]:
        """The system to believe and where it comes from; two empty words when nobody says."""
        for source in ("stated", "column", "file", "assumed"):
            if name := getattr(self, source):
                return name, source
        return "", ""


def land(xs: Floats, ys: Floats, said: Said, how: How, *, called: str, most: float = 1.0) -> Landed:
    """The places of coordinates as the file has them (x first, unless `how` swaps them).

    `most` is the share of them that has to be in place: single slips of points are reported row by row elsewhere.
    Raises `Invalid` when nobody says the system, it is unknown, control points contradict it, or the layer lands
    where it cannot be; the sentence says what to state.
    """
    if how.swap_axes:
        xs, ys = ys, xs
    looked_at = _few(*_middle(xs, ys, most))
    system, source = said.chosen()
    if not system:
        _no_system(called, *looked_at, how)
    way = crs.way(system, how.datum_shift)
    _check_shift(how, way, system)
    short, name = crs.label(system)
    lon, lat = way.degrees(xs, ys)
    notes = whereabouts.check(Landing(*looked_at, system, *way.degrees(*looked_at)), how) if len(looked_at[0]) else []
    proved, more = control.check(how, system)
    notes += [*more, *_by_size(source), *_by_zone(source, system), *_nameless(short, name)]
    return Landed(lon, lat, short, name, source, way.operation(), tuple(notes), proved)


def looks_like_degrees(xs: Floats, ys: Floats) -> bool:
    """Whether numbers can be longitude and latitude, in either order."""
    finite = np.isfinite(xs) & np.isfinite(ys)
    return bool(finite.any() and (np.abs(xs[finite]) <= 180).all() and (np.abs(ys[finite]) <= 180).all())


def _middle(xs: Floats, ys: Floats, most: float) -> tuple[Floats, Floats]:
    """All coordinates, or of points the share in the middle."""
    if most >= 1.0 or len(xs) == 0:
        return xs, ys
    finite = np.isfinite(xs) & np.isfinite(ys) & ((xs != 0) | (ys != 0))
    xs, ys = xs[finite], ys[finite]
    if len(xs) == 0:
        return xs, ys
    apart = np.maximum(_apart(xs), _apart(ys))
    kept = apart <= np.quantile(apart, most)
    return xs[kept], ys[kept]


def _apart(values: Floats) -> Floats:
    """Distance from the median, in the units of a typical distance."""
    away = np.abs(values - np.median(values))
    return np.asarray(away / (np.median(away) or 1.0))


def _few(xs: Floats, ys: Floats) -> tuple[Floats, Floats]:
    """The outermost coordinates and some between: enough to know where a layer lies."""
    if len(xs) <= _LOOKED_AT:
        return xs, ys
    outermost = [xs.argmin(), xs.argmax(), ys.argmin(), ys.argmax()]
    kept = np.unique([*outermost, *np.linspace(0, len(xs) - 1, _LOOKED_AT, dtype=int)])
    return xs[kept], ys[kept]


def _no_system(called: str, xs: Floats, ys: Floats, how: How) -> NoReturn:
    likely = whereabouts.suggestion(xs, ys, how.home) if len(xs) else ""
    th, en = (f" ตัวเลขในไฟล์เข้ากับ {likely}", f" Its numbers fit {likely}.") if likely else ("", "")
    raise Invalid(
        f"ไฟล์ {called} ไม่บอกระบบพิกัด ระบุด้วย --crs เช่น --crs EPSG:32647 (UTM โซน 47N) --crs EPSG:24047 (Indian 1975)"
        f" หรือ --crs EPSG:4326 (องศา){th}",
        f"{called} does not say its coordinate system. State it with --crs, for example --crs EPSG:32647 "
        f"(UTM zone 47N), --crs EPSG:24047 (Indian 1975) or --crs EPSG:4326 (degrees).{en}",
        field="crs",
    )


def _check_shift(how: How, way: crs.Way, system: str) -> None:
    if how.datum_shift and not way.shift:
        short = crs.label(system)[0]
        raise Invalid(
            f"--datum-shift ใช้กับ Indian 1975 (EPSG:24047, 24048) เท่านั้น ไฟล์นี้เป็น {short}",
            f"--datum-shift is for Indian 1975 (EPSG:24047, 24048) only; this file is {short}.",
            field="datum_shift",
        )


def _by_size(source: str) -> list[Note]:
    if source != "assumed":
        return []
    return [
        Note(
            "ไฟล์ไม่บอกระบบพิกัด ถือว่าเป็นองศา WGS 84 (EPSG:4326) ถ้าไม่ใช่ให้ระบุ --crs",
            "The file does not say its system: it was taken as degrees (EPSG:4326). If it is not, state --crs.",
        )
    ]


def _by_zone(source: str, system: str) -> list[Note]:
    if source != "column" or not system.startswith("EPSG:326"):
        return []
    old = system.replace("EPSG:326", "EPSG:240")
    return [
        Note(
            f"ไฟล์บอกเพียงโซน UTM จึงถือว่าเป็น WGS 84 ({system}) ถ้าเป็น Indian 1975 (ต่างกันราว 450 ม.) ให้ระบุ --crs {old}",
            f"The file says only the UTM zone: WGS 84 was taken ({system}). If it is Indian 1975 (some 450 m apart),"
            f" state --crs {old}.",
        )
    ]


def _nameless(short: str, name: str) -> list[Note]:
    if short != "Indian 1975" or "1975" in name:
        return []
    return [
        Note(
            "ไฟล์บอกเพียงทรงรี Everest โดยไม่บอกพื้นหลักฐาน จึงถือว่าเป็น Indian 1975",
            "The file names Everest's ellipsoid but no datum: it was taken as Indian 1975.",
        )
    ]
