"""The web application: every module below `api/routes` and `api/pages` that has a `router` is a door of it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.routing import Match, Route
from starlette.types import Lifespan, Scope

import api.pages
import api.routes
from api import bodies, errors, security
from api.deps import Shop
from api.files import mount_static
from api.routes.ogc.plain import plain_paths
from geo_oss.db.pool import open_pool
from geo_oss.people.keys import load_keys
from geo_oss.requests.photo_decoder import Decoder
from geo_oss.requests.photos import Shelf
from geo_oss.settings import Settings, current

_DOORS_OF_A_ROUTER = 20
FRONT_CONNECTIONS = 4
"""Connections for looking up around a route's own: organization, session, limits, photos."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application for these settings (default: the environment's); its database opens when it starts."""
    settings = settings or current()
    app = FastAPI(
        title="GEO-OSS",
        description="Citizens' complaints and service requests as geography.",
        lifespan=_lifespan(settings),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=True,
        responses=errors.DOCUMENTED,
    )
    routes = sorted_routes(found_routes())
    app.state.doors = routes
    for first in range(0, len(routes), _DOORS_OF_A_ROUTER):
        app.include_router(_Doors(routes[first : first + _DOORS_OF_A_ROUTER]))
    app.openapi = _documented(app.openapi)  # type: ignore[method-assign]
    mount_static(app)
    errors.install(app)
    for middleware in (*bodies.layers(), *security.layers(settings)):
        app.add_middleware(middleware.cls, *middleware.args, **middleware.kwargs)  # the last one is the outermost
    return app


def _documented(made: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """The OpenAPI document with the plain routes in it, which FastAPI does not describe."""

    def document() -> dict[str, Any]:
        found = made()
        for path, doors in plain_paths().items():
            found["paths"][path] = doors | found["paths"].get(path, {})
        return found

    return document


def _lifespan(settings: Settings) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with (
            open_pool(settings.database_url, settings.pool_size) as pool,
            open_pool(settings.database_url, FRONT_CONNECTIONS) as front,
        ):
            shelf = Shelf(front, settings.data / "uploads", Decoder())
            app.state.shop = Shop(settings, pool, front, load_keys(settings.data), shelf)
            try:
                yield
            finally:
                await shelf.decoder.close()

    return lifespan


def found_routes() -> list[Route]:
    """The routes of every module of `api.routes` and `api.pages`, in the order of the modules' names.

    FastAPI's, and the plain ones of the hottest paths.
    """
    modules = [*_modules(api.routes), *_modules(api.pages)]
    routers = [module.router for module in modules if isinstance(getattr(module, "router", None), APIRouter)]
    return [route for router in routers for route in router.routes if isinstance(route, Route)]


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    names = sorted(found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))
    return map(importlib.import_module, names)


def sorted_routes(routes: list[Route]) -> list[Route]:
    """The routes with fixed words before parameters, part by part: `/P/{code}` is met before `/{org}/report`."""
    return sorted(routes, key=lambda route: [_openness(part) for part in route.path.split("/")])


def _openness(part: str) -> int:
    if "{" not in part:
        return 0
    return 2 if ":path}" in part else 1


class _Doors(APIRouter):
    """Some doors; whether an address is that of one is asked of the addresses alone, before FastAPI looks for which.

    FastAPI asks each door of a router at some cost, so that few of them are in one.
    """

    def __init__(self, routes: list[Route]) -> None:
        super().__init__()
        self.doors = [(route.path_regex, route.methods) for route in routes]
        self.routes.extend(routes)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the address is that of a door: fully, or partly where no door takes the method."""
        path, found = scope["path"], Match.NONE
        for regex, methods in self.doors if scope["type"] == "http" else ():
            if regex.match(path):
                if not methods or scope["method"] in methods:
                    return Match.FULL, {}
                found = Match.PARTIAL
        return found, {}
