"""A draft and what was found out about it, as the values of one row."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace

from psycopg.types.json import Jsonb

from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat, frame
from geo_oss.organizations.model import Category, Organization
from geo_oss.people import vault
from geo_oss.people.keys import Keys
from geo_oss.requests import grids, idempotency, publish
from geo_oss.requests.model import CHANNELS, PLACE_SOURCES, Draft, Located, Receipt
from geo_oss.routing.choose import Choice
from geo_oss.thai import identity
from geo_oss.thai.text import clean

MOST_PHOTOS = 20
_FARTHEST_ACCURACY_METRES = 100_000.0


def checked(draft: Draft) -> Draft:
    """The draft with its texts cleaned and its phone in one form. Raises `Invalid` naming the field."""
    if draft.channel not in CHANNELS or draft.place_source not in PLACE_SOURCES:
        raise Invalid(field="channel" if draft.channel not in CHANNELS else "place_source")
    if len(draft.photo_ids) > MOST_PHOTOS or len(set(draft.photo_ids)) != len(draft.photo_ids):
        raise Invalid(f"แนบรูปได้ไม่เกิน {MOST_PHOTOS} รูป", f"At most {MOST_PHOTOS} photos.", field="photos")
    return replace(
        draft,
        accuracy_metres=_accuracy(draft.accuracy_metres),
        title=clean(draft.title, limit=200, field="title").replace("\n", " "),
        description=clean(draft.description, limit=4000, field="description"),
        fault=clean(draft.fault, limit=60, field="fault"),
        address=clean(draft.address, limit=400, field="address"),
        name=clean(draft.name, limit=200, field="name"),
        phone=identity.phone(draft.phone) if draft.phone.strip() else "",
        email=_email(draft.email),
    )


def row(
    organization: Organization,
    category: Category,
    draft: Draft,
    located: Located,
    choice: Choice,
    receipt: Receipt,
    keys: Keys,
) -> Row:
    """All values of the `insert` query but the idempotency key's and the first event's."""
    return (
        _said(draft, receipt)
        | place_columns(draft.place)
        | public_columns(category, draft, located)
        | _found(located, choice)
        | _person(organization.id, receipt.id, draft, keys)
        | {
            "organization_id": organization.id,
            "category_id": category.id,
            "track_hash": hashlib.sha256(receipt.token.encode()).digest(),
            "notice": Jsonb({"number": receipt.number}),
        }
    )


def event(draft: Draft, rules_version: int) -> Row:
    """What the first event tells: how the request came, and the state of the rules that chose its unit."""
    return {
        "event": Jsonb({"channel": draft.channel, "place_source": draft.place_source, "rules": rules_version}),
    }


def key_columns(key: idempotency.Key | None, receipt: Receipt) -> Row:
    """The idempotency row's values; all None without a key."""
    if key is None:
        return {"key_hash": None, "body_hash": None, "answer": None}
    return {"key_hash": key.hash, "body_hash": key.body_hash, "answer": Jsonb(idempotency.answer(receipt))}


def place_columns(place: LonLat) -> Row:
    """Degrees, frame and cell of a place."""
    where = frame(place)
    cell = grids.stored(place)
    return {"lon": place.lon, "lat": place.lat, "qx": where.qx, "qy": where.qy, "z28": where.z28, "h3_cell": cell}


def public_columns(category: Category, draft: Draft, located: Located) -> Row:
    """What the public projection gets; all places None for a private category."""
    place = publish.public_place(category.sensitivity, draft.place)
    columns: Row = place_columns(place) if place else dict.fromkeys(("lon", "lat", "qx", "qy", "z28", "h3_cell"))
    said = {
        "public_title": publish.public_title(category.sensitivity, draft.title, draft.description),
        "public_pole_number": located.pole_number if category.sensitivity == "public" else None,
        "public_pole_kind": located.pole_kind if category.sensitivity == "public" else None,
        "photos_public": category.sensitivity == "public",
    }
    return {f"public_{name}": value for name, value in columns.items()} | said


def _said(draft: Draft, receipt: Receipt) -> Row:
    return {
        "id": receipt.id,
        "number": receipt.number,
        "channel": draft.channel,
        "title": draft.title,
        "description": draft.description,
        "fault": draft.fault,
        "address": draft.address,
        "place_source": draft.place_source,
        "accuracy_metres": draft.accuracy_metres,
        "photo_ids": list(draft.photo_ids),
        "now": receipt.created_at,
        "due_at": receipt.due_at,
    }


def _found(located: Located, choice: Choice) -> Row:
    return {
        "zone_code": located.zone_code,
        "community_code": located.community_code,
        "zone_version": located.zone_version,
        "community_version": located.community_version,
        "method": located.method,
        "edge_metres": located.edge_metres,
        "nearest_zone_code": located.nearest_zone_code,
        "nearest_zone_metres": located.nearest_zone_metres,
        "nearest_community_code": located.nearest_community_code,
        "nearest_community_metres": located.nearest_community_metres,
        "pole_id": located.pole_id,
        "pole_method": located.pole_method,
        "pole_metres": located.pole_metres,
        "department_id": choice.department_id,
        "officer_id": choice.officer_id,
        "rule_id": choice.rule_id,
        "because": choice.because,
        "priority": choice.priority,
    }


def _person(organization_id: int, request_id: int, draft: Draft, keys: Keys) -> Row:
    def sealed(column: str, text: str) -> bytes | None:
        return vault.seal(keys.vault, text, organization_id=organization_id, request_id=request_id, column=column)

    last4 = identity.last4(draft.phone)
    return {
        "name_sealed": sealed("name", draft.name),
        "phone_sealed": sealed("phone", draft.phone),
        "email_sealed": sealed("email", draft.email),
        "anonymous": draft.anonymous,
        "last4_hash": vault.digits_hash(keys.index, last4, organization_id=organization_id, request_id=request_id),
    }


def _accuracy(metres: float | None) -> float | None:
    if metres is None:
        return None
    if not math.isfinite(metres) or metres < 0:
        raise Invalid("ความแม่นยำต้องเป็นจำนวนเมตร", "The accuracy is a number of metres.", field="accuracy_metres")
    return min(metres, _FARTHEST_ACCURACY_METRES)


def _email(text: str) -> str:
    kept = clean(text, limit=254, field="email")
    name, at, host = kept.rpartition("@")
    if kept and (not at or not name or "." not in host or any(letter.isspace() for letter in kept)):
        raise Invalid("อีเมลไม่ถูกต้อง", "The e-mail address is not valid.", field="email")
    return kept
