"""Addresses of the files pages use. They carry a version, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from api import vendored
from geo_oss.errors import Unavailable

STATIC = Path(__file__).resolve().parent.parent / "web" / "static"


def static(path: str) -> str:
    """Address of one of our own files: /static/@{build}/css/base.css.

    The build stands before the path, so that modules importing each other by relative path stay in one build.
    """
    return f"/static/@{build()}/{path}"


def modules(folder: str) -> list[str]:
    """Addresses of the modules of a folder below js/, so that a page can fetch them all at once."""
    return [static(path.relative_to(STATIC).as_posix()) for path in sorted((STATIC / "js" / folder).glob("*.js"))]


def vendor(name: str, path: str) -> str:
    """Address of a vendored file; `name` is without its version: vendor("icons", "sprite.svg").

    Before bin/vendor has run it is an address without a file: the page still works, without fonts and icons.
    """
    try:
        return vendored.url(name, path)
    except Unavailable:
        return f"/static/vendor/{name}/{path}"


@lru_cache(maxsize=1)
def build() -> str:
    """Ten letters that change when any of our own static files changes; read once per process."""
    digest = hashlib.sha256()
    for path in sorted(p for folder in ("css", "js", "img") for p in (STATIC / folder).rglob("*") if p.is_file()):
        digest.update(path.relative_to(STATIC).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
