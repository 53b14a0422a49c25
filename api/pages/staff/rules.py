"""The routing table for administrators: which rule sends what to whom, in which order."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import forms, numbers
from api.deps import Conn, Lang, Org, Staff
from api.pages import render
from api.pages.staff import desk
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Forbidden, Invalid
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization
from geo_oss.people import store as people
from geo_oss.people.model import StaffMember
from geo_oss.requests import worklist
from geo_oss.routing import rules
from geo_oss.routing.choose import Rule, conditions
from geo_oss.routing.hotspot import SURE, TRENDS
from poles import kinds

router = APIRouter(include_in_schema=False)
_PATH = "/{org}/staff/rules"
_CHECKED = [Depends(forms.checked)]
KEEPERS = frozenset({"admin"})
_NEW = Rule(0, 0, "", None, None, None, None, None, None, None, 0, None, 2)
PRIORITIES = {1: ("ด่วน", "High"), 2: ("ปกติ", "Usual"), 3: ("ไม่เร่ง", "Low")}


@router.get(_PATH)
async def listed(
    request: Request,
    org: Org,
    staff: Staff,
    conn: Conn,
    lang: Lang,
    rule: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """The rules in their order, and the form of one: of that number, or an empty one."""
    desk.require_seeing_rules(staff)
    return await _shown(request, org, staff, conn, lang, rule)


@router.post(_PATH, dependencies=_CHECKED)
async def saved(request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang) -> Response:
    """Adds a rule, or changes the one whose number the form has."""
    _require(staff)
    form = await request.form()
    wanted = _NEW
    try:
        wanted = _read(form)
        active, before = bool(form.get("active")), _number(form, "before")
        await rules.save(conn, org.id, wanted, active=active, before=before)
    except Invalid as refused:
        errors = {refused.field or "name": refused.en if lang == "en" else refused.th}
        return await _shown(request, org, staff, conn, lang, wanted.id, wanted, errors)
    return RedirectResponse(f"/{org.code}/staff/rules?saved=1", 303)


@router.post(_PATH + "/{rule_id}/{act}", dependencies=_CHECKED)
async def changed(org: Org, staff: Staff, conn: Conn, rule_id: int, act: str) -> Response:
    """Moves a rule `up` or `down`, switches it `on` or `off`."""
    _require(staff)
    if act in ("up", "down"):
        await rules.move(conn, org.id, rule_id, up=act == "up")
    elif act in ("on", "off"):
        await rules.switch(conn, org.id, rule_id, active=act == "on")
    return RedirectResponse(f"/{org.code}/staff/rules?saved=1#rule-{rule_id}", 303)


async def _shown(
    request: Request,
    org: Organization,
    staff: StaffMember,
    conn: Connection,
    lang: str,
    rule_id: int,
    typed: Rule | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    found = await rules.listed(conn, org.id)
    names = await rules.names(conn, org.id)
    chosen = next((one for one in found if one.rule.id == rule_id), None)
    return render.page(
        request,
        "staff/rules.html",
        code=422 if errors else 200,
        **await desk.around(conn, request, org, staff, "rules"),
        rules=found,
        asked=lambda rule: conditions(rule, names, lang),
        rule=typed or (chosen.rule if chosen else _NEW),
        active=chosen.active if chosen else True,
        keeper=staff.role in KEEPERS,
        departments=await organizations.departments(conn, org.id),
        officers=await people.listed(conn, org.id),
        zones=await worklist.boundaries(conn, org.id, "zone"),
        communities=await worklist.boundaries(conn, org.id, "community"),
        kinds=await kinds.listed(conn, org.id),
        sure=SURE,
        trends=TRENDS,
        priorities=PRIORITIES,
        errors=errors or {},
        saved="saved" in request.query_params,
    )


def _require(staff: StaffMember) -> None:
    if staff.role not in KEEPERS:
        raise Forbidden("แก้กฎส่งเรื่องได้เฉพาะผู้ดูแลระบบ", "Only administrators change routing rules.")


def _read(form: FormData) -> Rule:
    days = sorted({int(day) for day in form.getlist("weekday") if isinstance(day, str) and re.fullmatch("[1-7]", day)})
    trend = _word(form, "hotspot_trend")
    return Rule(
        id=_number(form, "id") or 0,
        position=0,
        name=_word(form, "name", 200),
        category_id=_number(form, "category_id", 32767),
        zone_code=_word(form, "zone_code") or None,
        community_code=_word(form, "community_code") or None,
        asset_kind=_word(form, "asset_kind") or None,
        weekdays=days if 0 < len(days) < 7 else None,
        from_hour=_number(form, "from_hour", 23),
        to_hour=_number(form, "to_hour", 24),
        department_id=_number(form, "department_id") or 0,
        officer_id=_number(form, "officer_id"),
        priority=min(max(_number(form, "priority") or 2, 1), 3),
        hotspot_class=_number(form, "hotspot_class", 3),
        hotspot_trend=trend if trend in TRENDS else None,
        notify_id=_number(form, "notify_id"),
    )


def _number(form: FormData, name: str, most: int = numbers.MOST) -> int | None:
    """A whole number, None for nothing. Raises `Invalid` for anything else."""
    return numbers.typed(_word(form, name, 12), name, most=most)


def _word(form: FormData, name: str, most: int = 80) -> str:
    value = form.get(name)
    return "".join(mark for mark in value[:most] if mark.isprintable()).strip() if isinstance(value, str) else ""
