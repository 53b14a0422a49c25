"""Which language a page speaks: ?lang=th|en first, then the cookie, else Thai."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

Language = Literal["th", "en"]
COOKIE = "lang"
_YEAR_SECONDS = 365 * 24 * 3600


def chosen(request: Request) -> Language:
    """The language of this request."""
    return _known(request.query_params.get("lang")) or _known(request.cookies.get(COOKIE)) or "th"


def switch_url(request: Request, path: str = "") -> str:
    """The same page in the other language, as a path with its query; `path` where a form has brought the page."""
    other = "en" if chosen(request) == "th" else "th"
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return f"{path or request.url.path}?{urlencode([*kept, ('lang', other)])}"


def remember(request: Request, response: Response) -> None:
    """Sets the cookie when the reader has just chosen a language."""
    language = _known(request.query_params.get("lang"))
    if language and language != request.cookies.get(COOKIE):
        response.set_cookie(COOKIE, language, max_age=_YEAR_SECONDS, samesite="lax", httponly=False, path="/")


def _known(value: str | None) -> Language | None:
    if value == "th":
        return "th"
    return "en" if value == "en" else None
