"""Static files: addresses that name a version or the build are kept by browsers for a year, others are asked again."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages import assets

_FOR_EVER = "public, max-age=31536000, immutable"
_TEXTS = (".css", ".js", ".mjs", ".svg", ".json")
_ASK_AGAIN = "public, max-age=0, must-revalidate"


class Files(StaticFiles):
    """Static files with a cache rule by path: `vendor/` and `@{build}/` never change under their name, others may."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file below the static folder; the address of an older build gives today's file, to be asked for again."""
        first, _, rest = path.partition("/")
        response = packed(
            await super().get_response(rest if first.startswith("@") else path, scope), Headers(scope=scope)
        )
        versioned = first in {"vendor", f"@{assets.build()}"}
        response.headers["Cache-Control"] = _FOR_EVER if versioned and response.status_code < 400 else _ASK_AGAIN
        return response


def packed(response: Response, asked: Headers) -> Response:
    """The same answer gzipped, where it is a text file of ours and the asker understands it."""
    if not isinstance(response, FileResponse) or not str(response.path).endswith(_TEXTS) or "range" in asked:
        return response
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" not in asked.get("accept-encoding", ""):
        return response
    kept = {name: value for name, value in response.headers.items() if name not in {"content-length", "accept-ranges"}}
    return Response(_gzipped(str(response.path), kept["etag"]), headers=kept | {"Content-Encoding": "gzip"})


@lru_cache(maxsize=512)
def _gzipped(path: str, etag: str) -> bytes:
    """The bytes of a file, gzipped once; `etag` changes with the file."""
    return gzip.compress(Path(path).read_bytes(), 7, mtime=0)


def mount_static(app: FastAPI) -> None:
    """Serve `api/web/static` at `/static`."""
    app.mount("/static", Files(directory=assets.STATIC, check_dir=False), name="static")
