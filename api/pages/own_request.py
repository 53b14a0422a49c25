"""The sender's own page of a request, behind the secret link: receipt, progress, photos, QR code."""

from __future__ import annotations

import io

import segno
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import Org, ReadConn, shop
from api.pages import language, rating_form
from api.pages.rating_form import Answers
from api.pages.render import page
from api.pages.request_facts import category_of, is_late, pictures
from geo_oss.db.pool import Conn as Connection
from geo_oss.organizations.model import Organization
from geo_oss.requests import tracking
from geo_oss.requests.model import Status
from geo_oss.requests.tracking import Tracked

router = APIRouter(include_in_schema=False)


@router.get("/{org}/t/{token}")
async def own(request: Request, org: Org, conn: ReadConn, token: str, new: str = "", rated: str = "") -> Response:
    """The request of a secret link; `?new=1` shows it as the receipt, `?rated=1` thanks for the stars."""
    found = await tracking.by_token(conn, org, token)
    return await show(request, org, conn, token, found, fresh=bool(new), thanks=bool(rated))


async def show(
    request: Request,
    org: Organization,
    conn: Connection,
    token: str,
    found: Tracked,
    *,
    fresh: bool = False,
    thanks: bool = False,
    answers: Answers | None = None,
) -> Response:
    """The sender's page of a request; `answers` of its rating that could not be kept."""
    done = found.status == Status.DONE
    events = await tracking.events(conn, org, found.id, notes=True)
    return page(
        request,
        "request_own.html",
        code=422 if answers else 200,
        org=org,
        request=found,
        token=token,
        link=link(request, org, token),
        fresh=fresh,
        late=is_late(found),
        has_phone=await tracking.has_phone(conn, org, found.id),
        category=await category_of(conn, org, found.category_id),
        events=events,
        result=next((event for event in reversed(events) if event.kind == "done"), None),
        photos=await pictures(request, conn, org, found.id, own=True),
        thanks=thanks,
        **await rating_form.facts(conn, org, found.id, answers, done=done, words=True),
        switch_url=language.switch_url(request, request.url.path.removesuffix("/rating")),
    )


@router.get("/{org}/t/{token}/qr.svg")
async def code(request: Request, org: Org, conn: ReadConn, token: str) -> Response:
    """The QR code of the secret link, as SVG."""
    await tracking.by_token(conn, org, token)
    drawn = io.BytesIO()
    segno.make(link(request, org, token), error="m").save(drawn, kind="svg", scale=4, border=2, xmldecl=False)
    return Response(drawn.getvalue(), media_type="image/svg+xml")


def link(request: Request, org: Organization, token: str) -> str:
    """The whole address of the secret link."""
    return f"{shop(request).settings.base_url}/{org.code}/t/{token}"
