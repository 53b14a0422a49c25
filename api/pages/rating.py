"""ให้คะแนนความพึงพอใจ: the form of stars comes back, from the secret link or after number and telephone were shown."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import forms, limits, proof
from api.deps import Conn, Org
from api.pages import own_request, rating_form, track_found
from geo_oss.errors import Invalid
from geo_oss.requests import rating, tracking

router = APIRouter(include_in_schema=False)
_GUARDED = [Depends(limits.per_address(limits.TRACK_ADDRESS)), Depends(forms.checked)]


@router.post("/{org}/t/{token}/rating", dependencies=_GUARDED)
async def by_link(request: Request, org: Org, conn: Conn, token: str) -> Response:
    """Keeps the rating and shows the sender's page with thanks; what is wrong is told there beside what was typed."""
    found = await tracking.by_token(conn, org, token)
    answers = rating_form.read(await request.form())
    try:
        await rating.give(conn, org, found.id, answers.given())
    except Invalid as problem:
        return await own_request.show(request, org, conn, token, found, answers=replace(answers, problem=problem))
    return RedirectResponse(f"/{org.code}/t/{token}?rated=1#rating", 303)


@router.post("/{org}/track/rating", dependencies=_GUARDED)
async def by_number(request: Request, org: Org, conn: Conn) -> Response:
    """The same for who has shown number and last four digits within the hour."""
    form = await request.form()
    request_id = proof.opened(request, org.code, str(form.get("proof", "")))
    answers = rating_form.read(form)
    try:
        await rating.give(conn, org, request_id, answers.given(empty_keeps=True))
    except Invalid as problem:
        return await track_found.show(request, org, conn, request_id, answers=replace(answers, problem=problem))
    return await track_found.show(request, org, conn, request_id, thanks=True)
