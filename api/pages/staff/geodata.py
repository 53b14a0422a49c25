"""Map data for staff: what is in force, and files on their way in: sent, looked at, confirmed, taken back."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from api import forms
from api.deps import Conn, Org, ReadConn, Staff, shop
from api.geodata import files, store
from api.geodata.model import AT_REST, BOUNDARY_LAYERS, CHOSEN, SAID, STAGES, Upload
from api.pages import language, render
from api.pages.staff import desk
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import GeoOssError, Invalid, NotFound
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember

router = APIRouter(include_in_schema=False)
LISTED = 60
"""Requests of a preview that are named on the page; the map has more."""
_SYSTEM = re.compile(r"the coordinate system (EPSG:\d+)")
"""A system that the sentence of a refusal proposes (api/geodata/wording.py)."""
_TYPES = {files.DRAWN: "application/geo+json", files.REPORT: "application/geopackage+sqlite3"}


@router.get("/{org}/staff/geodata")
async def listing(request: Request, org: Org, staff: Staff, conn: ReadConn) -> HTMLResponse:
    """The layers there are, with where they came from, and the files on their way."""
    return await _listing(request, org, staff, conn)


@router.post("/{org}/staff/geodata", dependencies=[Depends(forms.checked)])
async def send(request: Request, org: Org, staff: Staff, conn: Conn) -> Response:
    """A file comes in; the worker looks at it."""
    desk.require_planning(staff)
    form = await request.form()
    try:
        layer, name, content = await _file(conn, org, form)
        folder = files.new_folder()
        await run_in_threadpool(files.keep, shop(request).settings.data, org.id, folder, name, content)
        await _keep_control(request, org, folder, form)
    except GeoOssError as problem:
        return await _listing(request, org, staff, conn, problem=problem, typed=form, code=422)
    id = await store.add(
        conn, org.id, layer=layer, source_name=name, folder=folder, said=_said(form), staff_id=staff.id
    )
    return _to(org, id)


@router.post("/{org}/staff/geodata/check", dependencies=[Depends(forms.checked)])
async def check(org: Org, staff: Staff, conn: Conn) -> Response:
    """The worker makes the topology report on the layers in force."""
    desk.require_planning(staff)
    folder = files.new_folder()
    id = await store.add(
        conn, org.id, layer="", source_name="", folder=folder, said={}, staff_id=staff.id, task="check"
    )
    return _to(org, id)


@router.get("/{org}/staff/geodata/{id}")
async def one(request: Request, org: Org, staff: Staff, conn: ReadConn, id: int) -> HTMLResponse:
    """A file: how far the worker is, or what it found and what to do next."""
    upload = await store.get(conn, org.id, id)
    moving = []
    if upload.state == "ready" and upload.version_id is not None:
        moving = await store.rows(conn, "moving", org.id, version_id=upload.version_id, limit=LISTED)
    return render.page(
        request,
        "staff/geodata_check.html" if upload.task == "check" else "staff/geodata_file.html",
        **await desk.around(conn, request, org, staff, "geodata"),
        upload=upload,
        found=upload.preview or {},
        moving=moving,
        said=upload.said,
        has_control=files.control(files.folder(shop(request).settings.data, org.id, upload.folder)) is not None,
        systems=list(dict.fromkeys(_SYSTEM.findall(upload.error_en)))[:3] if upload.state == "refused" else [],
        layer_name=await _layer_name(conn, request, org, upload),
        stage=STAGES.get(upload.stage, STAGES[""]),
        may_plan=desk.may_plan(staff),
    )


@router.get("/{org}/staff/geodata/{id}/state.json")
async def state(request: Request, org: Org, staff: Staff, conn: ReadConn, id: int) -> JSONResponse:
    """How far it is, for the bar."""
    upload = await store.get(conn, org.id, id)
    thai, english = STAGES.get(upload.stage, STAGES[""])
    words = english if language.chosen(request) == "en" else thai
    return JSONResponse({"state": upload.state, "task": upload.task, "stage": words, "share": upload.share})


@router.get("/{org}/staff/geodata/{id}/map.json")
async def drawn(request: Request, org: Org, staff: Staff, conn: ReadConn, id: int) -> Response:
    """What the preview's map shows, as GeoJSON."""
    return _part(request, await store.get(conn, org.id, id), files.DRAWN)


@router.get("/{org}/staff/geodata/{id}/report.gpkg")
async def report(request: Request, org: Org, staff: Staff, conn: ReadConn, id: int) -> Response:
    """The topology report as a GeoPackage."""
    return _part(request, await store.get(conn, org.id, id), files.REPORT, f"topology-{org.code}-{id}.gpkg")


@router.post("/{org}/staff/geodata/{id}/look", dependencies=[Depends(forms.checked)])
async def look(request: Request, org: Org, staff: Staff, conn: Conn, id: int) -> Response:
    """Looks again, with what is stated now."""
    desk.require_planning(staff)
    upload = await store.get(conn, org.id, id)
    task = "check" if upload.task == "check" else "look"
    form = await request.form()
    await store.again(conn, org.id, id, task, of=AT_REST, said=dict.fromkeys(SAID, "") | _said(form))
    await _keep_control(request, org, upload.folder, form)
    return _to(org, id)


