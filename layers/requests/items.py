"""The requests of OGC API Features: asked with the words of the one filter, besides those every collection has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import FromClause

from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import search
from geo_oss.requests.conditions import Queryables, conditions
from layers.collections.asked import Asked, Prepared

PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "category": {"type": "string", "th": "รหัสประเภท คั่นด้วยจุลภาค", "en": "ids of categories, comma between"},
    "status": {"type": "string", "th": "สถานะ หรือ open", "en": "words of the status, or open"},
    "from": {"type": "string", "format": "date", "th": "แจ้งตั้งแต่วันที่", "en": "reported from this local day"},
    "to": {"type": "string", "format": "date", "th": "แจ้งถึงวันที่", "en": "reported until this local day, included"},
    "zone": {"type": "string", "th": "รหัสเขต หรือ unknown", "en": "codes of zones, or unknown"},
    "community": {"type": "string", "th": "รหัสชุมชน หรือ unknown", "en": "codes of communities, or unknown"},
    "q": {"type": "string", "th": "ข้อความในหัวเรื่องหรือเลขที่", "en": "a part of the title or the number"},
    "pole": {"type": "string", "th": "หมายเลขของเสาหรือทรัพย์สิน", "en": "number of a pole or other thing"},
    "asset": {"type": "string", "th": "ประเภททรัพย์สิน เช่น pole", "en": "kind of a thing with a number, such as pole"},
}
"""The words of `geo_oss.requests.filter`, as on the map and the list."""


async def prepare(conn: Conn, organization: Organization, asked: Asked, rows: FromClause) -> Prepared:
    """The filter's words as conditions on the rows."""
    words = {name: text for name, text in asked.words.items() if name in PARAMETERS}
    found = conditions(filters.read(words), _queryables(rows), organization.id, organization.time_zone)
    return Prepared(conditions=tuple(found), taken=frozenset(PARAMETERS))


async def everything(conn: Conn, organization: Organization) -> int:
    """How many public requests there are, without counting them."""
    return (await search.count(conn, organization, filters.Filter())).matched


def _queryables(rows: FromClause) -> Queryables:
    names = ("category", "zone", "community", "pole", "asset", "created_at")
    columns = {name: rows.c[name] for name in names} | {"status": rows.c.status_number}
    return Queryables(rows, columns, (rows.c.title, rows.c.number))
