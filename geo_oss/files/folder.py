"""A folder of its own for each file: its parts lie there under names of ours, and go when it has been read."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geo_oss.errors import Invalid
from geo_oss.files import archive, kinds

MOST_BYTES = 512 * 1024 * 1024
_PREFIX = "geo-oss-import-"
_STALE_SECONDS = 86_400
"""A folder this old was left behind by a process that was killed."""
_WAL = b"\x02\x02"
_VERSIONS = slice(18, 20)
"""Of an SQLite header: 2 says that changes lie in a second file, which we do not have and do not want."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A file ready to be opened."""

    file: Path
    kind: kinds.Kind
    table: str
    """The layer to read in it; empty when it can have only one."""
    code_page: str
    """What its .cpg says; empty when it has none."""


@contextmanager
def laid_out(path: Path, table: str, called: str) -> Iterator[Laid]:
    """The file alone in a private folder, for as long as the block runs.

    Raises `Invalid` for a file that is not there, too large, of no kind we read, or not of the kind its name says.
    """
    if not path.is_file():
        raise Invalid(f"ไม่พบไฟล์ {called}", f"There is no file {called}.", field="file")
    ending = kinds.check_suffix(path, called)
    sweep()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as made:
        folder = Path(made)
        packed = ending in kinds.ARCHIVES
        file = archive.take_out(path, folder, table, called) if packed else _copied(path, folder, called)
        kinds.check_content(file, file.suffix, called)
        _prepare(file, called)
        yield Laid(file, kinds.KINDS[file.suffix], "" if packed else table, _code_page(file))


def sweep() -> None:
    """Takes away folders that killed processes left behind."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            about = left.lstat()
            if about.st_uid == os.getuid() and time.time() - about.st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


def _copied(path: Path, folder: Path, called: str) -> Path:
    for part in _parts(path):
        if part.stat().st_size > MOST_BYTES:
            megabytes = MOST_BYTES >> 20
            raise Invalid(
                f"ไฟล์ {called} ใหญ่เกิน {megabytes} MB", f"{called} is larger than {megabytes} MB.", field="file"
            )
        shutil.copyfile(part, folder / f"layer{part.suffix.lower()}")
    return folder / f"layer{path.suffix.lower()}"


def _parts(path: Path) -> list[Path]:
    if path.suffix.lower() != ".shp":
        return [path]
    beside = [part for part in path.parent.iterdir() if part.stem == path.stem and part.suffix.lower() in archive.PARTS]
    return [part for part in beside if part.is_file()]


def _prepare(file: Path, called: str) -> None:
    if file.suffix == ".shp":
        _check_shapefile(file, called)
    if file.suffix == ".gpkg":
        _without_wal(file)


def _check_shapefile(file: Path, called: str) -> None:
    missing = " ".join(part for part in (".shx", ".dbf") if not file.with_suffix(part).exists())
    if missing:
        raise Invalid(
            f"Shapefile {called} ขาดไฟล์ {missing} กรุณาบีบอัดทุกไฟล์ (.shp .shx .dbf .prj .cpg) เป็น zip เดียว",
            f"The shapefile {called} lacks its {missing}. Zip all its files (.shp .shx .dbf .prj .cpg) into one.",
            field="file",
        )


def _without_wal(file: Path) -> None:
    with file.open("r+b") as opened:
        head = opened.read(32)
        if head[_VERSIONS] == _WAL:
            opened.seek(_VERSIONS.start)
            opened.write(b"\x01\x01")


def _code_page(file: Path) -> str:
    page = file.with_suffix(".cpg")
    return page.read_bytes()[:100].decode("ascii", errors="ignore").strip() if page.exists() else ""
