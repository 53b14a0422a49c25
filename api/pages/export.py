"""Downloads of the list in any format: /{org}/export for everybody, /{org}/staff/export with the staff's columns.

The parameters are the filter's own, with `layer` and `format`; without a format it is the page to choose on. What is
written within two seconds is answered at once; for more there is a page that shows how far it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from api import limits
from api.deps import Org, ReadConn, Staff, looking, shop
from api.exports import Export, Order
from api.pages import render
from api.pages.staff import desk
from api.pages.staff.list import asked_desk
from geo_oss.db.pool import Conn as Connection
from geo_oss.db.statement import rendered
from geo_oss.errors import Conflict
from geo_oss.organizations.model import Organization
from geo_oss.requests.worklist import Desk
from layers.export import extract, formats

router = APIRouter(include_in_schema=False)
PATIENCE_SECONDS = 2.0
_OWN = ("layer", "format", "lang", "page", "sort", "view", "after")
_LIMITED = [Depends(limits.per_address(limits.EXPORT))]


@router.get("/{org}/export", dependencies=_LIMITED)
async def public(request: Request, org: Org) -> Response:
    """The page to choose on, or the file of the public requests, zones, communities or poles."""
    if "format" in request.query_params:
        return await _begun(request, _order(org, request.query_params, None))
    async with looking(request) as conn:
        facts = await _choice(conn, org, request.query_params, None)
    return render.page(request, "export/choose.html", base="base_citizen.html", org=org, here="map", **facts)


@router.get("/{org}/staff/export")
async def staff(request: Request, org: Org, staff: Staff) -> Response:
    """The same for the staff: every request the work list's parameters take; who asked is never in the file."""
    wanted = asked_desk(request.query_params, staff)
    if "format" in request.query_params:
        return await _begun(request, _order(org, request.query_params, wanted))
    async with looking(request) as conn:
        facts = await desk.around(conn, request, org, staff, "")
        facts |= await _choice(conn, org, request.query_params, wanted)
    return render.page(request, "export/choose.html", base="staff/base.html", **facts)


@router.get("/{org}/export/{ticket}")
async def waiting(request: Request, org: Org, ticket: str) -> Response:
    """How far an export is; the page asks again by itself."""
    found = shop(request).exports.find(ticket, org.code, staff=False)
    return render.page(request, "export/waiting.html", base="base_citizen.html", org=org, here="map", **_far(found))


@router.get("/{org}/staff/export/{ticket}")
async def staff_waiting(request: Request, org: Org, staff: Staff, conn: ReadConn, ticket: str) -> Response:
    """The same for the staff."""
    found = shop(request).exports.find(ticket, org.code, staff=True)
    facts = await desk.around(conn, request, org, staff, "")
    return render.page(request, "export/waiting.html", base="staff/base.html", **facts | _far(found))


@router.get("/{org}/export/{ticket}/file")
async def file(request: Request, org: Org, ticket: str) -> Response:
    """The file of a finished export."""
    return _sent(shop(request).exports.find(ticket, org.code, staff=False))


@router.get("/{org}/staff/export/{ticket}/file")
async def staff_file(request: Request, org: Org, staff: Staff, ticket: str) -> Response:
    """The same for the staff."""
    return _sent(shop(request).exports.find(ticket, org.code, staff=True))


def _order(org: Organization, query: Mapping[str, str], wanted: Desk | None) -> Order:
    kind, layer = formats.named(query["format"]), query.get("layer", "requests")
    extract.of(layer, org, query, wanted)
    return Order(org.code, layer, kind.word, _asked(query), wanted)


def _asked(query: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if name not in _OWN and value}


async def _begun(request: Request, order: Order) -> Response:
    export = shop(request).exports.start(order)
    try:
        await asyncio.wait_for(export.finished.wait(), PATIENCE_SECONDS)
    except TimeoutError:
        return RedirectResponse(f"{request.url.path}/{export.ticket}", 303)
    return _sent(export)


def _sent(export: Export) -> Response:
    if export.state != "ready":
        raise Conflict("ไฟล์ยังไม่พร้อม กรุณาเลือกดาวน์โหลดใหม่", "The file is not ready. Please choose the download again.")
    kind = formats.named(export.order.format)
    return FileResponse(
        export.path, media_type=kind.media_type, filename=export.name, headers={"Content-Encoding": "identity"}
    )


async def _choice(conn: Connection, org: Organization, query: Mapping[str, str], wanted: Desk | None) -> dict[str, Any]:
    counted = extract.of("requests", org, query, wanted).count()
    row = await (await conn.execute(*rendered(counted))).fetchone()
    return {
        "count": row["n"] if row else 0,
        "kept": _asked(query),
        "layers": extract.LAYERS,
        "formats": formats.FORMATS.values(),
        "default": formats.DEFAULT,
    }


def _far(export: Export) -> dict[str, Any]:
    size = export.path.stat().st_size if export.state == "ready" else 0
    return {"export": export, "megabytes": f"{max(size / 1e6, 0.1):,.1f}"}
