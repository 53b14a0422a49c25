"""The web application: every module below `api/routes` and `api/pages` that has a `router` is a door of it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from types import ModuleType

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.types import Lifespan

import api.pages
import api.routes
from api import bodies, errors, security
from api.deps import Shop
from api.files import mount_static
from geo_oss.db.pool import open_pool
from geo_oss.people.keys import load_keys
from geo_oss.settings import Settings, current


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
    app.include_router(_router_of(routes))
    mount_static(app)
    errors.install(app)
    for middleware in (*bodies.layers(), *security.layers(settings)):
        app.add_middleware(middleware.cls, *middleware.args, **middleware.kwargs)  # the last one is the outermost
    return app


def _lifespan(settings: Settings) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = open_pool(settings.database_url, settings.pool_size)
        await pool.open()
        app.state.shop = Shop(settings, pool, load_keys(settings.data))
        try:
            yield
        finally:
            await pool.close()

    return lifespan


def found_routes() -> list[APIRoute]:
    """The routes of every module of `api.routes` and `api.pages`, in the order of the modules' names."""
    modules = [*_modules(api.routes), *_modules(api.pages)]
    routers = [module.router for module in modules if isinstance(getattr(module, "router", None), APIRouter)]
    return [route for router in routers for route in router.routes if isinstance(route, APIRoute)]


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    names = sorted(found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))
    return map(importlib.import_module, names)


def sorted_routes(routes: list[APIRoute]) -> list[APIRoute]:
    """The routes with fixed words before parameters, part by part: `/P/{code}` is met before `/{org}/report`."""
    return sorted(routes, key=lambda route: [_openness(part) for part in route.path.split("/")])


def _openness(part: str) -> int:
    if "{" not in part:
        return 0
    return 2 if ":path}" in part else 1


def _router_of(routes: list[APIRoute]) -> APIRouter:
    router = APIRouter()
    router.routes.extend(routes)
    return router
