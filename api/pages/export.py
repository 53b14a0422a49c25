"""Downloads of the list in any format: /{org}/export for everybody, /{org}/staff/export with the staff's columns.

The parameters are the filter's own, with `layer` and `format`; without a format it is the page to choose on. What is
written within five seconds is answered at once; for more there is a page that shows how far it is. Whoever has the
address may fetch a public file; one of the staff is for who asked alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from api import forms, limits
from api.deps import Conn, Org, ReadConn, Staff, looking, shop
from api.exports import shelf, store
from api.exports.model import Export, Order
from api.pages import render
from api.pages.staff import desk
from api.pages.staff.list import asked_desk
from geo_oss.db.pool import Conn as Connection
from geo_oss.db.statement import rendered
from geo_oss.errors import Conflict
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember
from geo_oss.requests.worklist import Desk
from layers.export import extract, formats
from poles import kinds

router = APIRouter(include_in_schema=False)
PATIENCE_SECONDS = 5.0
_LOOK_SECONDS = 0.1
_OWN = ("layer", "format", "lang", "page", "sort", "view", "after")
_LIMITED = [Depends(limits.per_address(limits.EXPORT))]
_FORM = [Depends(forms.checked)]


@router.get("/{org}/export", dependencies=_LIMITED)
async def public(request: Request, org: Org) -> Response:
    """The page to choose on, or the file of the public requests, zones, communities or poles."""
    if "format" in request.query_params:
        return await begun(request, org, _order(org, request.query_params))
    async with looking(request) as conn:
        facts = await _choice(conn, org, request.query_params, None)
    return render.page(request, "export/choose.html", base="base_citizen.html", org=org, here="map", **facts)


@router.get("/{org}/staff/export")
async def staff(request: Request, org: Org, staff: Staff) -> Response:
    """The same for the staff: every request the work list's parameters take; who asked is never in the file."""
    wanted = asked_desk(request.query_params, staff)
    if "format" in request.query_params:
        return await begun(request, org, _order(org, request.query_params, wanted, staff))
    async with looking(request) as conn:
        facts = await desk.around(conn, request, org, staff, "")
        facts |= await _choice(conn, org, request.query_params, wanted)
    return render.page(request, "export/choose.html", base="staff/base.html", **facts)


@router.get("/{org}/export/{ticket}")
async def waiting(request: Request, org: Org, conn: ReadConn, ticket: str) -> Response:
    """How far an export is; the page asks again by itself."""
    facts = _far(org, await store.find(conn, org.id, ticket, None))
    return render.page(request, "export/waiting.html", base="base_citizen.html", org=org, here="map", **facts)


@router.get("/{org}/staff/export/{ticket}")
async def staff_waiting(request: Request, org: Org, staff: Staff, conn: ReadConn, ticket: str) -> Response:
    """The same for the one of the staff who asked."""
    facts = _far(org, await store.find(conn, org.id, ticket, staff.id))
    facts |= await desk.around(conn, request, org, staff, "")
    return render.page(request, "export/waiting.html", base="staff/base.html", **facts)


@router.post("/{org}/export/{ticket}/stop", dependencies=_FORM)
async def stop(request: Request, org: Org, conn: Conn, ticket: str) -> Response:
    """Leaves an export."""
    await store.stop(conn, await store.find(conn, org.id, ticket, None))
    return RedirectResponse(f"/{org.code}/export/{ticket}", 303)


@router.post("/{org}/staff/export/{ticket}/stop", dependencies=_FORM)
async def staff_stop(request: Request, org: Org, staff: Staff, conn: Conn, ticket: str) -> Response:
    """The same for the one of the staff who asked."""
    await store.stop(conn, await store.find(conn, org.id, ticket, staff.id))
    return RedirectResponse(f"/{org.code}/staff/export/{ticket}", 303)


@router.get("/{org}/export/{ticket}/file")
async def file(request: Request, org: Org, conn: ReadConn, ticket: str) -> Response:
    """The file of a finished export."""
    return _sent(request, org, await store.find(conn, org.id, ticket, None))


@router.get("/{org}/staff/export/{ticket}/file")
async def staff_file(request: Request, org: Org, staff: Staff, conn: ReadConn, ticket: str) -> Response:
    """The same for the one of the staff who asked."""
    return _sent(request, org, await store.find(conn, org.id, ticket, staff.id))


def _order(
    org: Organization, query: Mapping[str, str], wanted: Desk | None = None, staff: StaffMember | None = None
) -> Order:
    kind, layer = formats.named(query["format"]), query.get("layer", "requests")
    extract.of(layer, org, query, wanted)
    return Order(org.id, layer, kind.word, _asked(query), wanted, staff.id if staff else None)


def _asked(query: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if name not in _OWN and value}


async def begun(request: Request, org: Organization, order: Order, waiting: str = "") -> Response:
    """The file, if the worker has it soon, else the page below `waiting` that waits for it (empty: below here)."""
    async with shop(request).pool.connection() as conn:
        export = await store.start(conn, order)
    until = time.monotonic() + PATIENCE_SECONDS
    while export.is_moving and time.monotonic() < until:
        await asyncio.sleep(_LOOK_SECONDS)
        async with looking(request) as conn:
            export = await store.find(conn, org.id, export.ticket, order.staff_id)
    if export.is_moving:
        return RedirectResponse(f"{waiting or request.url.path}/{export.ticket}", 303)
    return _sent(request, org, export)


def _sent(request: Request, org: Organization, export: Export) -> Response:
    path = shelf.path(shop(request).settings.data, export.ticket)
    if export.state != "ready" or not path.is_file():
        raise Conflict("ไฟล์ยังไม่พร้อม กรุณาเลือกดาวน์โหลดใหม่", "The file is not ready. Please choose the download again.")
    kind, name = formats.EVERY[export.format], export.name(org.code)
    return FileResponse(path, media_type=kind.media_type, filename=name, headers={"Content-Encoding": "identity"})


async def _choice(conn: Connection, org: Organization, query: Mapping[str, str], wanted: Desk | None) -> dict[str, Any]:
    counted = extract.of("requests", org, query, wanted).count()
    row = await (await conn.execute(*rendered(counted))).fetchone()
    return {
        "count": row["n"] if row else 0,
        "kept": _asked(query),
        "layer": query.get("layer", "requests"),
        "kinds": await kinds.listed(conn, org.id, active_only=True),
        "layers": extract.LAYERS,
        "formats": formats.FORMATS.values(),
        "default": formats.DEFAULT,
    }


def _far(org: Organization, export: Export) -> dict[str, Any]:
    return {"export": export, "name": export.name(org.code), "megabytes": f"{max(export.bytes / 1e6, 0.1):,.1f}"}
