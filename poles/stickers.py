"""Sheets of stickers as PDF: A4, 24 a sheet, each with its pole's QR code, number, municipality and telephone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from geo_oss.errors import Invalid
from poles.model import Pole

MOST = 3_000
"""Stickers of one PDF: 125 sheets, a few seconds of typesetting."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every sticker beside the pole: name, telephone, colour, and the address citizens use."""

    municipality: str
    phone: str
    accent: str
    base_url: str
    asset: str = "เสาไฟ"
    """What is numbered, in Thai."""


def pdf(poles: Sequence[Pole], letterhead: Letterhead, fonts: Path) -> bytes:
    """The sheets for these poles, in their order; `fonts` holds Sarabun as TrueType.

    Takes about 0.3 s for a sheet of 24: not for the event loop. Raises `Invalid` for no pole or too many.
    """
    import typst

    if not 0 < len(poles) <= MOST:
        raise Invalid(
            f"เลือก 1 ถึง {MOST:,} ดวง (เลือกไว้ {len(poles):,})",
            f"Choose 1 to {MOST:,} ({len(poles):,} are chosen).",
            field="numbers",
        )
    with resources.as_file(resources.files(__package__).joinpath("stickers.typ")) as template:
        made: bytes = typst.compile(
            template,
            font_paths=[fonts],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(_data(poles, letterhead), ensure_ascii=False)},
        )
    return made


def address(base_url: str, code: str) -> str:
    """What the QR code says. Scheme and host are capitals, so that a symbol packs them tightly; nobody minds."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}".upper() + f"{parts.path.rstrip('/')}/P/{code}"


def symbol(text: str) -> str:
    """The QR code of a text as SVG: level H (a quarter may be scratched away), a quiet zone of four modules."""
    import segno

    modules = segno.make_qr(text, error="h", boost_error=False).matrix_iter(border=4)
    rows = [[bool(module) for module in row] for row in modules]
    path = "".join(_runs(rows))
    size = len(rows)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'


def _runs(rows: Iterable[Sequence[bool]]) -> Iterable[str]:
    """Dark modules side by side as one rectangle; a little taller than a row, so that no seam shows on a screen."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = next((n for n, dark in enumerate(row[x:]) if not dark), len(row) - x)
            if length:
                yield f"M{x} {y}h{length}v1.02h-{length}z"
            x += length or 1


def _data(poles: Sequence[Pole], letterhead: Letterhead) -> dict[str, object]:
    return {
        "title": f"สติกเกอร์{letterhead.asset} {letterhead.municipality}",
        "asset": letterhead.asset,
        "call": "สแกนแจ้งไฟเสีย" if letterhead.asset == "เสาไฟ" else "สแกนแจ้งปัญหา",
        "municipality": letterhead.municipality,
        "phone": letterhead.phone,
        "accent": letterhead.accent,
        "domain": urlsplit(letterhead.base_url).netloc,
        "poles": [{"number": pole.number, "qr": symbol(address(letterhead.base_url, pole.code))} for pole in poles],
    }
