"""Today's work of the crews somebody is in: the next stop first, with big buttons, for a phone."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.deps import Org, ReadConn, Staff
from api.pages import render
from api.pages.staff import crew_day, desk
from geo_oss.crews import store

router = APIRouter(include_in_schema=False)


@router.get("/{org}/staff/today")
async def today(request: Request, org: Org, staff: Staff, conn: ReadConn) -> HTMLResponse:
    """The tours of today; without one the button that makes it."""
    now = datetime.now(UTC).astimezone(org.zone)
    crews = await store.of_member(conn, org.id, staff.id)
    return render.page(
        request,
        "staff/today.html",
        **await desk.around(conn, request, org, staff, "today"),
        crews=[await crew_day.told(conn, org, crew, now.date()) for crew in crews],
        local_now=now,
    )
