"""Photos on the disk are whole or absent."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import pytest

from geo_oss.errors import NotFound
from geo_oss.requests import photo_files


def test_flush_comes_before_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    target = photo_files.path(tmp_path, 1, uuid4(), "large")
    target.parent.mkdir(parents=True)
    fsync, rename = os.fsync, Path.rename

    def flushed(handle: int) -> None:
        steps.append("flush file" if not target.exists() else "flush folder")
        fsync(handle)

    def renamed(self: Path, to: Path) -> Path:
        steps.append("rename")
        return rename(self, to)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "rename", renamed)
    photo_files.write(target, b"picture")
    assert steps == ["flush file", "rename", "flush folder"] and target.read_bytes() == b"picture"


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes(data[:3])))
    target = photo_files.path(tmp_path, 1, uuid4(), "small")
    photo_files.write(target, b"a picture")
    assert target.read_bytes() == b"a picture"


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        photo_files.write(photo_files.path(tmp_path, 1, uuid4(), "small"), b"a picture")
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == []


def test_names_lead_back_to_their_photo(tmp_path: Path) -> None:
    photo_id = uuid4()
    target = photo_files.path(tmp_path, 7, photo_id, "small")
    assert photo_files.photo_of(target) == (7, photo_id)
    assert photo_files.photo_of(target.with_name(f".{target.name}.abcd")) is None
    with pytest.raises(NotFound):
        photo_files.path(tmp_path, 7, photo_id, "../../x")
