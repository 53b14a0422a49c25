"""Everything that can go wrong, as an answer: problem+json (RFC 9457) for programs, a page for people.

The sentences are Thai and English; what the asker sent is never repeated back.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
import psycopg
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from psycopg_pool import PoolTimeout, TooManyRequests
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from api import failures, sentences
from api.error_page import error_page
from geo_oss import errors as words

log = logging.getLogger("geo_oss.api")

_STATUS: dict[type[words.GeoOssError], int] = {
    words.NotFound: 404,
    words.Invalid: 422,
    words.Conflict: 409,
    words.Forbidden: 403,
    words.SignInNeeded: 401,
    words.TooMany: 429,
    words.TooLarge: 413,
    words.Unavailable: 503,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong, ready to be told: HTTP status, stable code, sentences, and the fields concerned."""

    status: int
    code: str
    th: str
    en: str
    field: str | None = None
    fields: tuple[dict[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    request_id: str = ""

    def body(self) -> dict[str, Any]:
        """The RFC 9457 object; `detail` is Thai, `detail_en` English."""
        body: dict[str, Any] = {
            "type": f"urn:geo-oss:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.th,
            "detail_en": self.en,
        }
        extras = {"field": self.field, "errors": list(self.fields), "request_id": self.request_id}
        return body | {name: value for name, value in extras.items() if value}


DOCUMENTED: dict[int | str, dict[str, Any]] = {
    status: {"description": HTTPStatus(status).phrase, "content": {"application/problem+json": {}}}
    for status in (400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 503)
}


def install(app: FastAPI) -> None:
    """Teach the application to answer every kind of failure in the same shape."""
    app.add_exception_handler(words.GeoOssError, _on_word)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    for refused in (psycopg.Error, PoolTimeout, TooManyRequests, OSError):
        app.add_exception_handler(refused, _on_storage)
    app.add_exception_handler(ClientDisconnect, _on_gone)


def answer(request: Request, problem: Problem) -> Response:
    """The problem as a page when a browser asks for one, else as problem+json."""
    if wants_page(request):
        _dress(request)
        response: Response = error_page(request, problem.status, problem.th, problem.en, problem.request_id)
    else:
        response = Response(msgspec.json.encode(problem.body()), problem.status, media_type="application/problem+json")
    response.headers.update(dict(problem.headers))
    return response


def _dress(request: Request) -> None:
    """Give the page of an unknown path the face of its municipality, if that was seen before: nothing is asked."""
    shop = getattr(request.app.state, "shop", None)
    known = shop.seen.get(request.url.path.split("/")[1]) if shop else None
    if known and not hasattr(request.state, "organization"):
        request.state.organization = known[1]


def wants_page(request: Request) -> bool:
    """Whether the asker is a browser looking at a page: it accepts HTML and this is no path of the JSON API."""
    return "text/html" in request.headers.get("accept", "") and "/api/" not in request.url.path


def problem_of(error: words.GeoOssError) -> Problem:
    """A word of the core as a problem."""
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 400)
    headers = _retry(error.retry_after_seconds) if isinstance(error, words.TooMany) else ()
    headers = _retry(2) if isinstance(error, words.Unavailable) else headers
    headers = _retry(1) if isinstance(error, words.Conflict) else headers
    return Problem(status, error.code, error.th, error.en, error.field, headers=headers)


def storage_problem(error: Exception) -> Problem:
    """What the database or a disk refused: the asker's values (422), a busy row (409), or nobody home (503)."""
    if isinstance(error, psycopg.DataError | psycopg.IntegrityError):
        return problem_of(words.Invalid())
    if isinstance(error, psycopg.errors.SerializationFailure | psycopg.errors.DeadlockDetected):
        return problem_of(words.Conflict())
    if isinstance(error, _AWAY):
        return problem_of(words.Unavailable())
    return unknown_problem("")


_AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.InsufficientResources,
    PoolTimeout,
    TooManyRequests,
    OSError,
)
"""Failures that pass: the server is gone, restarting, full or too busy; the same request may be sent again."""


def unknown_problem(request_id: str) -> Problem:
    """A mistake of ours; the number lets the operator find it in the log."""
    return Problem(500, "error", words.GeoOssError.th, words.GeoOssError.en, request_id=request_id)


def note(request: Request, error: BaseException, request_id: str) -> None:
    """Log a failure with its route and where in our code it arose: no values, no path, no address."""
    route = getattr(request.scope.get("route"), "path", "-")
    kind, where = type(error).__name__, failures.origin(error)
    log.error("request %s %s %s failed: %s at %s", request_id, request.method, route, kind, where)


def _retry(seconds: int) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", str(max(1, seconds))),)


async def _on_word(request: Request, error: Exception) -> Response:
    assert isinstance(error, words.GeoOssError)
    if isinstance(error, words.SignInNeeded) and wants_page(request):
        return _to_sign_in(request)
    return answer(request, problem_of(error))


def _to_sign_in(request: Request) -> Response:
    """To the sign-in page and back: to the page asked for, or for a form to the page it stood on."""
    org = request.path_params.get("org", "")
    looked = request.method in {"GET", "HEAD"}
    page = urlsplit(str(request.url) if looked else request.headers.get("referer", ""))
    next_page = page.path + (f"?{page.query}" if page.query else "")
    return RedirectResponse(f"/{quote(org)}/staff/sign-in?next={quote(next_page, safe='/')}", status_code=303)


async def _on_storage(request: Request, error: Exception) -> Response:
    request_id = request.scope.get("state", {}).get("request_id", "")
    problem = storage_problem(error)
    if problem.status >= 500:
        note(request, error, request_id)
    return answer(request, unknown_problem(request_id) if problem.status == 500 else problem)


async def _on_gone(request: Request, error: Exception) -> Response:
    return answer(request, problem_of(words.Invalid()))


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = tuple(sentences.of_validation(item) for item in error.errors())
    first = fields[0] if fields else {"field": "", "th": words.Invalid.th, "en": words.Invalid.en}
    return answer(request, Problem(422, "invalid", first["th"], first["en"], first["field"], fields))


async def answer_http(scope: Scope, receive: Receive, send: Send, error: HTTPException) -> None:
    """Answer a bare HTTP refusal from within a layer."""
    await (await _on_http(Request(scope), error))(scope, receive, send)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    th, en = sentences.of_status(error.status_code)
    headers = tuple((error.headers or {}).items())
    if error.status_code == 405:
        headers = (("Allow", ", ".join(allowed_methods(request))),)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    return answer(request, Problem(error.status_code, code, th, en, headers=headers))


def allowed_methods(request: Request) -> list[str]:
    """All methods that this path takes, whichever route has them."""
    path = request.scope["path"]
    found = {method for door in request.app.state.doors if door.path_regex.match(path) for method in door.methods}
    return sorted(found | ({"HEAD"} if "GET" in found else set()))
