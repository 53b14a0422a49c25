"""The public page of a request: where it is, how far it is, and one more voice for it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api import forms, limits
from api.deps import Conn, Org, ReadConn
from api.pages.render import page
from api.pages.request_facts import category_of, is_late, pictures
from geo_oss.requests import support, tracking
from geo_oss.requests.model import Status

router = APIRouter(include_in_schema=False)
RequestId = Annotated[int, Path(ge=1, le=2**62)]


@router.get("/{org}/r/{request_id}")
async def public(request: Request, org: Org, conn: ReadConn, request_id: RequestId, thanks: str = "") -> Response:
    """What everybody may see of a request."""
    found = await tracking.public(conn, org, request_id)
    return page(
        request,
        "request_public.html",
        org=org,
        request=found,
        late=is_late(found),
        open=Status(found.status).is_open,
        thanks=bool(thanks),
        category=await category_of(conn, org, found.category_id),
        events=await tracking.events(conn, org, found.id, notes=False),
        photos=await pictures(request, conn, org, found.id, own=False),
    )


@router.post(
    "/{org}/r/{request_id}/support",
    dependencies=[Depends(limits.per_address(limits.SUPPORT)), Depends(forms.checked)],
)
async def join(request: Request, org: Org, conn: Conn, request_id: RequestId) -> Response:
    """One more voice; a browser counts once."""
    supporters = await support.add(conn, org, request_id, voucher=forms.visitor(request))
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"supporters": supporters})
    return RedirectResponse(f"/{org.code}/r/{request_id}?thanks=1#support", 303)
