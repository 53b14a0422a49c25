"""Why is a case where it is: what was stored when it was placed, and the same questions asked again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import h3

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import NotFound
from geo_oss.geo import H3_RESOLUTION
from geo_oss.organizations.model import Organization
from geo_oss.requests import override, reroute
from geo_oss.requests.reroute import Routing

_SQL = sql.load(__package__, "why.sql")
_CLOSE_METRES, _CLOSE_SHARE = 0.5, 0.01
"""Distances to an edge are right to 1 %; the bulk path measures by another way."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One stored value beside the same asked again."""

    what: str
    stored: object
    again: object
    same: bool


@dataclass(frozen=True, slots=True)
class Why:
    """A case's place explained: stored facts, boundary versions by layer, names by (layer, code), and the replay."""

    facts: Row
    versions: dict[str, Row]
    names: dict[tuple[str, str], Row]
    override: Row | None
    routing: Routing
    changes: list[Row]
    replay: list[Compared]

    @property
    def same(self) -> bool:
        """Whether the stored inputs give the stored answer again."""
        return all(one.same for one in self.replay)


async def explain(conn: Conn, organization: Organization, request_id: int, lang: str = "th") -> Why:
    """Everything about the place of a case; the rules' reasons in `lang`. Raises `NotFound`."""
    key = {"organization_id": organization.id, "request_id": request_id}
    facts = await (await conn.execute(_SQL["facts"], key)).fetchone()
    if facts is None:
        raise NotFound()
    routing = await reroute.routing(conn, organization, request_id, lang)
    again = await _again(conn, organization, facts)
    ids = [facts[f"{layer}_version"] for layer in ("zone", "community") if facts[f"{layer}_version"] is not None]
    versions = await (await conn.execute(_SQL["versions"], key | {"ids": ids})).fetchall()
    changes = await (await conn.execute(_SQL["changes"], key)).fetchall()
    return Why(
        facts,
        {row["layer"]: row for row in versions},
        await _names(conn, organization.id, ids, facts, changes),
        await override.get(conn, organization.id, request_id),
        routing,
        changes,
        [
            *_placed(facts, again),
            *_poled(facts, again),
            *await _hot(conn, organization.id, routing, request_id),
            *_routed(routing),
        ],
    )


async def _again(conn: Conn, organization: Organization, facts: Row) -> Row:
    asked = {"organization_id": organization.id, "snap_metres": organization.pole_snap_metres}
    query = "replay" if facts["shape"] is None else "replay_shape"
    row = await (await conn.execute(_SQL[query], facts | asked | {"request_id": facts["id"]})).fetchone()
    assert row is not None, "place_of_versions gives one row always"
    return row


async def _names(
    conn: Conn, organization_id: int, ids: list[int], facts: Row, changes: list[Row]
) -> dict[tuple[str, str], Row]:
    codes = {facts[name] for name in facts if name.endswith(("zone_code", "community_code"))}
    codes |= {part["code"] for part in facts["parts"] or []}
    for change in changes:
        for side in ("before", "after"):
            codes |= {change["detail"].get(side, {}).get(layer) for layer in ("zone", "community")}
    given = {"organization_id": organization_id, "ids": ids, "codes": sorted(filter(None, codes))}
    rows = await (await conn.execute(_SQL["names"], given)).fetchall()
    return {(row["layer"], row["code"]): row for row in rows}


def _placed(facts: Row, again: Row) -> list[Compared]:
    zone, community = facts["computed_zone_code"], facts["computed_community_code"]
    cell = h3.str_to_int(h3.latlng_to_cell(facts["lat"], facts["lon"], H3_RESOLUTION))
    return [
        Compared("zone", zone, again["zone_code"], zone == again["zone_code"]),
        Compared("community", community, again["community_code"], community == again["community_code"]),
        Compared("edge_metres", facts["edge_metres"], again["edge_metres"], _close(facts, again)),
        *_drawn(facts, again),
        Compared("cell", h3.int_to_str(facts["h3_cell"]), h3.int_to_str(cell), facts["h3_cell"] == cell),
    ]


def _drawn(facts: Row, again: Row) -> list[Compared]:
    """How many metres or square metres lie where, to the centimetre; nothing for a point."""
    if facts["shape"] is None:
        return []
    stored, anew = (
        {f"{part['layer']} {part['code']}": part["amount"] for part in row["parts"] or []} for row in (facts, again)
    )
    return [Compared("parts", stored, anew, stored == anew)]


def _close(facts: Row, again: Row) -> bool:
    stored, anew = facts["edge_metres"], again["edge_metres"]
    if stored is None or anew is None:
        return stored is anew
    return bool(abs(stored - anew) <= max(_CLOSE_METRES, _CLOSE_SHARE * anew))


def _poled(facts: Row, again: Row) -> list[Compared]:
    """A pole that was named stands where the case is; one that was found is found again."""
    if facts["pole_method"] in ("code", "number"):
        metres = round(facts["pole_now_metres"], 1)
        return [Compared("pole_place", 0.0, metres, metres < _CLOSE_METRES)]
    if facts["asset_kind"] is None or facts["pole_method"] == "text" or facts["shape"] is not None:
        return []
    return [Compared("pole", facts["pole_number"], again["pole_number"], facts["pole_number"] == again["pole_number"])]


async def _hot(conn: Conn, organization_id: int, routing: Routing, request_id: int) -> list[Compared]:
    """The hot spot that the unit was chosen by, and what its analysis says of the place now; nothing where it is gone
    or the place has changed since."""
    found = routing.hotspot
    if found is None or routing.place_changed:
        return []
    key = {"organization_id": organization_id, "request_id": request_id, "run_id": found.run_id}
    row = await (await conn.execute(_SQL["hotspot_again"], key)).fetchone()
    if row is None:
        return []
    again = None if row["level"] is None else replace(found, level=row["level"], trend=row["trend"])
    return [Compared("hotspot", found, again, found == again)]


def _routed(routing: Routing) -> list[Compared]:
    stored, again = routing.facts["department_id"], routing.then.department_id
    same_rule = routing.facts["rule_id"] in (None, routing.then.rule_id)
    return [Compared("unit", stored, again, stored == again and same_rule)]
