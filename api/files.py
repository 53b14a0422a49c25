"""Static files: addresses that name a version or the build are kept by browsers for a year, others are asked again."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages import assets

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, max-age=0, must-revalidate"


class Files(StaticFiles):
    """Static files with a cache rule by path: `vendor/` and `@{build}/` never change under their name, others may."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file below the static folder; the address of an older build gives today's file, to be asked for again."""
        first, _, rest = path.partition("/")
        response = await super().get_response(rest if first.startswith("@") else path, scope)
        versioned = first in {"vendor", f"@{assets.build()}"}
        response.headers["Cache-Control"] = _FOR_EVER if versioned and response.status_code < 400 else _ASK_AGAIN
        return response


def mount_static(app: FastAPI) -> None:
    """Serve `api/web/static` at `/static`."""
    app.mount("/static", Files(directory=assets.STATIC, check_dir=False), name="static")
