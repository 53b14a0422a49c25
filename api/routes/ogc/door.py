"""What every door of the OGC API does alike: who asks for what in which form, and answers other sites may read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import errors
from api.deps import organization, shop
from api.pages.render import page
from geo_oss.errors import GeoOssError, Invalid
from geo_oss.organizations.model import Organization

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Vary": "Accept"}
"""Public data: pages of other sites may read it too. No cookie is looked at."""
REL = "http://www.opengis.net/def/rel/ogc/1.0"
EVERYWHERE = ("f", "lang")
_FORMS = {"json": False, "geojson": False, "html": True}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: the municipality, the absolute address of its OGC API, the parameters, whether a page is wanted."""

    request: Request
    organization: Organization
    root: str
    words: Mapping[str, str]
    is_page: bool

    @property
    def told(self) -> Mapping[str, Any]:
        """The parameters in the path."""
        return self.request.path_params

    def link(self, rel: str, path: str, kind: str = JSON, title: str = "") -> dict[str, str]:
        """A link to a path below the root."""
        return {"href": self.root + path, "rel": rel, "type": kind} | ({"title": title} if title else {})


Handler = Callable[[Visit], Awaitable[Response]]
Known = Callable[[Mapping[str, Any]], Collection[str]]


def add(router: APIRouter, path: str, handler: Handler, known: Known | Collection[str] = ()) -> None:
    """A door below /{org}/ogc; `known` are the parameters it takes, or says which for the parameters in the path."""

    async def opened(request: Request) -> Response:
        try:
            answer = await handler(await _visit(request, known))
        except GeoOssError as refused:
            answer = refusal(request, refused)
        answer.headers.update({name: value for name, value in OPEN.items() if name.lower() not in answer.headers})
        return answer

    router.add_route(f"/{{org}}/ogc{path}", opened, methods=["GET"], include_in_schema=False)


def refusal(request: Request, refused: GeoOssError) -> Response:
    """What went wrong; a parameter that cannot be taken is 400 here, as OGC 17-069r4 (7.2.2) has it."""
    problem = errors.problem_of(refused)
    return errors.answer(request, replace(problem, status=400) if isinstance(refused, Invalid) else problem)


async def _visit(request: Request, known: Known | Collection[str]) -> Visit:
    org = await organization(request, request.path_params["org"])
    words = dict(request.query_params)
    names = known(request.path_params) if callable(known) else known
    _refuse_unknown(words, [*names, *EVERYWHERE])
    return Visit(request, org, f"{_site(request)}/{org.code}/ogc", words, _is_page(request, words))


def _refuse_unknown(words: Mapping[str, str], names: list[str]) -> None:
    for name in words:
        if name not in names:
            listed = ", ".join(names)
            raise Invalid(
                f"ไม่รู้จักพารามิเตอร์นี้ ใช้ได้: {listed}", f"A parameter is not known here; known are {listed}.", field="query"
            )


def _is_page(request: Request, words: Mapping[str, str]) -> bool:
    if "f" not in words:
        return errors.wants_page(request)
    if words["f"] not in _FORMS:
        raise Invalid(f"f ใช้ได้: {', '.join(_FORMS)}", f"f takes {', '.join(_FORMS)}.", field="f")
    return _FORMS[words["f"]]


def _site(request: Request) -> str:
    """Where this site is, as its visitors call it: the address set for citizens, else the one that was asked."""
    return shop(request).settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")


def document(visit: Visit, found: Mapping[str, Any], kind: str = JSON) -> Response:
    """A document: JSON for programs, the same as a page for people."""
    if visit.is_page:
        return page(visit.request, "ogc/document.html", org=visit.organization, document=found, root=visit.root)
    return Response(msgspec.json.encode(found), media_type=kind, headers={"Cache-Control": "no-cache"})
