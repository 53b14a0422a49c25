"""The extents this process knows."""

from __future__ import annotations

from starlette.requests import Request

from layers.collections.extent import Extents


def known_extents(request: Request) -> Extents:
    """Where and when the collections have something, looked up when they have changed."""
    found: Extents | None = getattr(request.app.state, "extents", None)
    if found is None:
        found = request.app.state.extents = Extents()
    return found
