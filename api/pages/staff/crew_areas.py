"""Areas of crews, proposed so that each has about as much to do: asked for, looked at, taken."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Form, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import forms
from api.crews import store as tasks
from api.crews.store import STAGES, Task
from api.deps import Conn, Org, ReadConn, Staff
from api.pages import render
from api.pages.staff import desk
from geo_oss.crews import store
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid

router = APIRouter(include_in_schema=False)
_PATH = "/{org}/staff/crews/areas"
_CHECKED = [Depends(forms.checked)]
MEASURES = {
    "open": ("นาทีทำงานของเรื่องที่ค้างอยู่", "Minutes of the cases open now"),
    "year": ("นาทีทำงานของเรื่องใน 12 เดือน", "Minutes of a year's cases"),
}
_LARGEST_SEED = 2**31 - 1


@router.get(_PATH)
async def page(request: Request, org: Org, staff: Staff, conn: ReadConn) -> HTMLResponse:
    """The latest proposal, and the form for another."""
    task = await tasks.latest(conn, org.id, "areas", {})
    return render.page(
        request,
        "staff/crew_areas.html",
        **await desk.around(conn, request, org, staff, "crews"),
        crews=await store.listed(conn, org.id, active_only=True),
        task=task,
        stage=STAGES.get(task.stage, STAGES[""]) if task else STAGES[""],
        found=task.result if task and task.state in ("done", "accepted") else None,
        measures=MEASURES,
        may_manage=desk.may_manage(staff),
        saved="saved" in request.query_params,
    )


@router.post(_PATH, dependencies=_CHECKED)
async def asked(
    org: Org, staff: Staff, conn: Conn,
    crews: Annotated[tuple[int, ...], Form(alias="crew", max_length=60)] = (),
    measure: Annotated[str, Form(max_length=8)] = "open",
    seed: Annotated[int, Form(ge=0, le=_LARGEST_SEED)] = 0,
) -> Response:  # fmt: skip
    """Asks the worker for areas of these crews."""
    desk.require_managing(staff)
    if measure not in MEASURES:
        raise Invalid("ไม่รู้จักตัววัดงานนี้", "That measure is not known.", field="measure")
    said = {"crew_ids": sorted(set(crews)), "measure": measure, "seed": seed}
    await tasks.add(conn, org.id, "areas", said, staff_id=staff.id)
    return RedirectResponse(f"/{org.code}/staff/crews/areas", 303)


@router.post(_PATH + "/{id}/accept", dependencies=_CHECKED)
async def accepted(org: Org, staff: Staff, conn: Conn, id: int) -> Response:
    """The proposal becomes the crews' areas. Raises `Conflict` for one that was taken or never was."""
    desk.require_managing(staff)
    result = await tasks.accept(conn, org.id, id)
    await store.give_areas(conn, org.id, {area["crew_id"]: area["codes"] for area in result["areas"]})
    return RedirectResponse(f"/{org.code}/staff/crews/areas?saved", 303)


@router.get(_PATH + "/map.json")
async def drawn(org: Org, staff: Staff, conn: ReadConn, task: Annotated[int, Query(ge=0, lt=2**63)] = 0) -> Response:
    """The communities as GeoJSON, each with the number of its area in a proposal (or of its crew now)."""
    at = _areas(await tasks.get(conn, org.id, task)) if task else await _now(conn, org.id)
    shapes = await store.community_shapes(conn, org.id)
    document = {"type": "FeatureCollection", "features": [_feature(row, at) for row in shapes]}
    return Response(msgspec.json.encode(document), media_type="application/geo+json")


def _areas(task: Task) -> dict[str, int]:
    areas = (task.result or {}).get("areas", [])
    return {code: number for number, area in enumerate(areas, start=1) for code in area["codes"]}


async def _now(conn: Any, organization_id: int) -> dict[str, int]:
    crews = await store.listed(conn, organization_id, active_only=True)
    return {code: number for number, crew in enumerate(crews, start=1) for code in crew.community_codes}


def _feature(row: Row, at: dict[str, int]) -> dict[str, Any]:
    words = {"code": row["code"], "name": row["name_th"], "group": at.get(row["code"], 0)}
    return {"type": "Feature", "geometry": row["shape"], "properties": words}
