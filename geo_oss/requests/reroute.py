"""After a change of place: which unit would the rules choose now, and giving the case to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.organizations.model import Organization
from geo_oss.requests import met_hotspot
from geo_oss.requests.workflow import unmoved
from geo_oss.routing import rules
from geo_oss.routing.choose import Choice, Facts, Names, Rule, choose, sentence
from geo_oss.routing.hotspot import Hotspot

_SQL = sql.load(__package__, "reroute.sql")


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What the rule that chose has become later, in its own words; none when it is not in use any more."""

    at: datetime
    because: str


@dataclass(frozen=True, slots=True)
class Routing:
    """Who has a case and why, what the rules said then, and what they would say of the place it has now.

    `then` repeats the choice with what was known when it was made and the rules as they were; `now` makes it with the
    zone, community, pole and rules of today. `place_changed` is true when the place or its zone changed after the
    choice; `rule_changes` are those of the rule that chose, since then, the oldest first.
    """

    facts: Row
    then: Choice
    now: Choice
    place_changed: bool
    departments: dict[int, Row]
    rule_changes: list[RuleChange]
    hotspot: Hotspot | None
    """The one in force when the unit was chosen."""

    @property
    def offered(self) -> bool:
        """Whether another unit should be offered: the place has changed, and the rules now choose another one."""
        return self.place_changed and self.now.rule_id is not None and not same_unit(self.facts, self.now)


def same_unit(facts: Row, choice: Choice) -> bool:
    """Whether a choice gives the unit that a case has."""
    return bool(facts["department_id"] == choice.department_id)


async def routing(conn: Conn, organization: Organization, request_id: int, lang: str = "th") -> Routing:
    """The routing of a case, then and now, with the reasons in `lang`. Raises `NotFound`."""
    key = {"organization_id": organization.id, "request_id": request_id}
    facts = await (await conn.execute(_SQL["facts"], key)).fetchone()
    if facts is None:
        raise NotFound()
    rules_then, rules_now = [await _rules(conn, key, facts[state]) for state in ("rules_then", "rules_now")]
    changes = await (await conn.execute(_SQL["changes"], key)).fetchall()
    departments = await (await conn.execute(_SQL["departments"], key)).fetchall()
    since = _since_chosen(changes)
    today = {"zone": facts["zone_code"], "community": facts["community_code"], "pole": facts["pole_id"]}
    known = _known_then(today, since)
    names = await rules.names(conn, organization.id)
    then, now = (met_hotspot.decoded(facts[name]) for name in ("hotspot_then", "hotspot_now"))
    return Routing(
        facts,
        choose(rules_then, _asked(organization, facts, known, then, names), lang),
        choose(rules_now, _asked(organization, facts, today, now, names), lang),
        bool(since),
        {row["id"]: row for row in departments},
        await _rule_changes(conn, key, facts, names, lang),
        then,
    )


async def reroute(
    conn: Conn, organization: Organization, request_id: int, *, staff_id: int, version: int | None = None
) -> None:
    """Gives the case to the unit the rules choose for its present place. Raises `NotFound`, `Moved`, `Invalid`."""
    key: Row = {"organization_id": organization.id, "request_id": request_id}
    unmoved(await (await conn.execute(_SQL["hold"], key)).fetchone(), version)
    known = await routing(conn, organization, request_id)
    if known.now.rule_id is None:
        raise Invalid("ไม่มีกฎข้อใดตรงกับที่นี่ กรุณามอบหมายเอง", "No rule fits this place. Please assign it by hand.")
    chosen = known.now
    detail = {"before": _unit(known.facts["department_id"], known.facts["rule_id"])}
    detail |= {"after": _unit(chosen.department_id, chosen.rule_id), "rules": known.facts["rules_now"]}
    columns: Row = {"department_id": chosen.department_id, "officer_id": chosen.officer_id, "rule_id": chosen.rule_id}
    columns |= {"because": chosen.because, "priority": chosen.priority}
    await conn.execute(_SQL["reroute"], key | columns | {"staff_id": staff_id, "detail": Jsonb(detail)})
    found = met_hotspot.decoded(known.facts["hotspot_now"])
    await met_hotspot.replace(conn, organization.id, request_id, found, chosen.notify_id)


async def _rules(conn: Conn, key: Row, state: int) -> list[Rule]:
    """The rules in use in a state of their history."""
    rows = await (await conn.execute(_SQL["rules"], key | {"state": state})).fetchall()
    return [msgspec.convert(row["rule"], Rule) for row in rows]


async def _rule_changes(conn: Conn, key: Row, facts: Row, names: Names, lang: str) -> list[RuleChange]:
    given = key | {"rule_id": facts["rule_id"], "state": facts["rules_then"]}
    rows = await (await conn.execute(_SQL["rule_changes"], given)).fetchall() if facts["rule_id"] else []
    return [RuleChange(row["at"], _words(row["rule"], names, lang)) for row in rows]


def _words(rule: Row | None, names: Names, lang: str) -> str:
    return sentence(msgspec.convert(rule, Rule), names, lang) if rule and rule["active"] else ""


def _since_chosen(changes: list[Row]) -> list[Row]:
    """What happened to the place after the unit was chosen last."""
    chosen = [number for number, change in enumerate(changes) if change["kind"] == "rerouted"]
    return changes[chosen[-1] + 1 :] if chosen else changes


def _known_then(today: Row, since: list[Row]) -> Row:
    """Zone, community and pole when the unit was chosen: today's, each change since taken back, the last first."""
    known = today
    for change in reversed(since):
        detail = change["detail"]
        known = detail["before"] if "before" in detail else known | {detail["layer"]: detail["from"]}
    return known


def _asked(organization: Organization, facts: Row, known: Row, found: Hotspot | None, names: Names) -> Facts:
    """What a rule may look at; the hour and the weekday are always those the case came in at."""
    ids = frozenset(filter(None, (facts["category_id"], facts["parent_id"])))
    asset = facts["asset_kind"] if known["pole"] is not None else None
    at = facts["created_at"].astimezone(organization.zone)
    own = names.get(("category", facts["category_id"]), ("", ""))
    named = {**names, ("category", facts["parent_id"]): own}
    return Facts(ids, known["zone"], known["community"], asset, at, found, named)


def _unit(department_id: int | None, rule_id: int | None) -> Row:
    return {"department": department_id, "rule": rule_id}