@router.post("/{org}/staff/geodata/{id}/confirm", dependencies=[Depends(forms.checked)])
async def confirm(request: Request, org: Org, staff: Staff, conn: Conn, id: int) -> Response:
    """Says yes to what the preview shows."""
    desk.require_planning(staff)
    form = await request.form()
    chosen = {name: str(form[name])[:8] for name in CHOSEN if name in form}
    await store.again(conn, org.id, id, "confirm", of=["ready"], said=chosen)
    return _to(org, id)


@router.post("/{org}/staff/geodata/{id}/undo", dependencies=[Depends(forms.checked)])
async def undo(org: Org, staff: Staff, conn: Conn, id: int) -> Response:
    """Takes back what was confirmed."""
    desk.require_planning(staff)
    await store.again(conn, org.id, id, "undo", of=["done"])
    return _to(org, id)


@router.post("/{org}/staff/geodata/{id}/stop", dependencies=[Depends(forms.checked)])
async def stop(org: Org, staff: Staff, conn: Conn, id: int) -> Response:
    """Interrupts the worker; what it has not finished is as if it had never begun."""
    desk.require_planning(staff)
    await store.stop(conn, org.id, id)
    return _to(org, id)


@router.post("/{org}/staff/geodata/{id}/discard", dependencies=[Depends(forms.checked)])
async def discard(org: Org, staff: Staff, conn: Conn, id: int) -> Response:
    """Gives a file up: it is deleted, and so is what it proposed."""
    desk.require_planning(staff)
    await store.again(conn, org.id, id, "discard", of=AT_REST)
    return RedirectResponse(f"/{org.code}/staff/geodata", 303)


async def _listing(
    request: Request,
    org: Organization,
    staff: StaffMember,
    conn: Connection,
    *,
    problem: GeoOssError | None = None,
    typed: FormData | None = None,
    code: int = 200,
) -> HTMLResponse:
    boundaries = {row["layer"]: row for row in await store.rows(conn, "boundary_layers", org.id)}
    return render.page(
        request,
        "staff/geodata.html",
        code=code,
        **await desk.around(conn, request, org, staff, "geodata"),
        boundaries=[(layer, words, boundaries.get(layer)) for layer, words in BOUNDARY_LAYERS.items()],
        assets=await store.rows(conn, "asset_layers", org.id),
        uploads=await store.recent(conn, org.id),
        kinds=", ".join(files.KINDS),
        accepted=",".join(files.KINDS),
        problem=problem,
        said={name: str(typed.get(name, "")) if typed else "" for name in ("layer", *SAID)},
        may_plan=desk.may_plan(staff),
    )


async def _file(conn: Connection, org: Organization, form: FormData) -> tuple[str, str, bytes]:
    """Layer, name and content of what was sent. Raises `Invalid`."""
    given, layer = form.get("file"), str(form.get("layer", ""))
    known = [*BOUNDARY_LAYERS, *(row["code"] for row in await store.rows(conn, "asset_layers", org.id))]
    if layer not in known:
        raise Invalid("กรุณาเลือกว่าไฟล์นี้เป็นข้อมูลชั้นใด", "Please choose which layer the file is.", field="layer")
    if not isinstance(given, UploadFile) or not given.filename:
        raise Invalid("กรุณาเลือกไฟล์", "Please choose a file.", field="file")
    return layer, files.safe_name(given.filename), await given.read(files.MOST_BYTES + 1)


async def _keep_control(request: Request, org: Organization, folder: str, form: FormData) -> None:
    """Keeps the control points of a form, or takes those before away when it says so. Raises `TooLarge`."""
    data, given = shop(request).settings.data, form.get("control")
    if isinstance(given, UploadFile) and given.filename:
        content = await given.read(files.MOST_CONTROL_BYTES + 1)
        await run_in_threadpool(files.keep_control, data, org.id, folder, content)
    elif form.get("no_control"):
        await run_in_threadpool(files.drop_control, data, org.id, folder)


def _said(form: FormData) -> dict[str, str]:
    """What the form states of the file. Raises `Invalid` for words that are too long."""
    words = {name: str(form.get(name, "")).strip() for name in SAID}
    for name, word in words.items():
        if len(word) > SAID[name] or not word.isprintable():
            raise Invalid(f"ช่อง {name} ยาวเกินไปหรือมีอักขระที่ใช้ไม่ได้", f"The field {name} is too long.", field=name)
    return {name: word for name, word in words.items() if word}


def _part(request: Request, upload: Upload, name: str, called: str | None = None) -> Response:
    """A file that a look has left. Raises `NotFound`."""
    where = files.folder(shop(request).settings.data, upload.organization_id, upload.folder) / name
    if not where.is_file():
        raise NotFound()
    return FileResponse(where, media_type=_TYPES[name], filename=called)


async def _layer_name(conn: Connection, request: Request, org: Organization, upload: Upload) -> str:
    english = language.chosen(request) == "en"
    if upload.is_boundary:
        return BOUNDARY_LAYERS[upload.layer][english]
    kinds: dict[str, Any] = {row["code"]: row for row in await store.rows(conn, "asset_layers", org.id)}
    row = kinds.get(upload.layer)
    return str(row["name_en" if english else "name_th"]) if row else upload.layer


def _to(org: Organization, id: int) -> RedirectResponse:
    return RedirectResponse(f"/{org.code}/staff/geodata/{id}", 303)
