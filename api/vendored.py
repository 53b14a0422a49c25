"""Addresses of the vendored browser parts: `vendored.url("maplibre-gl", "maplibre-gl.css")`."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo_oss.errors import Unavailable

FOLDER = Path(__file__).parent / "web" / "static" / "vendor"


def url(name: str, file: str) -> str:
    """`/static/vendor/maplibre-gl-6.17.0/maplibre-gl.css`; the address never changes its content.

    Names: maplibre-gl, sarabun, sarabun-ttf, lucide, icons (its file is `sprite.svg`).
    Raises `Unavailable` when bin/vendor has not run.
    """
    return f"/static/vendor/{folders()[name]}/{file}"


@lru_cache(maxsize=1)
def folders() -> dict[str, str]:
    """The folder of each part, as bin/vendor wrote them down."""
    try:
        manifest = _manifest()
    except FileNotFoundError:
        raise Unavailable(
            "ยังไม่ได้ติดตั้งส่วนของเบราว์เซอร์ กรุณารัน bin/vendor", "The browser's parts are not installed. Run: bin/vendor"
        ) from None
    return dict(manifest["folders"])


def missing() -> list[str]:
    """The files that bin/vendor wrote down and that are not there now; `manifest.json` when it never ran."""
    try:
        return [name for name in _manifest()["sha256"] if not (FOLDER / name).is_file()]
    except FileNotFoundError:
        return ["manifest.json"]


def _manifest() -> dict[str, Any]:
    return dict(json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8")))


def print_fonts() -> Path:
    """The folder of the TrueType fonts that documents are set in. Raises `Unavailable` when bin/vendor has not run."""
    return FOLDER / folders()["sarabun-ttf"]
