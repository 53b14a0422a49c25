"""A line or an area in words: how large it is, and how much of it lies in each zone and community."""

from __future__ import annotations

from geo_oss.db.pool import Conn, Row
from geo_oss.requests import drawn_place, line_or_area
from geo_oss.requests.drawn_place import Part


async def words(conn: Conn, organization_id: int, facts: Row, lang: str) -> str:
    """ "เส้นยาว 850 ม. อยู่ในเขต 2 (640 ม.) และเขต 3 (210 ม.)"; empty for a point."""
    drawn = line_or_area.read(facts["shape"]) if facts["shape"] else None
    if not isinstance(drawn, line_or_area.Shape):
        return ""
    closed_at = facts["closed_at"]
    parts = await drawn_place.parts(conn, organization_id, facts["parts"] or [], drawn.amount, closed_at=closed_at)
    return said(drawn.kind, drawn.amount, parts, lang)


def said(kind: str, amount: float, parts: list[Part], lang: str) -> str:
    """The sentence of a shape and its parts."""
    english = lang == "en"
    whole = ("A line of {n}" if kind == "line" else "An area of {n}") if english else _THAI[kind]
    zones = [_part(part, kind, english) for part in parts if part.layer == "zone"]
    communities = [_part(part, kind, english) for part in parts if part.layer == "community"]
    places = (" and " if english else " และ").join(zones) or ("no zone" if english else "ไม่มีเขตใด")
    found = [whole.format(n=size(kind, amount, lang)) + (", in " if english else " อยู่ใน") + places]
    if communities:
        found.append((" and " if english else " และ").join(communities))
    return " · ".join(found)


def size(kind: str, amount: float, lang: str) -> str:
    """850 ม., 1,200 ตร.ม. or 2.40 ตร.กม."""
    unit = {"line": ("ม.", "m"), "area": ("ตร.ม.", "m²")}[kind]
    if kind == "area" and amount >= 1e6:
        amount, unit = amount / 1e6, ("ตร.กม.", "km²")
        return f"{amount:,.2f} {unit[lang == 'en']}"
    return f"{amount:,.0f} {unit[lang == 'en']}"


_THAI = {"line": "เส้นยาว {n}", "area": "พื้นที่ {n}"}


def _part(part: Part, kind: str, english: bool) -> str:
    name = (english and part.name_en) or part.name_th
    return f"{name} ({size(kind, part.amount, 'en' if english else 'th')})"
