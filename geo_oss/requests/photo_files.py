"""Photos on the disk: whole or not at all. Bytes are flushed before their row is written, names are random."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from geo_oss.errors import NotFound

SIZES = ("large", "small")


def path(uploads: Path, organization_id: int, photo_id: UUID, size: str) -> Path:
    """Where a size of a photo lies below the folder `uploads`. Raises `NotFound` for an unknown size."""
    if size not in SIZES:
        raise NotFound()
    name = photo_id.hex
    return uploads / str(organization_id) / name[:2] / f"{name}-{size}.jpg"


def write(target: Path, data: bytes) -> None:
    """Put all of `data` at `target`, durably: written, flushed, renamed, and the folder flushed. Raises `OSError`."""
    _make_folders(target.parent)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        _write_flushed(draft, data)
        draft.rename(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def remove(uploads: Path, organization_id: int, photo_id: UUID) -> None:
    """Take all sizes of a photo away."""
    for size in SIZES:
        path(uploads, organization_id, photo_id, size).unlink(missing_ok=True)


def older_than(uploads: Path, seconds: float) -> Iterator[Path]:
    """The files below `uploads` that were last touched before so many seconds; half-written ones too."""
    until = time.time() - seconds
    return (found for found in uploads.rglob("*.jpg*") if found.is_file() and found.stat().st_mtime < until)


def photo_of(file: Path) -> tuple[int, UUID] | None:
    """Whose photo a file is: organization and photo id; None for a half-written one."""
    try:
        return int(file.parent.parent.name), UUID(file.name.removesuffix(".jpg").rpartition("-")[0])
    except ValueError:
        return None


def _write_flushed(draft: Path, data: bytes) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    try:
        rest = memoryview(data)
        while rest:  # a nearly full disk takes a part without an error
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
        if os.fstat(handle).st_size != len(data):
            raise OSError(f"{len(data)} bytes were to be written")
    finally:
        os.close(handle)


def _make_folders(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(mode=0o750, exist_ok=True)
    _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
