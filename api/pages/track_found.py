"""Found by its number: how far a request is and nothing of what it says; its sender may rate it when it is done."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from api import proof
from api.pages import language, rating_form
from api.pages.rating_form import Answers
from api.pages.render import page
from api.pages.request_facts import category_of, is_late
from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests import tracking
from geo_oss.requests.model import Status


async def show(
    request: Request,
    org: Organization,
    conn: Conn,
    request_id: int,
    *,
    thanks: bool = False,
    answers: Answers | None = None,
) -> Response:
    """The page, for who has shown number and last four digits; `answers` of its rating that could not be kept."""
    found = await tracking.standing(conn, org, request_id)
    done = found.status == Status.DONE
    rated = await rating_form.facts(conn, org, request_id, answers, done=done, words=False)
    return page(
        request,
        "track_found.html",
        code=422 if answers else 200,
        org=org,
        request=found,
        request_id=request_id,
        late=is_late(found),
        category=await category_of(conn, org, found.category_id),
        events=await tracking.events(conn, org, request_id, notes=False),
        is_public=await tracking.is_public(conn, org, request_id),
        proof=proof.of(request, org.code, request_id) if rated["may_rate"] else "",
        thanks=thanks,
        **rated,
        switch_url=language.switch_url(request, request.url.path.removesuffix("/rating")),
    )
