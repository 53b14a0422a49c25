"""Coordinates as people type or paste them: degrees in either order, degrees-minutes-seconds, UTM, map links."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from geo_oss import utm
from geo_oss.errors import Invalid
from geo_oss.geo import EARTH_RADIUS_METRES, LonLat
from geo_oss.thai.text import ascii_digits

FAR_METRES = 100_000.0
_LONGEST = 600
_LONGEST_FIGURES = 120


@dataclass(frozen=True, slots=True)
class Typed:
    """A place somebody typed (EPSG:4326), its source (`typed`, `utm`, `link`), and how it was read, in words."""

    place: LonLat
    source: str
    th: str
    en: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What the reader knows beforehand: the middle of the municipality and its UTM zone (EPSG code)."""

    middle: LonLat
    utm_srid: int


def parse(text: str, ground: Ground) -> Typed | None:
    """The place a text means; None when it looks like no coordinates (then it is a name to search for).

    Where the order is not said, the reading nearest to the municipality wins, and the words say which it was.
    Raises `Invalid` for coordinates that cannot be, saying what to type.
    """
    plain = _plain(text[:_LONGEST])
    for reader in _READERS if len(plain) <= _LONGEST_FIGURES else _READERS[:1]:
        found = reader(plain, ground)
        if found is not None:
            return _warned(found, ground)
    return None


