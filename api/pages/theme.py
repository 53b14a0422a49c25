"""The stylesheet of every page in one answer: our CSS files, where the font files are, the municipality's accent."""

from __future__ import annotations

import gzip
from functools import lru_cache

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.pages import accent as colours
from api.pages import assets

router = APIRouter(include_in_schema=False)

PARTS = ("tokens", "base", "forms", "cards", "records", "layout", "map")

_FACE = """@font-face{{font-family:Sarabun;font-weight:{weight};font-display:swap;
src:url({address}) format("woff2");unicode-range:{letters}}}"""
_LETTERS = {
    "thai": "U+02D7,U+0303,U+0331,U+0E01-0E5B,U+200C-200D,U+25CC",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
}


def address(colour: str) -> str:
    """Where pages find the stylesheet for an accent colour: a new address for every build."""
    return f"/theme.css?accent={colours.shades(colour).accent[1:]}&v={assets.build()}"


@router.get("/theme.css")
async def theme(request: Request, accent: str = "") -> Response:
    """The stylesheet; an unknown colour gives the default one."""
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    packed = {"content-encoding": "gzip", "vary": "Accept-Encoding"}
    text = stylesheet(f"#{accent}")
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(text, media_type="text/css", headers=headers)
    return Response(_gzipped(text), media_type="text/css", headers=headers | packed)


@lru_cache(maxsize=64)
def _gzipped(text: str) -> bytes:
    return gzip.compress(text.encode(), 7, mtime=0)


def stylesheet(colour: str) -> str:
    """The stylesheet's text for an accent colour."""
    shades = colours.shades(colour)
    faces = [_face(script, weight) for script in _LETTERS for weight in (400, 600)]
    names = (
        f":root{{--accent:{shades.accent};--accent-strong:{shades.strong};"
        f"--accent-soft:{shades.soft};--accent-tint:{shades.tint}}}"
    )
    return "\n".join([*_parts(), *faces, names, ""])


@lru_cache(maxsize=1)
def _parts() -> tuple[str, ...]:
    return tuple((assets.STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in PARTS)


def _face(script: str, weight: int) -> str:
    address = assets.vendor("sarabun", f"sarabun-{script}-{weight}-normal.woff2")
    return _FACE.format(weight=weight, address=address, letters=_LETTERS[script])
