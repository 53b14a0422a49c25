"""What the case page says and offers about the place: the staff's word beside the map's, its moves, another unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.pages import drawn
from api.pages.staff.why import say
from geo_oss.db.pool import Conn, Row
from geo_oss.organizations.model import Organization
from geo_oss.requests import drawn_place, override, reroute, worklist
from geo_oss.requests.case import Case

PLACE_EVENTS = frozenset({"moved", "overridden", "override_removed", "rezoned"})
Names = dict[tuple[str, str], Row]
"""Boundaries by layer and code, with name_th and name_en."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A unit the rules would choose now that the place has changed, and the one the case has."""

    because: str
    unit: str
    present: str


async def told(conn: Conn, organization: Organization, case: Case, lang: str) -> dict[str, Any]:
    """What `staff/case_place.html` needs besides the facts of the case."""
    zones = await worklist.boundaries(conn, organization.id, "zone")
    communities = await worklist.boundaries(conn, organization.id, "community")
    names = {("zone", row["code"]): row for row in zones} | {("community", row["code"]): row for row in communities}
    overridden = case.facts["placement_method"] == "manual"
    changed = any(event["kind"] in PLACE_EVENTS for event in case.events)
    return {
        "zones": zones,
        "communities": communities,
        "drawn": await drawn.words(conn, organization.id, case.facts, lang),
        "outdated": await _outdated(conn, organization, case),
        "override": await override.get(conn, organization.id, case.facts["id"]) if overridden else None,
        "offer": await _offer(conn, organization, case.facts["id"], lang) if changed else None,
        "place_changes": {event["id"]: event_words(event, names, lang) for event in case.events},
    }


def event_words(event: Row, names: Names, lang: str) -> str:
    """What a change of place did: "ย้าย 120 ม. · เขต 1 → เขต 2"; empty for other events."""
    detail = event["detail"]
    if event["kind"] == "rezoned":
        return _rezoned(detail, lang)
    if event["kind"] not in PLACE_EVENTS or "before" not in detail:
        return ""
    words = [say(lang, "ย้าย {m} ม.", "moved {m} m", m=f"{detail['metres']:,.0f}")] if "metres" in detail else []
    for layer, missing in (("zone", ("ไม่ทราบเขต", "zone unknown")), ("community", ("ไม่ทราบชุมชน", "community unknown"))):
        old, new = (detail.get(side, {}).get(layer) for side in ("before", "after"))
        if old != new:
            words.append(" → ".join(called(names, layer, code, lang) or say(lang, *missing) for code in (old, new)))
    return " · ".join(words)


def _rezoned(detail: Row, lang: str) -> str:
    """From where to where, by the names of then, in English; the note says so in Thai."""
    if lang != "en":
        return ""
    return " → ".join(str(detail[f"{side}_en"] or detail[side] or "unknown") for side in ("from", "to"))


def called(names: Names, layer: str, code: str | None, lang: str) -> str:
    """The name of a boundary in the reader's language; its code when the name is gone, nothing for none."""
    row = names.get((layer, code or ""))
    if row is None:
        return code or ""
    return str((lang == "en" and row["name_en"]) or row["name_th"])


async def _outdated(conn: Conn, organization: Organization, case: Case) -> bool:
    """Whether a line or an area still goes by boundaries that are no more: finished ones, or as it was decided."""
    if case.facts["shape"] is None or not case.facts["boundary_retired"]:
        return False
    return await drawn_place.is_outdated(conn, organization.id, case.facts["id"], case.facts["parts"] or [])


async def _offer(conn: Conn, organization: Organization, request_id: int, lang: str) -> Offer | None:
    known = await reroute.routing(conn, organization, request_id)
    if not known.offered:
        return None
    unit, present = (
        unit_name(known.departments.get(number or 0), lang)
        for number in (known.now.department_id, known.facts["department_id"])
    )
    return Offer(known.now.because, unit, present)


def unit_name(row: Row | None, lang: str) -> str:
    """The name of a department, or that there is none."""
    if row is None:
        return say(lang, "ยังไม่กำหนด", "not set")
    return str((lang == "en" and row["name_en"]) or row["name_th"])
