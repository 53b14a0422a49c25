"""Where uploaded map files and what was drawn of them lie: private folders below data/geodata, one for each file."""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path

from geo_oss.errors import Invalid, NotFound, TooLarge

MOST_BYTES = 48 * 1024 * 1024
"""Larger files are loaded on the command line."""
KINDS = (".geojson", ".json", ".gpkg", ".zip", ".fgb", ".kml", ".kmz", ".csv", ".parquet")
"""A shapefile comes as one zip."""
MOST_CONTROL_BYTES = 1024 * 1024
"""Some twenty thousand control points: a handful is usual."""
DRAWN, REPORT, CONTROL = "map.json", "report.gpkg", "control.csv"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_FILE = "file"


def new_folder() -> str:
    """The name of a folder nobody can guess."""
    return secrets.token_hex(16)


def folder(data: Path, organization_id: int, token: str) -> Path:
    """The folder of a file. Raises `NotFound` for a name that cannot be one."""
    if not _TOKEN.fullmatch(token):
        raise NotFound()
    return data / "geodata" / str(organization_id) / token


def keep(data: Path, organization_id: int, token: str, name: str, content: bytes) -> None:
    """Puts an uploaded file into its folder. Raises `Invalid` for another kind of file and an empty one, `TooLarge`."""
    ending = Path(name).suffix.lower()
    if ending not in KINDS:
        raise Invalid(
            f"รับไฟล์ {', '.join(KINDS)} (Shapefile ให้รวมเป็น .zip) ไฟล์นี้คือ {ending or 'ไม่มีนามสกุล'}",
            f"These are taken: {', '.join(KINDS)} (a shapefile as one .zip). This is {ending or 'of no kind'}.",
            field="file",
        )
    if not content:
        raise Invalid("ไฟล์ว่างเปล่า กรุณาเลือกไฟล์ใหม่", "The file is empty. Please choose another.", field="file")
    if len(content) > MOST_BYTES:
        raise TooLarge(
            "ไฟล์ใหญ่เกิน 48 MB กรุณาแบ่งไฟล์ หรือให้ผู้ดูแลระบบใช้คำสั่ง geo-oss",
            "The file is larger than 48 MB: split it, or let the operator use the command geo-oss.",
            field="file",
        )
    target = folder(data, organization_id, token)
    target.mkdir(parents=True, mode=0o700)
    (target / f"{_FILE}{ending}").write_bytes(content)


def keep_control(data: Path, organization_id: int, token: str, content: bytes) -> None:
    """Puts control points beside the uploaded file, in place of those before. Raises `TooLarge`."""
    if len(content) > MOST_CONTROL_BYTES:
        raise TooLarge(
            "ไฟล์จุดควบคุมใหญ่เกิน 1 MB ใช้เพียงไม่กี่จุดก็พอ",
            "The control points are more than 1 MB; a few points are enough.",
            field="control",
        )
    (folder(data, organization_id, token) / CONTROL).write_bytes(content)


def drop_control(data: Path, organization_id: int, token: str) -> None:
    """Takes the control points away."""
    (folder(data, organization_id, token) / CONTROL).unlink(missing_ok=True)


def control(where: Path) -> Path | None:
    """The control points in a file's folder; None when there are none."""
    found = where / CONTROL
    return found if found.is_file() else None


def uploaded(where: Path) -> Path:
    """The uploaded file in its folder. Raises `NotFound` when it is gone."""
    found = next(where.glob(f"{_FILE}.*"), None)
    if found is None:
        raise NotFound(
            "ไม่พบไฟล์ที่อัปโหลดแล้ว กรุณาส่งไฟล์ใหม่", "The uploaded file is gone. Please send it again.", field="file"
        )
    return found


def remove(where: Path) -> None:
    """Takes the folder of a file away."""
    shutil.rmtree(where, ignore_errors=True)


def safe_name(name: str) -> str:
    """A file's name as its sender knows it, without a path, short enough for a line."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(letter for letter in last if letter.isprintable()).strip()
    return kept[-120:] or "file"
