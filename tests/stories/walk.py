"""Every door of the application, opened with what an outsider can know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_TILES = (("5", "16", "15"), ("12", "2048", "2047"), ("16", "32768", "32767"))


def readable(app: FastAPI) -> Iterator[APIRoute]:
    """Every route that answers GET."""
    for route in app.state.doors:
        if "GET" in route.methods:
            yield route


def addresses(route: APIRoute, known: dict[str, list[str]]) -> Iterator[str]:
    """The route's path with every known value for its parameters; tiles come at three zooms."""
    names = _PARAMETER.findall(route.path)
    if {"z", "x", "y"} <= set(names):
        for z, x, y in _TILES:
            yield from _filled(route.path, known | {"z": [z], "x": [x], "y": [y]})
    else:
        yield from _filled(route.path, known)


def _filled(path: str, known: dict[str, list[str]]) -> Iterator[str]:
    found = _PARAMETER.search(path)
    if found is None:
        yield path
        return
    for value in known.get(found[1], ["1"]):
        yield from _filled(path[: found.start()] + value + path[found.end() :], known)
