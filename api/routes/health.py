"""Is this process alive, and may it be given work? For proxies and supervisors; tells no versions and no names."""

from __future__ import annotations

import asyncio
import shutil
from functools import lru_cache
from typing import Any

import psycopg
from fastapi import APIRouter
from psycopg_pool import PoolTimeout
from starlette.requests import Request
from starlette.responses import JSONResponse

from api.deps import Shop, shop
from geo_oss.db import migrate, sql

router = APIRouter(tags=["health"])
_SQL = sql.load(__package__, "health.sql")
DATABASE_SECONDS = 1.0
LEAST_FREE_BYTES = 1024**3
WORKER_NAME = "geo-oss worker"


@router.get("/livez")
async def live() -> dict[str, bool]:
    """This process answers; nothing else is asked."""
    return {"live": True}


@router.get("/readyz", responses={503: {"description": "not now"}})
async def ready(request: Request) -> JSONResponse:
    """Database, tables and disk are fit for work; a missing worker is told but does not make it unready."""
    found = await _database(shop(request)) | {"disk": await asyncio.to_thread(_disk, shop(request))}
    is_ready = found["database"] and found["tables"] and found["disk"]
    return JSONResponse({"ready": is_ready, **found}, 200 if is_ready else 503)


async def _database(open_shop: Shop) -> dict[str, Any]:
    try:
        async with asyncio.timeout(DATABASE_SECONDS), open_shop.front.connection() as conn:
            row = await (await conn.execute(_SQL["state"], {"worker": WORKER_NAME})).fetchone()
    except (TimeoutError, psycopg.Error, PoolTimeout):
        return {"database": False, "tables": False, "worker": False}
    assert row is not None
    return {"database": True, "tables": row["revision"] == _head(), "worker": row["worker"]}


@lru_cache(maxsize=1)
def _head() -> str:
    return migrate.revisions()[-1]


def _disk(open_shop: Shop) -> bool:
    return shutil.disk_usage(open_shop.settings.data).free > LEAST_FREE_BYTES
