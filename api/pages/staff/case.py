"""The case page: facts, photos and history left; what to do, who, by when and where right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api import forms
from api.deps import Conn, Org, Staff, shop
from api.pages import language, render
from api.pages.staff import case_place, desk, why, words
from geo_oss.db.pool import Conn as Connection
from geo_oss.db.pool import Row
from geo_oss.organizations.model import Organization
from geo_oss.people import store as people
from geo_oss.people.model import StaffMember
from geo_oss.requests import case as cases
from geo_oss.requests import family, rating
from geo_oss.requests.model import Status
from geo_oss.requests.workflow import MOVES
from poles import suggest

router = APIRouter(include_in_schema=False)

ACTIONS = {
    "acknowledge": Status.ACKNOWLEDGED,
    "start": Status.IN_PROGRESS,
    "plan": Status.WAITING_PLAN,
    "done": Status.DONE,
    "reject": Status.REJECTED,
    "reopen": Status.IN_PROGRESS,
}
"""The words of the buttons' addresses and the status each leads to."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried and did not work: the button, the sentence, what was typed, and the HTTP status."""

    action: str = ""
    problem: str = ""
    note: str = ""
    stale: bool = False
    code: int = 200
    typed: Mapping[str, str] = field(default_factory=dict)


@router.get("/{org}/staff/requests/{request_id}")
async def case_page(request: Request, org: Org, staff: Staff, conn: Conn, request_id: int) -> HTMLResponse:
    """One case."""
    return await show(request, org, staff, conn, request_id)


@router.post("/{org}/staff/requests/{request_id}/contact", dependencies=[Depends(forms.checked)])
async def contact_opened(request: Request, org: Org, staff: Staff, conn: Conn, request_id: int) -> HTMLResponse:
    """The case with the sealed contact opened; the history says who looked."""
    desk.require_acting(staff)
    contact = await cases.contact(conn, shop(request).keys, org.id, request_id, staff_id=staff.id)
    return await show(request, org, staff, conn, request_id, contact=contact)


async def show(
    request: Request,
    org: Organization,
    staff: StaffMember,
    conn: Connection,
    request_id: int,
    *,
    contact: cases.Contact | None = None,
    tried: Tried | None = None,
) -> HTMLResponse:
    """The page of a case, after whatever was tried."""
    case = await cases.get(conn, org.id, request_id)
    outcome = tried or Tried()
    lang = language.chosen(request)
    return render.page(
        request,
        "staff/case.html",
        code=outcome.code,
        **await desk.around(conn, request, org, staff, ""),
        **_said(case, lang),
        **_days(org, case.facts["created_at"]),
        **await case_place.told(conn, org, case, lang),
        officers=await people.listed(conn, org.id),
        rated=await rating.of(conn, org.id, request_id),
        aspects=rating.ASPECTS,
        family=await family.of(conn, org.id, request_id),
        suggestions=await suggest.for_case(conn, org.id, request_id) if desk.may_act(staff) else [],
        contact=contact,
        tried=outcome.action,
        problem=outcome.problem,
        stale=outcome.stale,
        note=outcome.note,
        typed=outcome.typed,
        saved="saved" in request.query_params,
        switch_url=f"/{org.code}/staff/requests/{request_id}?lang={'th' if lang == 'en' else 'en'}",
    )


def actions_of(status: int) -> list[str]:
    """The buttons a status offers: the moves of the workflow, `start` being `reopen` for a closed case."""
    present = Status(status)
    offered = [word for word, to in ACTIONS.items() if to in MOVES[present]]
    return [word for word in offered if word != ("reopen" if present.is_open else "start")]


def _said(case: cases.Case, lang: str) -> dict[str, Any]:
    facts = case.facts
    return {
        "c": facts,
        "events": case.events,
        "last": case.events[-1] if case.events else None,
        "photos": case.photos,
        "actions": actions_of(facts["status"]),
        "why": why.placed(facts, lang),
        "because": why.routed(facts, lang),
        "fault": _fault(facts, lang),
        "channel": words.pick(words.CHANNELS, lang).get(facts["channel"], facts["channel"]),
        "actors": words.pick(words.ACTORS, lang),
        "event_look": words.event_look,
    }


def _fault(facts: Row, lang: str) -> str:
    known = {fault["code"]: fault[lang] or fault["th"] for fault in facts["faults"]}
    return str(known.get(facts["fault"], facts["fault"]))


def _days(org: Organization, created_at: datetime) -> dict[str, str]:
    return {
        "today": datetime.now(UTC).astimezone(org.zone).date().isoformat(),
        "first_day": created_at.astimezone(org.zone).date().isoformat(),
    }