def metres_between(a: LonLat, b: LonLat) -> float:
    """Great-circle metres, right to half a percent: for choosing and warning, not for measuring."""
    mean = math.radians((a.lat + b.lat) / 2)
    half_lat, half_lon = math.radians(a.lat - b.lat) / 2, math.radians(a.lon - b.lon) / 2
    chord = math.sin(half_lat) ** 2 + (math.cos(mean) ** 2 - math.sin(half_lat) ** 2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_METRES * math.asin(math.sqrt(min(1.0, chord)))


_SAME = (
    ("ฟิลิปดา", '"'), ("พิลิปดา", '"'), ("ลิปดา", "'"), ("องศา", "°"), ("ตะวันออก", "E"), ("ตะวันตก", "W"),
    ("เหนือ", "N"), ("ใต้", "S"), ("º", "°"), ("˚", "°"), ("′", "'"), ("’", "'"), ("‘", "'"), ("″", '"'), ("”", '"'),
    ("“", '"'), ("''", '"'), ("−", "-"), ("–", "-"), ("\u00a0", " "), ("\u200b", ""), ("，", ","),
)  # fmt: skip


def _plain(text: str) -> str:
    plain = ascii_digits(text).strip()
    for written, meant in _SAME:
        plain = plain.replace(written, meant)
    return plain


# ---------------------------------------------------------------- links
_DEGREES = r"(-?\d{1,3}\.\d+)"
_LINKS = (  # the pin of a place before the middle of the view
    re.compile(rf"!3d{_DEGREES}!4d{_DEGREES}"),
    re.compile(
        rf"[?&](?:q|query|ll|destination|daddr|center)=(?:loc:)?{_DEGREES}(?:,|%2C)(?:\+|%20|\s)*{_DEGREES}", re.I
    ),
    re.compile(rf"[?&]mlat={_DEGREES}&mlon={_DEGREES}"),
    re.compile(rf"^geo:{_DEGREES},{_DEGREES}", re.I),
    re.compile(rf"/(?:place|search|dir)/(?:\S*/)?{_DEGREES},\+?{_DEGREES}"),
    re.compile(rf"@{_DEGREES},{_DEGREES}"),
    re.compile(rf"#map=\d+(?:\.\d+)?/{_DEGREES}/{_DEGREES}"),
)
_IS_LINK = re.compile(r"^(?:https?://|geo:|(?:www\.)?(?:maps\.|google\.\w+/maps|goo\.gl/))\S*", re.I)


def _link(text: str, ground: Ground) -> Typed | None:
    if not _IS_LINK.match(text):
        return None
    found = next((match for match in map(lambda form: form.search(text), _LINKS) if match), None)
    if found is None:
        raise Invalid(
            "ลิงก์นี้ไม่มีพิกัดอยู่ข้างใน (ลิงก์ย่อ?) เปิดลิงก์ในแผนที่ แล้วคัดลอกตัวเลขพิกัดมาวางแทน",
            "There are no coordinates in this link (a short link?). Open it in the map and copy the figures instead.",
            field="place",
        )
    return _read(LonLat(float(found[2]), float(found[1])), "link", "จากลิงก์แผนที่", "from the map link")


# ---------------------------------------------------------------- UTM
_ZONE = re.compile(r"(?:utm|zone|โซน)*\s*\b([1-9]|[1-5]\d|60)\s*([C-HJ-NP-X])\b", re.I)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_GRID_WORDS = re.compile(r"[\s,;/:=()]|easting|northing|utm|m?[ENXY](?![a-z])|m\b", re.I)


def _grid(text: str, ground: Ground) -> Typed | None:
    zone = _ZONE.search(text)
    rest = text.replace(zone[0], " ", 1) if zone else text
    numbers = [float(number.replace(",", "")) for number in _NUMBER.findall(rest)]
    if len(numbers) != 2 or min(numbers) < 10_000 or _GRID_WORDS.sub("", _NUMBER.sub("", rest)):
        return None
    easting, northing = sorted(numbers) if numbers[0] > 1_000_000 > numbers[1] else numbers
    if not (100_000 <= easting < 1_000_000 and northing < 10_000_000):
        raise Invalid(
            "ค่า UTM ต้องเป็น ตะวันออก 6 หลัก แล้ว เหนือ 6-7 หลัก เช่น 48N 307000 1770000",
            "UTM is six digits east, then six or seven north, such as 48N 307000 1770000.",
            field="place",
        )
    grids = [utm.Grid(srid, easting, northing) for srid in _zones(zone, ground)]
    grid = min(grids, key=lambda grid: metres_between(utm.to_degrees(grid), ground.middle))
    return _read(utm.to_degrees(grid), "utm", f"จาก UTM โซน {grid.name}", f"from UTM zone {grid.name}")


def _zones(stated: re.Match[str] | None, ground: Ground) -> list[int]:
    if stated:
        letter = stated[2].upper()
        return [utm.srid_of(int(stated[1]), south=letter == "S" or letter < "N")]
    own = ground.utm_srid
    return [srid for srid in (own, own - 1, own + 1) if 1 <= srid % 100 <= 60]


# ---------------------------------------------------------------- degrees, minutes, seconds; N S E W
_WHOLE = r"-?\d{1,3}(?:\.\d{1,15})?(?!\d)"  # (?!\d): digits are never shared out between degrees, minutes and seconds
_PART = r"\d{1,2}(?:\.\d{1,12})?(?!\d)"
_ANGLE = rf"({_WHOLE})\s*°?(?:\s*({_PART})\s*'?(?:\s*({_PART})\s*\"?)?)?"
_BETWEEN = r"[\s,;/]*"
_AFTER = re.compile(rf"\(?{_ANGLE}\s*([NSEW]){_BETWEEN}{_ANGLE}\s*([NSEW])\)?", re.I)
_BEFORE = re.compile(rf"\(?([NSEW])\s*{_ANGLE}{_BETWEEN}([NSEW])\s*{_ANGLE}\)?", re.I)
_SIGNED = rf"({_WHOLE})\s*°(?:\s*({_PART})\s*'(?:\s*({_PART})\s*\")?)?"
_BARE = re.compile(rf"\(?{_SIGNED}[\s,;/]+{_SIGNED}\)?")


def _angles(text: str, ground: Ground) -> Typed | None:
    if (found := _AFTER.fullmatch(text)) is not None:
        first, a, second, b = found[4], found.group(1, 2, 3), found[8], found.group(5, 6, 7)
    elif (found := _BEFORE.fullmatch(text)) is not None:
        first, a, second, b = found[1], found.group(2, 3, 4), found[5], found.group(6, 7, 8)
    elif (found := _BARE.fullmatch(text)) is not None:
        return _either(_angle(*found.group(1, 2, 3)), _angle(*found.group(4, 5, 6)), ground)
    else:
        return None
    return _hemispheres({first.upper(): _angle(*a), second.upper(): _angle(*b)})


def _angle(degrees: str, minutes: str | None, seconds: str | None) -> float:
    parts = [float(part or 0) for part in (minutes, seconds)]
    if max(parts) >= 60:
        raise Invalid(
            "ลิปดาและฟิลิปดาต้องน้อยกว่า 60 เช่น 16°00'44\"N 103°12'00\"E",
            "Minutes and seconds must be below 60, as in 16°00'44\"N 103°12'00\"E.",
            field="place",
        )
    size = abs(float(degrees)) + parts[0] / 60 + parts[1] / 3600
    return -size if degrees.startswith("-") else size


def _hemispheres(angles: dict[str, float]) -> Typed:
    lat = next((-angles[s] if s == "S" else angles[s] for s in "NS" if s in angles), None)
    lon = next((-angles[s] if s == "W" else angles[s] for s in "EW" if s in angles), None)
    if lat is None or lon is None:
        raise Invalid(
            "ต้องมีทั้งเหนือ/ใต้ (N/S) และตะวันออก/ตะวันตก (E/W) เช่น 16.0123N 103.2012E",
            "One must be north or south and the other east or west, as in 16.0123N 103.2012E.",
            field="place",
        )
    return _read(LonLat(lon, lat), "typed", "ตามทิศที่พิมพ์", "by the letters typed")


# ---------------------------------------------------------------- decimal degrees
_LAT = re.compile(r"(?:latitude|lat|ละติจูด)\s*[.:=]?\s*(-?\d+(?:\.\d+)?)", re.I)
_LON = re.compile(r"(?:longitude|long|lon|lng|ลองจิจูด|ลองติจูด)\s*[.:=]?\s*(-?\d+(?:\.\d+)?)", re.I)
_TWO = re.compile(r"[(\[]?\s*(-?\d+(?:\.\d+)?)\s*(?:[,;/]|\s)\s*(-?\d+(?:\.\d+)?)\s*[)\]]?")
_DECIMAL_COMMAS = re.compile(r"(-?\d{1,3}),(\d{2,})\s*[;\s]\s*(-?\d{1,3}),(\d{2,})")


def _labelled(text: str, ground: Ground) -> Typed | None:
    lat, lon = _LAT.search(text), _LON.search(text)
    if lat is None or lon is None:
        return None
    return _read(LonLat(float(lon[1]), float(lat[1])), "typed", "ตามชื่อที่พิมพ์", "by the names typed")


def _pair(text: str, ground: Ground) -> Typed | None:
    text = _DECIMAL_COMMAS.sub(r"\1.\2 \3.\4", text)
    found = _TWO.fullmatch(text)
    if found is None or "." not in text:
        return None
    return _either(float(found[1]), float(found[2]), ground)


def _either(a: float, b: float, ground: Ground) -> Typed:
    orders = [("ละติจูด, ลองจิจูด", "latitude, longitude", b, a), ("ลองจิจูด, ละติจูด", "longitude, latitude", a, b)]
    read = list(_possible(orders))
    if not read:
        middle = ground.middle
        raise Invalid(
            f"ตัวเลขนี้ไม่ใช่พิกัด พิมพ์เป็น ละติจูด, ลองจิจูด เช่น {middle.lat:.4f}, {middle.lon:.4f}",
            f"These figures are no coordinates. Type latitude, longitude, such as {middle.lat:.4f}, {middle.lon:.4f}.",
            field="place",
        )
    return min(read, key=lambda typed: metres_between(typed.place, ground.middle))


def _possible(orders: Iterable[tuple[str, str, float, float]]) -> Iterator[Typed]:
    for th, en, lon, lat in orders:
        if abs(lon) <= 180 and abs(lat) <= 85:
            yield _read(LonLat(lon, lat), "typed", f"อ่านเป็น {th}", f"read as {en}")


_READERS: tuple[Callable[[str, Ground], Typed | None], ...] = (_link, _grid, _angles, _labelled, _pair)


# ---------------------------------------------------------------- words
def _read(place: LonLat, source: str, th: str, en: str) -> Typed:
    return Typed(place, source, th, en)


def _warned(typed: Typed, ground: Ground) -> Typed:
    kilometres = metres_between(typed.place, ground.middle) / 1000
    if kilometres * 1000 < FAR_METRES:
        return typed
    return replace(
        typed,
        th=f"{typed.th} — ห่างจากที่นี่ {kilometres:,.0f} กม. กรุณาตรวจสอบ",
        en=f"{typed.en} — {kilometres:,.0f} km from here, please check",
    )
