"""Serves /static: our own files under /static/@{build}/… and vendored ones under /static/vendor/{name}-{version}/…."""

from __future__ import annotations

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages import assets

FOREVER = "public, max-age=31536000, immutable"
SOON = "public, max-age=60"


class VersionedStatic(StaticFiles):
    """Static files whose address names their version are kept for a year, others for a minute."""

    def __init__(self) -> None:
        super().__init__(directory=assets.STATIC, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; an old build's address gives today's file, kept for a minute only."""
        first, _, rest = path.partition("/")
        stamped = first.startswith("@")
        response = await super().get_response(rest if stamped else path, scope)
        current = first == f"@{assets.build()}" or first == "vendor"
        response.headers["cache-control"] = FOREVER if current else SOON
        return response
