"""Analyses for staff, as JSON: asked for by planners, computed by the worker, looked at, used.

All lie below `/{org}/staff/api/analysis`, for who is signed in; writing is for planners and administrators. Refusals
are problem+json with sentences in Thai and English and the `field` concerned.

GET /kinds: {"kinds": [{kind, th, en, tested, parameters: [{name, th, en, usual, and words, longest or least, most}]}]}
POST: {"kind": "gi_star", "parameters": {"grid": "h3-9"}, "filter": "category=3&from=2026-01-01"}. Gives 201 and the
    analysis; a parameter that is not said has its usual value, `filter` is the query string of the list.
GET ?before=N: {"used": [on the map or in force], "analyses": [the newest 50], "next": N or null}
GET /{id}: {id, url, kind, kind_th, kind_en, state, stage_th, stage_en, share, error: {th, en} or null, filter,
    parameters, grid, since, until, category_id, requests, cells, outside, hot, cold, method, software, summary, shown,
    in_force, made_at, made_by, citation: {th, en} or null}. `share` is 0 … 1; `state` is waiting, working, done,
    refused (`error` says why), stopped or failed.
GET /{id}/cells: GeoJSON of what was found; with ?every=1 also of cells that may be chance. `complete` is false when
    there are more than 20,000. Properties: n, z, p, q, class (−3 … 3), trend, and what the kind adds.
    gi_star and moran: p_drawn, when permutations were asked for; moran: i, quadrant (HH, LL, HL, LH, none);
    emerging: months (counts, oldest first), classes (by month), trend_z, trend_p (Mann-Kendall);
    clusters: category_id (of most), category_share, oldest_days, median_days; density: level,
    least_per_km2, most_per_km2; rates: size, and where there is some, rate and smoothed {value, low, high}, verdict,
    shade.
POST /{id}/force: its hot cells give priority to new requests. DELETE /{id}/force: no longer.
POST /{id}/show: on the public map, instead of what is there. DELETE /{id}/show: off the map.
POST /{id}/rerun: the same once more over the same window, 201; `summary` {again_of, same, differs} says how it went.
POST /{id}/stop: what waits or is being computed ends.
DELETE /{id}: forgets a result that is not used, 204.

The public sees classes and trends of told counts only (layers/hotspots/told.py); z, p, q and small counts stay here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.analysis import store, telling
from api.deps import Conn, Org, ReadConn, Staff
from api.pages.staff import desk
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Forbidden
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember
from geo_oss.requests import filter as filters
from layers.hotspots import asking

router = APIRouter(prefix="/{org}/staff/api/analysis", include_in_schema=False)
LISTED = 50
MOST_CELLS = 20_000
Change = Callable[[Connection, int, int], Awaitable[None]]
Id = Annotated[int, Path(ge=1, lt=store.LATEST)]


class AnalysisIn(BaseModel):
    """What planners ask for; `filter` is a query string of the one filter language."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Annotated[str, Field(max_length=20)]
    parameters: Annotated[dict[str, int | str], Field(max_length=20)] = {}
    filter: Annotated[str, Field(max_length=10_000)] = ""


@router.get("/kinds")
async def kinds(staff: Staff) -> dict[str, Any]:
    """What can be asked for."""
    return {"kinds": telling.kinds()}


@router.post("", status_code=201)
async def ask(org: Org, staff: Staff, conn: Conn, body: AnalysisIn) -> dict[str, Any]:
    """A new analysis; the worker takes it up."""
    _require_planning(staff)
    asked = filters.read(dict(parse_qsl(body.filter, keep_blank_values=True)))
    row = asking.row(org.id, body.kind, asked, body.parameters, time_zone=org.time_zone, now=datetime.now(UTC))
    id = await store.add(conn, row, staff.id)
    return telling.analysis(org, await store.get(conn, org.id, id))


@router.get("")
async def listing(
    org: Org, staff: Staff, conn: ReadConn, before: Annotated[int, Query(ge=1, le=store.LATEST)] = store.LATEST
) -> dict[str, Any]:
    """The newest, and those that are used."""
    found = await store.recent(conn, org.id, before=before, limit=LISTED)
    used = await store.recent(conn, org.id, used=True)
    more = found[-1]["id"] if len(found) == LISTED else None
    told = {name: [telling.analysis(org, row) for row in rows] for name, rows in (("used", used), ("analyses", found))}
    return told | {"next": more}


@router.get("/{id}")
async def one(org: Org, staff: Staff, conn: ReadConn, id: Id) -> dict[str, Any]:
    """How far it is, and what came of it."""
    return telling.analysis(org, await store.get(conn, org.id, id))


@router.get("/{id}/cells")
async def cells(org: Org, staff: Staff, conn: ReadConn, id: Id, every: bool = False) -> Response:
    """What was found, as GeoJSON."""
    row = await store.get(conn, org.id, id)
    found = await store.cells(conn, org.id, id, every=every, limit=MOST_CELLS + 1)
    body = telling.features(org, row, found[:MOST_CELLS], len(found) <= MOST_CELLS)
    return Response(body, media_type="application/geo+json")


@router.post("/{id}/force")
async def force(org: Org, staff: Staff, conn: Conn, id: Id) -> dict[str, Any]:
    """Its hot cells give priority."""
    return await _changed(org, staff, conn, id, store.force)


@router.delete("/{id}/force")
async def release(org: Org, staff: Staff, conn: Conn, id: Id) -> dict[str, Any]:
    """Its hot cells give no priority any more."""
    return await _changed(org, staff, conn, id, store.release)


@router.post("/{id}/show")
async def show(org: Org, staff: Staff, conn: Conn, id: Id) -> dict[str, Any]:
    """On the public map."""
    return await _changed(org, staff, conn, id, store.show)


@router.delete("/{id}/show")
async def hide(org: Org, staff: Staff, conn: Conn, id: Id) -> dict[str, Any]:
    """Off the public map."""
    return await _changed(org, staff, conn, id, store.hide)


@router.post("/{id}/stop")
async def stop(org: Org, staff: Staff, conn: Conn, id: Id) -> dict[str, Any]:
    """Ends the work on it."""
    return await _changed(org, staff, conn, id, store.stop)


@router.post("/{id}/rerun", status_code=201)
async def rerun(org: Org, staff: Staff, conn: Conn, id: Id) -> dict[str, Any]:
    """The same once more."""
    _require_planning(staff)
    new = await store.rerun(conn, org.id, id, staff.id)
    return telling.analysis(org, await store.get(conn, org.id, new))


@router.delete("/{id}", status_code=204)
async def remove(org: Org, staff: Staff, conn: Conn, id: Id) -> None:
    """Forgets a result."""
    _require_planning(staff)
    await store.get(conn, org.id, id)
    await store.remove(conn, org.id, id)


async def _changed(org: Organization, staff: StaffMember, conn: Connection, id: int, change: Change) -> dict[str, Any]:
    _require_planning(staff)
    await store.get(conn, org.id, id)
    await change(conn, org.id, id)
    return telling.analysis(org, await store.get(conn, org.id, id))


def _require_planning(staff: StaffMember) -> None:
    if not desk.may_plan(staff):
        raise Forbidden(
            "สั่งวิเคราะห์และใช้ผลได้เฉพาะนักวางแผนและผู้ดูแลระบบ", "Only planners and administrators run and use analyses."
        )
