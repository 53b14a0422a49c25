"""One SVG sprite of the icons that pages use: `<svg><use href="…/sprite.svg#map-pin"/></svg>`."""

from __future__ import annotations

import re
from pathlib import Path

from api.install.steps import CannotInstall

_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_DRAWN = (
    'viewBox="0 0 24 24" fill="none" stroke="currentColor" '
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
)


def sprite(package: Path, names_file: Path) -> str:
    """The sprite of the icons named in a text file (one a line; `#` starts a comment).

    Raises `CannotInstall` naming the icons that the set does not have.
    """
    names = listed(names_file)
    unknown = [name for name in names if not (package / "icons" / f"{name}.svg").is_file()]
    if unknown:
        raise CannotInstall(f"{names_file.name} names icons that lucide-static does not have: {', '.join(unknown)}.")
    symbols = [_symbol(name, (package / "icons" / f"{name}.svg").read_text(encoding="utf-8")) for name in names]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def listed(names_file: Path) -> list[str]:
    """The names in the file, without comments and repeats, in alphabetical order."""
    lines = (line.split("#")[0].strip() for line in names_file.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def _symbol(name: str, svg: str) -> str:
    inner = _INNER.search(svg)
    if inner is None:
        raise CannotInstall(f"The icon {name} of lucide-static cannot be read.")
    return f'<symbol id="{name}" {_DRAWN}>{" ".join(inner[1].split())}</symbol>'
