"""Sentences made for the command line, as the page says them: its fields instead of options."""

from __future__ import annotations

import re

_FIELDS = {
    "crs": ("ช่องระบบพิกัดเป็น", "the coordinate system"),
    "encoding": ("ช่องรหัสอักขระเป็น", "the encoding"),
    "table": ("ช่องชั้นข้อมูลในไฟล์", "the layer inside the file"),
    "layer": ("ช่องชั้นข้อมูลในไฟล์", "the layer inside the file"),
    "code": ("ช่องคอลัมน์รหัส", "the column of the code"),
    "number": ("ช่องคอลัมน์หมายเลข", "the column of the number"),
    "x": ("ช่องลองจิจูดหรือ E", "the column of the longitude or easting"),
    "y": ("ช่องละติจูดหรือ N", "the column of the latitude or northing"),
    "datum-shift": ("ช่องการเลื่อนหมุดหลักฐานเป็น", "the datum shift"),
    "swap-axes": ("“พิกัดในไฟล์สลับกัน”", "“The file has latitude first”"),
    "refuse-invalid": ("“ไม่ซ่อมรูปร่างที่เสีย”", "“Do not repair broken shapes”"),
    "control": ("ช่องจุดควบคุม", "the control points"),
    "anywhere": ("“ตำแหน่งถูกต้องแล้ว”", "“The place is right”"),
    "keep-first": ("“หมายเลขซ้ำ ให้ใช้แถวแรก”", "“Of equal numbers take the first row”"),
    "skip-bad": ("“ข้ามแถวที่ใช้ไม่ได้”", "“Leave out rows that cannot be taken”"),
}
_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")


def on_page(th: str, en: str) -> tuple[str, str]:
    """The Thai and the English sentence with the names of fields where options were."""
    return _named(th, 0), _named(en, 1)


def _named(sentence: str, language: int) -> str:
    return _OPTION.sub(lambda found: _FIELDS.get(found[1], (found[0], found[0]))[language], sentence)
