"""The one filter language: what list, map, heat grid and exports may be asked for, read from query parameters.

category (ids, comma between; a main category stands for its sub-categories) · status (words, or `open`) ·
from, to (local days, both included) · hour (of the week: mon-08, comma between) ·
zone, community (codes, `unknown` for none) · q (text) ·
bbox (west,south,east,north in degrees) · pole (its number) · asset (the kind of thing that number is of: pole, bin …) ·
filter (CQL2 text, OGC 21-065).
`geo_oss/requests/conditions.py` turns it into SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from geo_oss.errors import Invalid
from geo_oss.geo import BBox
from geo_oss.requests import hours
from geo_oss.requests.model import Status
from geo_oss.thai.calendar import day_of

STATUS_WORDS = {status.word: int(status) for status in Status}
OPEN_STATUSES = tuple(int(status) for status in Status if status.is_open)
UNKNOWN = "unknown"
"""The zone or community of a request that has none."""
MAX_TEXT = 200
MAX_CODES = 2000
MAX_CQL2 = 8000
"""Room for a drawn shape of some hundred positions."""
MAX_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; an empty field asks for nothing. `cql2` is CQL2 text, checked when it becomes SQL."""

    category: tuple[int, ...] = ()
    status: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    zone: tuple[str, ...] = ()
    community: tuple[str, ...] = ()
    q: str = ""
    bbox: BBox | None = None
    pole: str = ""
    asset: str = ""
    cql2: str = ""
    hours: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether everything is asked for."""
        return not any(getattr(self, field.name) for field in fields(self))

    def query(self) -> str:
        """The same filter as a query string in one canonical order: a key for caches, a tail for links."""
        return urlencode({name: text for name, text in self._words().items() if text}, safe=",:-")

    def of_area(self, layer: str, code: str) -> Filter:
        """The same of one zone or community (`layer`); its code may be `UNKNOWN`."""
        return replace(self, zone=(code,)) if layer == "zone" else replace(self, community=(code,))

    def _words(self) -> dict[str, str]:
        names = {number: word for word, number in STATUS_WORDS.items()}
        box = self.bbox
        return {
            "category": ",".join(map(str, self.category)),
            "status": "open" if self.status == OPEN_STATUSES else ",".join(names[number] for number in self.status),
            "from": self.since.isoformat() if self.since else "",
            "to": self.until.isoformat() if self.until else "",
            "hour": ",".join(self.hours),
            "zone": ",".join(self.zone),
            "community": ",".join(self.community),
            "q": self.q,
            "bbox": f"{box.west},{box.south},{box.east},{box.north}" if box else "",
            "pole": self.pole,
            "asset": self.asset,
            "filter": self.cql2,
        }


def read(query: Mapping[str, str]) -> Filter:
    """The filter in query parameters; other names are left alone.

    Raises `Invalid` naming the parameter when a value cannot be read.
    """
    return Filter(
        category=tuple(sorted({_identity(word) for word in _items(query, "category")})),
        status=_statuses(_items(query, "status")),
        since=_day(query, "from"),
        until=_day(query, "to"),
        hours=_hours(_items(query, "hour")),
        zone=tuple(sorted(set(_items(query, "zone")))),
        community=tuple(sorted(set(_items(query, "community")))),
        q=_text(query, "q"),
        bbox=_box(_text(query, "bbox")),
        pole=_text(query, "pole"),
        asset=_text(query, "asset"),
        cql2=_text(query, "filter", MAX_CQL2),
    )


def _text(query: Mapping[str, str], name: str, most: int = MAX_TEXT) -> str:
    value = query.get(name, "").strip()
    if len(value) > most:
        raise Invalid(f"{name} ยาวเกิน {most} ตัวอักษร", f"{name} is longer than {most} characters.", field=name)
    if any(ord(mark) < 32 or 0xD800 <= ord(mark) <= 0xDFFF for mark in value):
        raise Invalid(f"{name} มีอักขระที่ใช้ไม่ได้", f"{name} holds characters that cannot be used.", field=name)
    return value


def _items(query: Mapping[str, str], name: str) -> list[str]:
    words = [word.strip() for word in _text(query, name, MAX_CODES).split(",") if word.strip()]
    if len(words) > MAX_ITEMS:
        raise Invalid(f"{name} มีได้ไม่เกิน {MAX_ITEMS} ค่า", f"{name} takes at most {MAX_ITEMS} values.", field=name)
    return words


def _identity(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= 5 and int(word) <= 32767):
        raise Invalid("ประเภทต้องเป็นรหัสตัวเลข", "category takes the numbers of categories.", field="category")
    return int(word)


def _statuses(words: list[str]) -> tuple[int, ...]:
    numbers: set[int] = set()
    for word in words:
        if word != "open" and word not in STATUS_WORDS:
            known = ", ".join(["open", *STATUS_WORDS])
            raise Invalid(f"ไม่รู้จักสถานะ (ใช้ได้: {known})", f"status takes {known}.", field="status")
        numbers.update(OPEN_STATUSES if word == "open" else (STATUS_WORDS[word],))
    return tuple(sorted(numbers))


def _hours(words: list[str]) -> tuple[str, ...]:
    if not set(words) <= hours.NUMBERS.keys():
        raise Invalid(
            "ชั่วโมงของสัปดาห์ต้องเป็น mon-00 ถึง sun-23", "hour takes hours of the week, mon-00 to sun-23.", field="hour"
        )
    return tuple(sorted(set(words), key=hours.NUMBERS.__getitem__))


def _day(query: Mapping[str, str], name: str) -> date | None:
    text = _text(query, name)
    return day_of(text, field=name) if text else None


def _box(text: str) -> BBox | None:
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise Invalid(
            "กรอบพื้นที่ต้องเป็น ตะวันตก,ใต้,ตะวันออก,เหนือ", "bbox takes west,south,east,north.", field="bbox"
        ) from None
    return BBox(west, south, east, north)
