"""Three years of requests as rows: placed, routed, numbered and told as the front door would have done."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from psycopg import Connection
from psycopg.types.json import Jsonb

from api.sample.course import Happened, events
from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.geo import LonLat
from geo_oss.geo_arrays import mercator
from geo_oss.people import vault
from geo_oss.people.keys import Keys
from geo_oss.requests import numbering, publish, record
from geo_oss.requests.placed import PlacedArrays, PlacedLayer
from geo_oss.routing import deadline
from geo_oss.routing.choose import Choice, Facts, Rule, choose
from geo_oss.sample.model import Case, Category, Town
from geo_oss.thai.calendar import BANGKOK
from geo_oss.thai.identity import last4, phone
from poles.kinds import POLE
from zones.bulk import placer

_SQL = sql.load(__package__)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything at hand when the requests of one town are written."""

    organization_id: int
    town: Town
    keys: Keys
    ids: list[int]
    placed: PlacedArrays
    poles: dict[str, int]
    categories: dict[int, Category]
    rules: list[Rule]
    officers: dict[int, list[int]]
    holidays: frozenset[date]

    @classmethod
    def of(cls, conn: Connection[Row], organization_id: int, town: Town, keys: Keys) -> Desk:
        """Asks the database for ids, poles and places."""
        owner = {"organization_id": organization_id, "count": len(town.cases)}
        lon, lat = (np.array([getattr(case, axis) for case in town.cases]) for axis in ("lon", "lat"))
        officers: dict[int, list[int]] = {}
        for person in town.staff:
            if person.role == "officer":
                officers.setdefault(person.department_id, []).append(person.id)
        return cls(
            organization_id=organization_id,
            town=town,
            keys=keys,
            ids=[row["id"] for row in conn.execute(_SQL["ids"], owner)],
            placed=placer(conn, organization_id)(lon, lat),
            poles={row["number"]: row["id"] for row in conn.execute(_SQL["poles"], owner)},
            categories={category.id: category for category in town.categories},
            rules=[_rule(rule) for rule in town.rules],
            officers=officers,
            holidays=frozenset(day for day, _ in town.holidays),
        )


@dataclass(frozen=True, slots=True)
class _Written:
    """One request with everything that was found out about it."""

    id: int
    case: Case
    category: Category
    number: str
    choice: Choice
    officer_id: int | None
    due_at: datetime
    found: Row
    happened: list[Happened]


def store(conn: Connection[Row], desk: Desk) -> None:
    """Writes requests, their public projection, contacts, histories, supporters, stars, and where the count stands."""
    counts: Counter[tuple[str, str]] = Counter()
    written = [_write(desk, n, case, counts) for n, case in enumerate(desk.town.cases)]
    _copy(conn, "request", (_request(desk, one) for one in written))
    _copy(conn, "public", (row for one in written for row in _public(desk, one)))
    _copy(conn, "contact", (_contact(desk, one) for one in written))
    _copy(conn, "event", (row for one in written for row in _events(desk, one)))
    _copy(conn, "supporter", (row for one in written for row in _supporters(desk, one)))
    _copy(conn, "rating", (row for one in written for row in _rating(desk, one)))
    _copy(conn, "counter", ((desk.organization_id, *series, value) for series, value in counts.items()))


