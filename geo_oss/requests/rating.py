"""ความพึงพอใจ: how its sender found a finished request, 1 to 5 in all and in several aspects, with a few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests.model import Status
from geo_oss.thai.text import clean

_SQL = sql.load(__package__, "rating.sql")
STARS = range(1, 6)
LONGEST_COMMENT = 1000


@dataclass(frozen=True, slots=True)
class Aspect:
    """One side of the work that is asked about by itself."""

    code: str
    th: str
    en: str


ASPECTS = (
    Aspect("speed", "ความรวดเร็ว", "Speed"),
    Aspect("result", "ผลงาน", "The work done"),
    Aspect("service", "การให้บริการ", "Service"),
)
"""The only place that knows them: forms, the API and figures follow."""


class NotDone(Invalid):
    """Only what is finished can be rated."""

    code = "not_done"
    th = "ให้คะแนนได้เมื่อเรื่องดำเนินการแล้วเสร็จ"
    en = "A request can be rated once it is done."


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answers; `comment` None leaves the words that were written before."""

    overall: int
    aspects: Mapping[str, int] = field(default_factory=dict)
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating as it is kept. The comment may hold anything: for its sender and the municipality's staff only."""

    overall: int
    aspects: dict[str, int]
    comment: str
    created_at: datetime
    updated_at: datetime


async def give(conn: Conn, organization: Organization, request_id: int, given: Given) -> Rating:
    """Keeps the one rating of a request, over an earlier one. Whoever calls knows that the asker is its sender.

    Raises `NotDone`, `Invalid` naming the field.
    """
    values = {
        "organization_id": organization.id,
        "request_id": request_id,
        "overall": _known(given.overall, "overall"),
        "aspects": Jsonb(_aspects(given.aspects)),
        "comment": None if given.comment is None else clean(given.comment, limit=LONGEST_COMMENT, field="comment"),
        "done": int(Status.DONE),
    }
    async with conn.cursor(row_factory=class_row(Rating)) as cursor:
        await cursor.execute(_SQL["rate"], values)
        kept = await cursor.fetchone()
    if kept is None:
        raise NotDone(field="status")
    return kept


async def of(conn: Conn, organization_id: int, request_id: int) -> Rating | None:
    """The rating of a request, where there is one."""
    async with conn.cursor(row_factory=class_row(Rating)) as cursor:
        await cursor.execute(_SQL["rating"], {"organization_id": organization_id, "request_id": request_id})
        return await cursor.fetchone()


def _aspects(given: Mapping[str, int]) -> dict[str, int]:
    known = [aspect.code for aspect in ASPECTS]
    for code in given:
        if code not in known:
            words = ", ".join(known)
            raise Invalid(f"ด้านที่ให้คะแนนได้: {words}", f"Aspects are {words}.", field="aspects")
    return {code: _known(given[code], f"aspect_{code}") for code in known if code in given}


def _known(stars: int, name: str) -> int:
    if stars not in STARS:
        raise Invalid("กรุณาให้คะแนน 1 ถึง 5 ดาว", "Please choose 1 to 5 stars.", field=name)
    return stars
