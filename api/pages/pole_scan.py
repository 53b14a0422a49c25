"""What a scanned or typed pole brings with it: its municipality, place, category, and the case that is open there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from geo_oss.db.pool import Conn
from geo_oss.errors import NotFound
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Category, Organization
from poles import codes, kinds, match
from poles.kinds import Kind
from poles.match import OpenCase
from poles.model import Pole
from zones import lookup
from zones.model import Placement


class NoPoleCategory(NotFound):
    """The municipality takes in nothing about that kind of thing."""

    code = "no_pole_category"
    th = "หน่วยงานนี้ยังไม่เปิดรับแจ้งเรื่องนี้ผ่านหน้านี้ กรุณาแจ้งเรื่องแบบปกติ"
    en = "This municipality does not take reports about this here yet. Please use the ordinary form."


@dataclass(frozen=True, slots=True)
class Scan:
    """A pole or another numbered thing; `code` is of its sticker, empty when its number was typed."""

    organization: Organization
    kind: Kind
    pole: Pole
    code: str
    category: Category
    placement: Placement
    case: OpenCase | None

    @property
    def path(self) -> str:
        """Where the pole's forms are sent."""
        return f"/P/{self.code}" if self.code else f"/{self.organization.code}/pole"

    def address(self, **query: str | int) -> str:
        """The pole's page again."""
        asked = query if self.code else {**self.typed, **query}
        return f"{self.path}?{urlencode(asked)}" if asked else self.path

    @property
    def typed(self) -> dict[str, str | int]:
        """What was typed to come here; light poles need no word for their kind."""
        number: dict[str, str | int] = {"number": self.pole.number}
        return number if self.kind.code == kinds.POLE else {**number, "kind": self.kind.code}

    def fault(self, code: str) -> dict[str, str] | None:
        """The fault with this code, as the category lists it; None for another word."""
        return next((fault for fault in self.category.faults if fault.get("code") == code), None)


async def by_code(conn: Conn, code: str) -> Scan:
    """What a sticker brings. Raises the errors of `poles.match.by_code`, and `NoPoleCategory`."""
    pole = await match.by_code(conn, code)
    owner = await organizations.by_id(conn, pole.organization_id)
    if owner is None:
        raise codes.ForgedCode(field="pole_code")
    return await _scan(conn, owner, pole, pole.code)


async def by_number(conn: Conn, organization: Organization, number: str, kind: str = "") -> Scan:
    """What a painted number brings, a pole's unless another kind is said. Raises `UnknownPole`, `NoPoleCategory`."""
    found = await match.by_number(conn, organization.id, number, kind=kind or kinds.POLE)
    return await _scan(conn, organization, found, "")


async def claimed(conn: Conn, code: str) -> Organization | None:
    """The municipality that a code names, believed or not: where to go on by hand."""
    try:
        return await organizations.by_id(conn, codes.read(code).organization_id)
    except codes.UnreadableCode:
        return None


async def _scan(conn: Conn, organization: Organization, pole: Pole, code: str) -> Scan:
    kind = await kinds.get(conn, organization.id, pole.asset_kind)
    category = _category(kind, await organizations.categories(conn, organization.id))
    placement = await lookup.place_of(conn, organization.id, pole.place)
    case = await match.open_case(conn, organization.id, pole.id)
    return Scan(organization, kind, pole, code, category, placement, case)


def _category(kind: Kind, categories: list[Category]) -> Category:
    """What a scan reports: the category of the kind, else the first one about it."""
    subs = [one for one in categories if one.parent_id is not None]
    named = [one for one in subs if one.id == kind.category_id]
    about = [*named, *(one for one in subs if one.asset_kind == kind.code)]
    if not about or not kind.active:
        raise NoPoleCategory()
    return about[0]
