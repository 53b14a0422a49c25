"""Static files: vendored parts under version-named folders are kept by browsers for a year, ours are asked again."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "web" / "static"
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, max-age=0, must-revalidate"


class Files(StaticFiles):
    """Static files with a cache rule by path: `vendor/` never changes under its name, everything else may."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at the path below the static folder; a version in the query (`?v=`) also means for ever."""
        response = await super().get_response(path, scope)
        versioned = path.startswith("vendor/") or b"v=" in scope.get("query_string", b"")
        response.headers["Cache-Control"] = _FOR_EVER if versioned and response.status_code < 400 else _ASK_AGAIN
        return response


def mount_static(app: FastAPI) -> None:
    """Serve `api/web/static` at `/static`."""
    app.mount("/static", Files(directory=STATIC, check_dir=False), name="static")
