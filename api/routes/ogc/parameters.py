"""The query parameters of /items, read into what is asked of a collection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from api import numbers
from geo_oss.asked_shapes import Shape, box
from geo_oss.errors import Invalid
from geo_oss.reference_systems import CRS84, System, system
from geo_oss.requests.cql2_values import Refused, literal_of
from geo_oss.requests.filter import MAX_CQL2
from layers.collections.asked import MOST, USUAL, Asked, Period
from layers.collections.registry import Collection

OF_A_FEATURE = ("crs",)
OF_ITEMS = (
    "limit",
    "offset",
    "after",
    "bbox",
    "bbox-crs",
    "datetime",
    "crs",
    "filter",
    "filter-lang",
    "filter-crs",
    "sortby",
)
FARTHEST = 10_000_000
LANGUAGES = ("cql2-text", "cql2-json")


def words_of(collection: Collection) -> list[str]:
    """The parameters of a collection's own: its properties, and what its folder adds."""
    return list(dict.fromkeys([*collection.words, *(field.name for field in collection.fields)]))


def asked_of(collection: Collection, words: Mapping[str, str], zone: ZoneInfo) -> Asked:
    """What is asked. Raises `Invalid` naming the parameter that cannot be read."""
    own = {name: _plain(name, words[name]) for name in words_of(collection) if name in words}
    return Asked(
        limit=min(numbers.whole(words.get("limit", str(USUAL)), "limit", least=1), MOST),
        offset=numbers.whole(words.get("offset", "0"), "offset", most=FARTHEST),
        after=_plain("after", words.get("after", "")),
        box=_box(words),
        period=period(words["datetime"], zone) if words.get("datetime") else None,
        cql2=_plain("filter", words.get("filter", "").strip(), MAX_CQL2),
        is_json=_language(words) == "cql2-json",
        drawn=system(words.get("filter-crs", CRS84.uri), field="filter-crs"),
        spoken=spoken(words),
        order=_order(collection, words.get("sortby", "")),
        words=own,
    )


def spoken(words: Mapping[str, str]) -> System:
    """The coordinate system of the answer."""
    return system(words.get("crs", CRS84.uri), field="crs")


def _language(words: Mapping[str, str]) -> str:
    found = words.get("filter-lang", LANGUAGES[0])
    if found not in LANGUAGES:
        listed = ", ".join(LANGUAGES)
        raise Invalid(f"filter-lang ใช้ได้: {listed}", f"filter-lang takes {listed}.", field="filter-lang")
    return found


def _plain(name: str, text: str, most: int = 2000) -> str:
    if len(text) > most:
        raise Invalid(f"{name} ยาวเกิน {most} ตัวอักษร", f"{name} is longer than {most} characters.", field=name)
    if any(mark == "\x00" or 0xD800 <= ord(mark) <= 0xDFFF for mark in text):
        raise Invalid(f"{name} มีอักขระที่ใช้ไม่ได้", f"{name} holds characters that cannot be used.", field=name)
    return text


def _box(words: Mapping[str, str]) -> Shape | None:
    text = words.get("bbox", "")
    measured = system(words.get("bbox-crs", CRS84.uri), field="bbox-crs")
    if not text:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    return box(numbers, measured)


def period(text: str, zone: ZoneInfo) -> Period:
    """An instant, a local day, or two of them with a slash between (`..` or nothing: open).

    Raises `Invalid` (field `datetime`).
    """
    first, slash, last = text.partition("/")
    try:
        since, until = _end(first, zone, 0), _end(last if slash else first, zone, 1)
    except Refused:
        since = until = None
        text = "/"
    if text == "/" or not text or (since and until and since > until) or (since is until is None and text != "../.."):
        raise Invalid(
            "datetime ต้องเป็นวัน เวลา หรือช่วง เช่น 2024-01-01T00:00:00Z/..",
            "datetime takes a day, an instant or an interval, as in 2024-01-01T00:00:00Z/..",
            field="datetime",
        )
    return Period(since, until)


def _end(text: str, zone: ZoneInfo, which: int) -> datetime | None:
    """The first (0) or last (1) moment of a day or an instant."""
    if text in ("..", ""):
        return None
    found = literal_of("date" if len(text) == 10 else "timestamp", text.replace(" ", "+"), zone)
    moment: datetime = found.last if which else found.value
    return moment


def _order(collection: Collection, text: str) -> tuple[tuple[str, bool], ...]:
    """`sortby=-created_at,number`: names of properties, a minus for the greatest first."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    order = tuple((part.lstrip("+-"), part.startswith("-")) for part in parts)
    if len(order) > 4 or any(collection.field(name) is None for name, _ in order):
        listed = ", ".join(field.name for field in collection.fields)
        raise Invalid(f"sortby ใช้ได้ไม่เกิน 4 ชื่อจาก: {listed}", f"sortby takes at most 4 of {listed}.", field="sortby")
    return order
