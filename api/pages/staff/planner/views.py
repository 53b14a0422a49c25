"""Saved views: keep this one under a name, forget one. Each is an address of the page, so a link shows the same."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api import forms
from api.deps import Conn, Org, Staff
from geo_oss.people import views

router = APIRouter(include_in_schema=False)
_Query = Annotated[str, Form(max_length=views.LONGEST_QUERY)]


@router.post("/{org}/staff/planner/views", dependencies=[Depends(forms.checked)])
async def save(
    org: Org,
    staff: Staff,
    conn: Conn,
    name: Annotated[str, Form(max_length=1000)] = "",
    query: _Query = "",
    shared: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Keeps the view and comes back to it."""
    await views.save(conn, org.id, staff.id, name, query, shared=bool(shared))
    return RedirectResponse(f"/{org.code}/staff/planner?{query}", 303)


@router.post("/{org}/staff/planner/views/{id}/remove", dependencies=[Depends(forms.checked)])
async def remove(org: Org, staff: Staff, conn: Conn, id: int, query: _Query = "") -> Response:
    """Forgets one's own view; the page stays where it was."""
    await views.remove(conn, org.id, staff.id, id)
    return RedirectResponse(f"/{org.code}/staff/planner?{query}", 303)
