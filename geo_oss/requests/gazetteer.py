"""Where is that? Streets, sois, communities and poles by name or number, forgiving in spelling, strict in figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from geo_oss import coordinates
from geo_oss.coordinates import Ground
from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.thai.painted import plain_number
from geo_oss.thai.text import clean, search_key

_SQL = sql.load(__package__, "gazetteer.sql")
_LONGEST = 100
_FIGURES = re.compile(r"\d+")
_TYPE = re.compile(r"^(?:ถนน|ซอย|ชุมชน|หมู่บ้าน|เขต|โรงเรียน|โรงพยาบาล|ตำบล|วัด|ตลาด|บ้าน)")
_POLE = re.compile(r"^\s*(?:หมายเลขเสา|หมายเลข|เลขเสา|เสาไฟ|เสา|pole|no\.?)\s*(?:ที่|ไฟ|no\.?|number)?\s*", re.I)
_LIKE_SIGNS = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a text may mean; a pole's `name` is its number, `detail` of coordinates says how they were read."""

    kind: str
    name: str
    detail: str
    place: LonLat
    source: str = "search"
    """What a request placed here says of its place: search, pole, typed, utm or link."""


async def search(conn: Conn, organization: Organization, text: str, *, lang: str = "th", limit: int = 8) -> list[Hit]:
    """The places of the municipality that a text may mean, the likeliest first; coordinates mean themselves.

    Raises `Invalid` for coordinates that cannot be.
    """
    asked = clean(text.replace("\n", " "), limit=10_000)
    ground = Ground(LonLat(organization.view_lon, organization.view_lat), organization.utm_srid)
    typed = coordinates.parse(asked, ground)
    if typed is not None:
        return [_of_coordinates(typed, lang)]
    key = search_key(asked[:_LONGEST])
    if not key:
        return []
    rows = await (await conn.execute(_SQL["search"], _wanted(organization.id, asked[:_LONGEST], key))).fetchall()
    return _ranked(rows, key, limit)


def _of_coordinates(typed: coordinates.Typed, lang: str) -> Hit:
    name = f"{typed.place.lat:.5f}, {typed.place.lon:.5f}"
    return Hit("coordinates", name, typed.en if lang == "en" else typed.th, typed.place, typed.source)


def _wanted(organization_id: int, asked: str, key: str) -> Row:
    words = _POLE.sub("", asked).split()
    number = plain_number("".join(words))
    # A space may stand for a hyphen, and zeros after a hyphen are often left out.
    parts = "%".join(plain_number(word).translate(_LIKE_SIGNS) for word in words).replace("-", "-%")
    return {
        "organization_id": organization_id,
        "key": key,
        "part_of_key": f"%{key.translate(_LIKE_SIGNS)}%",
        "number": number,
        "begins_with_number": f"{number.translate(_LIKE_SIGNS)}%",
        "part_of_number": f"%{parts}%",
    }


def _ranked(rows: Iterable[Row], key: str, limit: int) -> list[Hit]:
    ranks = {(row["kind"], row["name"], row["detail"]): (_rank(row, key), row) for row in rows}
    good = sorted((pair for pair in ranks.values() if pair[0] is not None), key=lambda pair: pair[0] or ())
    return [_hit(row) for _, row in good[:limit]]


def _rank(row: Row, key: str) -> tuple[float, ...] | None:
    """How near a name is to what was asked, nearest first; None when its figures are others (soi 12 is not 1255)."""
    if row["kind"] == "pole":
        return (0 if row["likeness"] > 1 else 2 if row["likeness"] else 4, -row["likeness"], len(row["name"]))
    found: str = row["key"]
    figures = _FIGURES.findall(key)
    if key in found:
        same = all(figure in _FIGURES.findall(found) for figure in figures)
        begins = found.startswith(key) or _TYPE.sub("", found).startswith(key)
        whole = key in (found, _TYPE.sub("", found))
        return (0 if whole else (1 if begins else 2) if same else 3, -row["likeness"], len(found))
    if figures and _FIGURES.findall(found) != figures:
        return None
    return (5, -row["likeness"], len(found))


def _hit(row: Row) -> Hit:
    source = "pole" if row["kind"] == "pole" else "search"
    return Hit(row["kind"], row["name"], row["detail"], LonLat(row["lon"], row["lat"]), source)
