"""People and households of zones and communities: what there is, and a sheet looked at before it counts."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import forms
from api.deps import Conn, Org, Staff
from api.pages import render
from api.pages.staff import desk
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Invalid
from geo_oss.files import sheet
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember
from geo_oss.rates import figures, lengths, reading
from geo_oss.rates.figures import Preview
from geo_oss.rates.model import LAYERS

router = APIRouter(include_in_schema=False)
_PATH = "/{org}/staff/figures"
_CHECKED = [Depends(forms.checked)]
MOST_BYTES = 2 * 1024 * 1024
SHOWN = 200
"""Rows of each list that the preview names; the rest are counted."""


@router.get(_PATH)
async def page(request: Request, org: Org, staff: Staff, conn: Conn) -> Response:
    """What there is, and the form of a new sheet."""
    return await _shown(request, org, staff, conn)


@router.post(_PATH, dependencies=_CHECKED)
async def sent(request: Request, org: Org, staff: Staff, conn: Conn) -> Response:
    """Shows what a sheet would change; with `keep`, keeps it."""
    desk.require_planning(staff)
    form = await request.form()
    try:
        layer, text = _layer(form), await _text(form)
        found = sheet.read(text)
        told = reading.read(found.columns, found.rows, _columns(form), _word(form, "year"))
        preview = await figures.preview(conn, org.id, layer, told.lines, told.wrong)
        if not form.get("keep"):
            return await _shown(request, org, staff, conn, form=form, preview=preview)
        await figures.keep(conn, org.id, preview, source=_word(form, "source", 200), by=staff.name)
    except Invalid as refused:
        return await _shown(request, org, staff, conn, form=form, refused=refused)
    return RedirectResponse(f"/{org.code}/staff/figures?saved=1", 303)


@router.post(_PATH + "/forget", dependencies=_CHECKED)
async def forgotten(
    org: Org,
    staff: Staff,
    conn: Conn,
    layer: Annotated[str, Form(max_length=20)],
    kind: Annotated[str, Form(max_length=20)],
    year: Annotated[int, Form(ge=1900, le=2200)],
) -> Response:
    """Takes away the figures of one layer, kind and year."""
    desk.require_planning(staff)
    await figures.forget(conn, org.id, layer, kind, year)
    return RedirectResponse(f"/{org.code}/staff/figures?saved=1", 303)


async def _shown(
    request: Request,
    org: Organization,
    staff: StaffMember,
    conn: Connection,
    *,
    form: FormData | None = None,
    preview: Preview | None = None,
    refused: Invalid | None = None,
) -> Response:
    return render.page(
        request,
        "staff/figures.html",
        code=422 if refused else 200,
        **await desk.around(conn, request, org, staff, "rates"),
        kept=await figures.kept(conn, org.id),
        streets=await lengths.loaded(conn, org.id),
        typed={name: _word(form or FormData(), name, 200) for name in ("layer", "year", "source")},
        preview=preview,
        sheet_again=_again(preview) if preview else "",
        shown=SHOWN,
        refused=refused,
        saved="saved" in request.query_params,
        may_plan=desk.may_plan(staff),
    )


def _layer(form: FormData) -> str:
    layer = _word(form, "layer")
    if layer not in LAYERS:
        raise Invalid("กรุณาเลือกเขตหรือชุมชน", "Choose zones or communities.", field="layer")
    return layer


async def _text(form: FormData) -> bytes:
    """The file that was sent, else what was pasted. Raises `Invalid` when there is neither, or too much."""
    given = form.get("file")
    data = await given.read(MOST_BYTES + 1) if isinstance(given, UploadFile) and given.filename else b""
    data = data or _word(form, "text", MOST_BYTES).encode()
    if not data.strip():
        raise Invalid("กรุณาเลือกไฟล์ CSV หรือวางตาราง", "Choose a CSV file, or paste a table.", field="file")
    if len(data) > MOST_BYTES:
        raise Invalid("ตารางใหญ่เกิน 2 MB", "The table is larger than 2 MB.", field="file")
    return data


def _again(preview: Preview) -> str:
    """What fits, as a sheet: it is what the person has seen and says yes to."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(("code", "people", "households", "year"))
    for one in preview.matched:
        values = one.line.values
        lines.writerow((one.code, values.get("people", ""), values.get("households", ""), one.line.year))
    return out.getvalue()


def _columns(form: FormData) -> reading.Columns:
    return reading.Columns(*(_word(form, f"column_{name}", 80) for name in ("code", "people", "households", "year")))


def _word(form: FormData, name: str, most: int = 40) -> str:
    value = form.get(name)
    return value[:most].strip() if isinstance(value, str) else ""
