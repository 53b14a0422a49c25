"""The kinds of numbered things a municipality counts: light poles first, then what it adds, with their own fields."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import forms
from api.deps import Conn, Lang, Org, Staff
from api.pages import render
from api.pages.staff import desk
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Forbidden, Invalid
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember
from poles import kinds
from poles.kinds import Field, Kind

router = APIRouter(include_in_schema=False)
KEEPERS = frozenset({"head", "admin"})
"""Who adds and changes kinds; the others look."""
ICONS = (
    "utility-pole", "lamp", "trash-2", "recycle", "cctv", "tree-deciduous", "tree-palm", "droplet", "droplets",
    "signpost", "traffic-cone", "circle-parking", "bus", "megaphone", "wifi-off", "shield", "fence",
    "store", "landmark", "map-pin",
)  # fmt: skip
TYPES = {
    "text": ("ข้อความ", "Text"),
    "number": ("ตัวเลข", "Number"),
    "date": ("วันที่", "Date"),
    "yes": ("ใช่/ไม่ใช่", "Yes or no"),
    "choice": ("ตัวเลือก", "Choice"),
}
_BLANK_ROWS = 3
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
_NEW = Kind("", "", "")


@router.get("/{org}/staff/kinds")
async def listed(
    request: Request, org: Org, staff: Staff, conn: Conn, code: Annotated[str, Query(max_length=32)] = ""
) -> Response:
    """All kinds, and the form of one: of the kind with that code, or an empty one."""
    wanted = await kinds.get(conn, org.id, code) if code else _NEW
    return await _shown(request, org, staff, conn, wanted)


@router.post("/{org}/staff/kinds", dependencies=[Depends(forms.checked)])
async def saved(request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang) -> Response:
    """Adds a kind, or changes the one with its code."""
    if staff.role not in KEEPERS:
        raise Forbidden()
    form = await request.form()
    wanted = _NEW
    try:
        wanted = _read(form)
        await kinds.save(conn, org.id, wanted)
    except Invalid as refused:
        sentence = refused.en if lang == "en" else refused.th
        return await _shown(request, org, staff, conn, wanted, {refused.field or "code": sentence})
    return RedirectResponse(f"/{org.code}/staff/kinds?code={wanted.code}&saved=1", 303)


async def _shown(
    request: Request,
    org: Organization,
    staff: StaffMember,
    conn: Connection,
    wanted: Kind,
    errors: dict[str, str] | None = None,
) -> Response:
    around = await desk.around(conn, request, org, staff, "kinds")
    return render.page(
        request,
        "staff/kinds.html",
        code=422 if errors else 200,
        **around,
        kinds=await kinds.listed(conn, org.id),
        kind=wanted,
        known=bool(request.query_params.get("code")),
        keeper=staff.role in KEEPERS,
        rows=[*wanted.fields, *[Field("", "")] * _BLANK_ROWS],
        icons=ICONS if wanted.icon in ICONS else (*ICONS, wanted.icon),
        types=TYPES,
        subs=[one for one in around["categories"] if one.parent_id is not None],
        errors=errors or {},
        saved="saved" in request.query_params,
    )


def _read(form: FormData) -> Kind:
    snap, category = _text(form, "snap_metres"), _text(form, "category_id")
    return Kind(
        code=_text(form, "code").lower(),
        name_th=_text(form, "name_th"),
        name_en=_text(form, "name_en") or _text(form, "name_th"),
        icon=_text(form, "icon") if _text(form, "icon") in ICONS else "map-pin",
        category_id=int(category) if re.fullmatch(r"[0-9]{1,4}", category) else None,
        fields=tuple(_fields(form)),
        snap_metres=_metres(snap, "snap_metres") if snap else None,
        far_metres=_metres(_text(form, "far_metres") or "150", "far_metres"),
        repeat_days=int(_metres(_text(form, "repeat_days") or "30", "repeat_days")),
        incident_least=int(_metres(_text(form, "incident_least") or "3", "incident_least")),
        incident_hours=int(_metres(_text(form, "incident_hours") or "48", "incident_hours")),
        position=0 if _text(form, "code") == kinds.POLE else 10,
        active=bool(form.get("active")),
    )


def _fields(form: FormData) -> list[Field]:
    columns = [
        [_cut(word) for word in form.getlist(f"field_{name}")] for name in ("name", "th", "en", "type", "choices")
    ]
    found = []
    for at, (name, th, en, type_, choices) in enumerate(zip(*columns, strict=False), start=1):
        if name or th:
            words = tuple(word.strip() for word in choices.split(",") if word.strip())
            found.append(Field(name.lower() or f"field_{at}", th or name, en, type_ or "text", words))
    return found


def _metres(text: str, field: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise Invalid("กรุณากรอกเป็นตัวเลข", "Please give a number.", field=field)
    return float(text)


def _text(form: FormData, name: str) -> str:
    return _cut(form.get(name))


def _cut(value: object) -> str:
    return value[:200].strip() if isinstance(value, str) else ""
