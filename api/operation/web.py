"""The web server process."""

from __future__ import annotations

import uvicorn

from api.app import create_app
from api.http_protocol import GuardedHttp
from geo_oss.settings import Settings

_STOP_SECONDS = 10
_KEEP_ALIVE_SECONDS = 15


def serve(settings: Settings) -> None:
    """Serve until SIGTERM; then finish what is under way, at most ten seconds."""
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        http=GuardedHttp,
    )