def _copy(conn: Connection[Row], name: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with conn.cursor().copy(_SQL[f"copy_{name}"]) as copy:
        for row in rows:
            copy.write_row(row)


def _rule(rule: Any) -> Rule:
    return Rule(
        id=rule.id,
        position=rule.position,
        name=rule.name,
        category_id=rule.category_id,
        zone_code=rule.zone_code,
        community_code=None,
        asset_kind=rule.asset_kind,
        weekdays=list(rule.weekdays) if rule.weekdays else None,
        from_hour=rule.from_hour,
        to_hour=rule.to_hour,
        department_id=rule.department_id,
        officer_id=rule.officer_id,
        priority=rule.priority,
    )


def _write(desk: Desk, n: int, case: Case, counts: Counter[tuple[str, str]]) -> _Written:
    category, found = desk.categories[case.category_id], _found(desk.placed, n)
    ids = frozenset(filter(None, (category.id, category.parent_id)))
    asset = category.asset_kind if case.pole_number else None
    choice = choose(desk.rules, Facts(ids, found["zone_code"], found["community_code"], asset, case.created_at))
    team = desk.officers.get(choice.department_id or 0, [])
    officer = choice.officer_id or (team[n % len(team)] if team and case.acknowledged_at else None)
    return _Written(
        id=desk.ids[n],
        case=case,
        category=category,
        number=_number(desk, category, case, counts),
        choice=choice,
        officer_id=officer,
        due_at=deadline.due(case.created_at, category.days_max, desk.holidays, BANGKOK),
        found=found,
        happened=list(events(case, officer or 1)),
    )


def _number(desk: Desk, category: Category, case: Case, counts: Counter[tuple[str, str]]) -> str:
    who, day = desk.town.identity, case.created_at.date()
    abbreviation = category.abbreviation
    series = numbering.series(who.number_pattern, who.number_reset, abbreviation=abbreviation, day=day)
    counts[series.scope, series.period] += 1
    seq = counts[series.scope, series.period]
    return numbering.text(who.number_pattern, code=who.abbreviation, abbreviation=abbreviation, day=day, seq=seq)


def _found(placed: PlacedArrays, n: int) -> Row:
    """What place_of would say of the n-th place."""
    zone, community = _code(placed.zone, n), _code(placed.community, n)
    return {
        "zone_code": zone,
        "community_code": community,
        "zone_version": placed.zone.version,
        "community_version": placed.community.version,
        "method": "unknown" if zone is None else "covers",
        "edge_metres": _metres(placed.zone, n),
        "nearest_zone": None if zone else _nearest(placed.zone, n),
        "nearest_community": None if community else _nearest(placed.community, n),
        "nearest_zone_metres": None if zone else _metres(placed.zone, n),
        "nearest_community_metres": None if community else _metres(placed.community, n),
    }


def _code(layer: PlacedLayer, n: int) -> str | None:
    return layer.codes[layer.covering[n]] if layer.covering[n] >= 0 else None


def _nearest(layer: PlacedLayer, n: int) -> str | None:
    return layer.codes[layer.nearest[n]] if layer.nearest[n] >= 0 else None


def _metres(layer: PlacedLayer, n: int) -> float | None:
    return None if np.isnan(layer.metres[n]) else float(layer.metres[n])


def _request(desk: Desk, one: _Written) -> tuple[Any, ...]:
    case, found, pole = one.case, one.found, desk.poles.get(one.case.pole_number or "")
    return (
        desk.organization_id, one.id, one.number, case.category_id, int(case.status), one.choice.priority, case.channel,
        case.title, case.description, case.fault, case.address, *_searched(LonLat(case.lon, case.lat)),
        case.place_source,
        found["zone_code"], found["community_code"], found["zone_version"], found["community_version"],
        found["method"], found["edge_metres"], found["nearest_zone"], found["nearest_zone_metres"],
        found["nearest_community"], found["nearest_community_metres"], pole,
        ("code" if case.channel == "qr" else "number") if pole else None,
        one.choice.department_id, one.officer_id, one.choice.rule_id, one.choice.because, case.supporters,
        hashlib.sha256(secrets.token_bytes(24)).digest(), _last4(desk, one),
        case.created_at, one.happened[-1].at, one.due_at, case.done_at, len(one.happened),
    )  # fmt: skip


def _public(desk: Desk, one: _Written) -> Iterator[tuple[Any, ...]]:
    case, sensitivity = one.case, one.category.sensitivity
    place = publish.public_place(sensitivity, LonLat(case.lon, case.lat))
    if place is None:
        return
    pole = case.pole_number if sensitivity == "public" else None
    yield (
        desk.organization_id, one.id, one.number, case.category_id, int(case.status),
        publish.public_title(sensitivity, case.title, case.description),
        one.found["zone_code"], one.found["community_code"], pole, pole and POLE,
        *_drawn(place), case.supporters, case.created_at, one.happened[-1].at, one.due_at, case.done_at,
    )  # fmt: skip


def _searched(place: LonLat) -> tuple[Any, ...]:
    """Degrees, Web Mercator and cell of a place, as `request` keeps them."""
    x, y = mercator(np.array([place.lon]), np.array([place.lat]))
    return (
        f"SRID=4326;POINT({place.lon} {place.lat})",
        f"SRID=3857;POINT({float(x[0])!r} {float(y[0])!r})",
        record.place_columns(place)["h3_cell"],
    )


def _drawn(place: LonLat) -> tuple[Any, ...]:
    """Degrees, frame and cell of a place, as `request_public` keeps them."""
    columns = record.place_columns(place)
    return f"SRID=4326;POINT({place.lon} {place.lat})", *(columns[key] for key in ("qx", "qy", "z28", "h3_cell"))


def _last4(desk: Desk, one: _Written) -> bytes | None:
    digits = last4(one.case.phone)
    return vault.digits_hash(desk.keys.index, digits, organization_id=desk.organization_id, request_id=one.id)


def _contact(desk: Desk, one: _Written) -> tuple[Any, ...]:
    def sealed(column: str, text: str) -> bytes | None:
        scope = {"organization_id": desk.organization_id, "request_id": one.id}
        return vault.seal(desk.keys.vault, text, column=column, **scope)

    name = sealed("name", one.case.name)
    return desk.organization_id, one.id, name, sealed("phone", phone(one.case.phone)), one.case.name == ""


def _events(desk: Desk, one: _Written) -> Iterator[tuple[Any, ...]]:
    for event in one.happened:
        yield desk.organization_id, one.id, event.at, event.kind, event.status, event.actor, event.staff_id, event.note


def _supporters(desk: Desk, one: _Written) -> Iterator[tuple[Any, ...]]:
    for n in range(one.case.supporters):
        voucher = hashlib.sha256(f"{one.case.source_id}:{n}".encode()).digest()
        yield desk.organization_id, one.id, voucher, one.case.created_at


def _rating(desk: Desk, one: _Written) -> Iterator[tuple[Any, ...]]:
    if said := one.case.stars:
        yield desk.organization_id, one.id, said.overall, Jsonb(said.aspects), said.comment, said.at, said.at
