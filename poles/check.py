"""What is wrong with a file of poles, row by row, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo_oss.geo import MERCATOR_MAX_LATITUDE
from geo_oss.thai.painted import plain_number

Floats = npt.NDArray[np.float64]
FAR_DEGREES = 2.0
"""A pole further than this from the middle of its file (about 200 km) is a slip of the keyboard."""
NUMBER_LIMIT = 64
NO_NUMBERS = {"", "-", "N/A", "NA", "NONE", "NULL", "NOTSPECIFIED", "UNKNOWN", "ไม่มี", "ไม่ระบุ", "ไม่ทราบ"}
"""What lists write where a pole has no number, in the plain spelling."""

SENTENCES = {
    "missing": ("ไม่มีพิกัดหรือพิกัดไม่ใช่ตัวเลข", "has no coordinates, or they are no numbers"),
    "zero": ("พิกัดเป็น (0, 0)", "stands at (0, 0)"),
    "swapped": ("ละติจูดและลองจิจูดสลับกัน", "has latitude and longitude swapped"),
    "range": ("พิกัดอยู่นอกโลก", "stands outside the world"),
    "far": ("อยู่ไกลจากแถวอื่นในไฟล์เกิน 200 กม.", "is more than 200 km from the others of the file"),
    "unnumbered": ("ไม่มีหมายเลข", "has no number"),
    "long": ("หมายเลขยาวเกิน 64 ตัวอักษร", "has a number longer than 64 characters"),
    "duplicate": ("หมายเลขซ้ำกับแถว {first} แต่ข้อมูลต่างกัน", "has the number of row {first} and says something else"),
    "repeated": ("ซ้ำกับแถว {first} ทุกช่อง อ่านครั้งเดียว", "says the same as row {first}; it is read once"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One row that cannot be taken as it is, and why."""

    row: int
    number: str
    kind: str
    first: int = 0
    """For a duplicate: the row that had the number first."""

    def sentence(self, lang: str = "th") -> str:
        """The problem in words."""
        th, en = (text.format(first=self.first) for text in SENTENCES[self.kind])
        return f"แถว {self.row} หมายเลข {self.number}: {th}" if lang == "th" else f"Row {self.row}, {self.number}: {en}"


def places(lon: Floats, lat: Floats) -> list[str]:
    """What is wrong with each place in degrees (EPSG:4326): a key of `SENTENCES`, or nothing."""
    middle = _middle(lon, lat)
    far, swapped = _far(lon, lat, middle), ~_far(lat, lon, middle)
    out = (np.abs(lon) > 180) | (np.abs(lat) > MERCATOR_MAX_LATITUDE)
    kinds = np.select(
        [
            ~(np.isfinite(lon) & np.isfinite(lat)),
            (lon == 0) & (lat == 0),
            (far & swapped) | (out & (np.abs(lon) <= 90) & (np.abs(lat) <= 180)),
            out,
            far,
        ],
        ["missing", "zero", "swapped", "range", "far"],
        "",
    )
    return [str(kind) for kind in kinds]


def numbers(rows: Sequence[int], written: Sequence[str]) -> Iterator[Problem]:
    """Rows without a usable number, and rows whose number an earlier row has."""
    first: dict[str, int] = {}
    for row, number in zip(rows, written, strict=True):
        plain = plain_number(number)
        if plain in NO_NUMBERS:
            yield Problem(row, number, "unnumbered")
        elif len(number) > NUMBER_LIMIT:
            yield Problem(row, number[:NUMBER_LIMIT] + "…", "long")
        elif first.setdefault(plain, row) != row:
            yield Problem(row, number, "duplicate", first[plain])


def _middle(lon: Floats, lat: Floats) -> tuple[float, float]:
    good = (np.abs(lon) <= 180) & (np.abs(lat) <= MERCATOR_MAX_LATITUDE) & ((lon != 0) | (lat != 0))
    return (float(np.median(lon[good])), float(np.median(lat[good]))) if good.any() else (0.0, 0.0)


def _far(lon: Floats, lat: Floats, middle: tuple[float, float]) -> npt.NDArray[np.bool_]:
    return (np.abs(lon - middle[0]) > FAR_DEGREES) | (np.abs(lat - middle[1]) > FAR_DEGREES)
