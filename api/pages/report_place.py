"""Which place do the answers mean? A pole first, then typed coordinates, the pin, and at last an address."""

from __future__ import annotations

from dataclasses import replace

from api.pages.report_form import Answers, Spot, degrees
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests import gazetteer, line_or_area
from poles import match
from poles.model import Pole


async def spot_of(conn: Conn, organization: Organization, answers: Answers, lang: str) -> Spot:
    """The place the answers mean. Raises `Invalid` or `NotFound` naming the field that is not understood."""
    if answers.pole_code:
        pole = await match.by_code(conn, answers.pole_code, organization_id=organization.id)
        return _at_pole(pole, "code")
    if answers.shape:
        return _drawn(answers)
    if answers.pole_number:
        return _at_pole(await match.by_number(conn, organization.id, answers.pole_number), "number")
    if answers.pole_said:
        return _at_pole(await match.by_number(conn, organization.id, answers.pole_said), "text")
    if answers.coordinates:
        return await _typed(conn, organization, answers, lang)
    lon, lat = degrees(answers.lon), degrees(answers.lat)
    if lon is not None and lat is not None:
        return Spot(LonLat(lon, lat), answers.place_source or "map")
    return await _addressed(conn, organization, answers, lang)


def _drawn(answers: Answers) -> Spot:
    """A line or an area; its place is found on it when it is taken in."""
    found = line_or_area.parse(answers.shape)
    if isinstance(found, LonLat):
        return Spot(found, "map")
    return Spot(found.rings[0][0], "map", shape=found)


def _at_pole(pole: Pole, method: str) -> Spot:
    return Spot(pole.place, "pole", pole_id=pole.id, pole_method=method)


async def _typed(conn: Conn, organization: Organization, answers: Answers, lang: str) -> Spot:
    """The typed coordinates; the pin itself when it stands where they say."""
    hits = await gazetteer.search(conn, organization, answers.coordinates, lang=lang)
    if not hits or hits[0].kind != "coordinates":
        raise Invalid(
            "อ่านพิกัดไม่ออก ตัวอย่าง 16.43210, 102.83450 หรือ 48Q 268000 1818000",
            "These coordinates cannot be read. Such as 16.43210, 102.83450 or 48Q 268000 1818000",
            field="coordinates",
        )
    return Spot(hits[0].place, hits[0].source)


async def _addressed(conn: Conn, organization: Organization, answers: Answers, lang: str) -> Spot:
    if not answers.address:
        raise Invalid(
            "กรุณาระบุสถานที่: ปักหมุด หมายเลขเสา พิกัด หรือที่อยู่อย่างใดอย่างหนึ่ง",
            "Please say where: a pin, a pole number, coordinates or an address.",
            field="place",
        )
    hits = await gazetteer.search(conn, organization, answers.address, lang=lang, limit=1)
    if not hits:
        raise Invalid(
            "ไม่พบสถานที่นี้ ลองพิมพ์เฉพาะชื่อถนน ซอย ชุมชน หรือหมายเลขเสา",
            "This place was not found. Try only the name of the street, soi or community, or a pole number.",
            field="address",
        )
    return Spot(hits[0].place, "search", words=hits[0].name)


def pinned(answers: Answers, spot: Spot) -> Answers:
    """The answers with the place of their address written into them, so that what was reviewed is what is sent."""
    if spot.source != "search" or answers.lon:
        return answers
    return replace(answers, lon=f"{spot.place.lon:.7f}", lat=f"{spot.place.lat:.7f}", place_source="search")


def unpinned(answers: Answers) -> Answers:
    """The answers as before `pinned`: another address may be typed."""
    by_address = answers.place_source == "search" and bool(answers.address)
    return replace(answers, lon="", lat="", place_source="") if by_address else answers
