"""The door of the staff: sign in and out."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import forms, limits
from api.deps import Conn, Lang, Org, Staff, client_address, shop, staff_cookie, staff_token
from api.pages import render
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.people import sessions, sign_in, store

router = APIRouter(include_in_schema=False)

_NAME = limits.Limit("sign-in-name", 10, timedelta(minutes=15), wide=True)
"""Tries for one name from one neighbourhood: nobody elsewhere can lock a person out."""


@router.get("/{org}/staff/sign-in")
async def sign_in_page(request: Request, org: Org, next: str = "") -> HTMLResponse:
    """The empty form; `next` is the page to come back to."""
    return _form(request, org, next)


async def _tries(request: Request, org: Org, username: Annotated[str, Form()] = "") -> None:
    prefix = limits.address_prefix(client_address(request), wide=True)
    await limits.count(shop(request), limits.SIGN_IN_ADDRESS, org.code, prefix)
    await limits.count(shop(request), _NAME, org.code, prefix, store.username_of(username)[:64])


@router.post("/{org}/staff/sign-in", dependencies=[Depends(forms.checked), Depends(_tries)])
async def sign_in_sent(
    request: Request,
    org: Org,
    conn: Conn,
    lang: Lang,
    username: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",
) -> Response:
    """A session and the page asked for; or the form again with one neutral sentence."""
    try:
        token = await sign_in.sign_in(conn, org.id, username, password, old_token=staff_token(request) or None)
    except Invalid as refused:
        return _form(request, org, next, username=username[:64], error=getattr(refused, lang), code=422)
    answer = RedirectResponse(destination(org, next), status_code=303)
    _keep(request, answer, token)
    return answer


@router.post("/{org}/staff/sign-out", dependencies=[Depends(forms.checked)])
async def sign_out(request: Request, org: Org, staff: Staff, conn: Conn) -> Response:
    """Ends the session here and in the table."""
    await sessions.close(conn, staff_token(request))
    answer = RedirectResponse(f"/{org.code}/staff/sign-in", status_code=303)
    answer.delete_cookie(staff_cookie(request), path="/", secure=_secure(request), httponly=True, samesite="lax")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def destination(org: Organization, next: str) -> str:
    """Where to go after signing in: the staff page wanted, else the open cases; never another site."""
    parts = urlsplit(next)
    inside = parts.path == f"/{org.code}/staff" or parts.path.startswith(f"/{org.code}/staff/")
    foreign = parts.scheme or parts.netloc or "\\" in next or ".." in parts.path or not next.isprintable()
    bare = parts.path == f"/{org.code}/staff" and not parts.query
    if foreign or bare or not inside or parts.path.endswith(("/sign-in", "/sign-out")):
        return f"/{org.code}/staff?status=open"
    query = f"?{quote(parts.query, safe='=&,:%+-_.')}" if parts.query else ""
    return quote(parts.path, safe="/%-_.") + query


def _form(
    request: Request, org: Organization, next: str, *, username: str = "", error: str = "", code: int = 200
) -> HTMLResponse:
    return render.page(
        request,
        "staff/sign_in.html",
        code=code,
        org=org,
        next=next[:500],
        username=username,
        error=error,
        ended=bool(next),
    )


def _keep(request: Request, answer: Response, token: str) -> None:
    seconds = int(sessions.ABSOLUTE.total_seconds())
    answer.set_cookie(
        staff_cookie(request), token, max_age=seconds, path="/", secure=_secure(request), httponly=True, samesite="lax"
    )


def _secure(request: Request) -> bool:
    return shop(request).settings.base_url.startswith("https://")
