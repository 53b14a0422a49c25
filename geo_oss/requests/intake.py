"""The story of one request: placed, routed, numbered, stored and announced. All or nothing, in one transaction."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Category, Organization
from geo_oss.people.keys import Keys
from geo_oss.requests import idempotency, numbering, record
from geo_oss.requests.locate import Locate, locate
from geo_oss.requests.model import Draft, Located, Receipt
from geo_oss.routing import deadline
from geo_oss.routing.choose import Choice, Facts, Rule, choose

_SQL = sql.load(__package__)
_HOLIDAY_HORIZON_DAYS = 400


async def submit(
    conn: Conn,
    organization: Organization,
    draft: Draft,
    *,
    keys: Keys,
    key: str | None = None,
    locate: Locate = locate,
) -> Receipt:
    """Takes in one request and gives its receipt; the caller's COMMIT makes it true.

    With `key` (an Idempotency-Key or a form's nonce) the same draft gives the same receipt for ever.
    Raises `Invalid` naming the field, `Conflict` while the same key is in flight, `KeyReused` for another draft.
    """
    draft = record.checked(draft)
    taken = idempotency.Key.of(organization.id, key, draft) if key else None
    if taken is not None and (known := await idempotency.take(conn, organization.id, taken)) is not None:
        return known
    category = await organizations.category(conn, organization.id, draft.category_id)
    located = await locate(conn, organization, category, draft)
    draft = replace(draft, place=located.place or draft.place)
    now = datetime.now(UTC)
    choice = await _route(conn, organization, category, located, now)
    due = await _due(conn, organization, category, now)
    number, request_id = await _number(conn, organization, category, now)
    receipt = _receipt(category, located, number=number, request_id=request_id, now=now, due=due)
    row = record.row(organization, category, draft, located, choice, receipt, keys)
    await _insert(conn, row | record.key_columns(taken, receipt), len(draft.photo_ids))
    return receipt


async def _route(conn: Conn, organization: Organization, category: Category, located: Located, now: datetime) -> Choice:
    cursor = await conn.execute(_SQL["rules"], {"organization_id": organization.id})
    rules = [Rule(**row) for row in await cursor.fetchall()]
    ids = frozenset(filter(None, (category.id, category.parent_id)))
    asset = category.asset_kind if located.pole_id is not None else None
    return choose(
        rules, Facts(ids, located.zone_code, located.community_code, asset, now.astimezone(organization.zone))
    )


async def _due(conn: Conn, organization: Organization, category: Category, now: datetime) -> datetime:
    first = now.astimezone(organization.zone).date()
    last = first + timedelta(days=_HOLIDAY_HORIZON_DAYS)
    cursor = await conn.execute(_SQL["holidays"], {"organization_id": organization.id, "first": first, "last": last})
    holidays: set[date] = {row["day"] for row in await cursor.fetchall()}
    return deadline.due(now, category.days_max, holidays, organization.zone)


async def _number(conn: Conn, organization: Organization, category: Category, now: datetime) -> tuple[str, int]:
    day = now.astimezone(organization.zone).date()
    pattern, abbreviation = organization.number_pattern, category.abbreviation
    series = numbering.series(pattern, organization.number_reset, abbreviation=abbreviation, day=day)
    cursor = await conn.execute(
        _SQL["count"], {"organization_id": organization.id, "scope": series.scope, "period": series.period}
    )
    row = await cursor.fetchone()
    assert row is not None, "INSERT … RETURNING gives one row"
    number = numbering.text(
        pattern, code=organization.abbreviation, abbreviation=abbreviation, day=day, seq=row["value"]
    )
    return number, row["id"]


def _receipt(
    category: Category, located: Located, *, number: str, request_id: int, now: datetime, due: datetime
) -> Receipt:
    return Receipt(
        id=request_id,
        number=number,
        token=secrets.token_urlsafe(24),
        zone_code=located.zone_code,
        zone_name=located.zone_name,
        community_code=located.community_code,
        community_name=located.community_name,
        pole_number=located.pole_number,
        created_at=now,
        due_at=due,
        days_min=category.days_min,
        days_max=category.days_max,
    )


async def _insert(conn: Conn, row: Row, photos: int) -> None:
    cursor = await conn.execute(_SQL["insert"], row)
    done = await cursor.fetchone()
    if done is None or done["pictured"] != photos:
        raise Invalid(
            "ไม่พบรูปที่แนบ กรุณาแนบรูปอีกครั้ง", "A photo is no longer there. Please attach it again.", field="photos"
        )


def track_hash(token: str) -> bytes:
    """What is stored of a secret link's token."""
    return hashlib.sha256(token.encode()).digest()
