"""The story of one request: placed, routed, numbered, stored and announced. All or nothing, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Category, Organization
from geo_oss.people import vault
from geo_oss.people.keys import Keys
from geo_oss.requests import drawn_place, facts, idempotency, met_hotspot, numbering, record
from geo_oss.requests.model import Draft, Located, Receipt
from geo_oss.routing import deadline
from geo_oss.routing.choose import Choice, choose
from geo_oss.routing.choose import Facts as RoutingFacts

_SQL = sql.load(__package__)


async def submit(
    conn: Conn,
    organization: Organization,
    draft: Draft,
    *,
    keys: Keys,
    key: str | None = None,
    located: Located | None = None,
) -> Receipt:
    """Takes in one request and gives its receipt; the caller's COMMIT makes it true.

    With `key` (an Idempotency-Key or a form's nonce) the same draft gives the same receipt for ever; `located` is a
    placement decided elsewhere. Raises `Invalid` naming the field, `Conflict` while the same key is in flight,
    `KeyReused` for another draft.
    """
    draft = record.checked(draft)
    taken = idempotency.Key.of(organization.id, key, draft, keys) if key else None
    if taken is not None and (known := await idempotency.take(conn, organization.id, taken, keys)) is not None:
        return known
    if taken is None:
        await conn.execute(_SQL["hold_boundaries"], {"organization_id": organization.id})
    now = datetime.now(UTC)
    drawn = None if draft.shape is None else await drawn_place.locate(conn, organization, draft.shape)
    located = drawn.located if drawn else located
    known_facts = await facts.ask(conn, organization, draft, now, located=located)
    category, located = known_facts.category, known_facts.located
    draft = replace(draft, place=located.place or draft.place)
    choice = _route(organization, known_facts, now)
    due = deadline.due(now, category.days_max, known_facts.holidays, organization.zone)
    number, request_id = await _number(conn, organization, category, now)
    token = vault.track_token(keys.index, organization_id=organization.id, request_id=request_id)
    receipt = _receipt(category, located, number=number, request_id=request_id, token=token, now=now, due=due)
    row = record.row(organization, category, draft, located, choice, receipt, keys)
    row |= record.key_columns(taken, receipt) | record.event(draft, known_facts.rules_version)
    await _insert(conn, row, len(draft.photo_ids))
    await met_hotspot.keep(conn, organization.id, request_id, known_facts.hotspot, choice.notify_id)
    if draft.shape is not None and drawn is not None:
        seen = category.sensitivity == "public"
        await drawn_place.keep(conn, organization.id, request_id, draft.shape, drawn, is_public=seen)
    return receipt


def _route(organization: Organization, known: facts.Facts, now: datetime) -> Choice:
    category, located = known.category, known.located
    ids = frozenset(filter(None, (category.id, category.parent_id)))
    asset = category.asset_kind if located.pole_id is not None else None
    at = now.astimezone(organization.zone)
    asked = RoutingFacts(ids, located.zone_code, located.community_code, asset, at, known.hotspot, known.names)
    return choose(known.rules, asked)


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
    category: Category, located: Located, *, number: str, request_id: int, token: str, now: datetime, due: datetime
) -> Receipt:
    return Receipt(
        id=request_id,
        number=number,
        token=token,
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
