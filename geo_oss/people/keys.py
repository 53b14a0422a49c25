"""Secrets of this installation: made once under `data/keys`, readable by its owner only, one purpose each."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from dataclasses import dataclass, fields
from pathlib import Path

from geo_oss.errors import GeoOssError

KEY_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Secrets of 32 bytes: `vault` seals names and phones, `index` hashes digits, `forms` signs form tokens."""

    vault: bytes
    index: bytes
    forms: bytes


class UnsafeKey(GeoOssError):
    """A key file that is too short or that others may read."""

    code = "unsafe_key"


def load_keys(data: Path) -> Keys:
    """The keys below `data`/keys; those not there yet are made. Raises `UnsafeKey`, `OSError`."""
    folder = data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Keys(**{field.name: _key(folder / f"{field.name}.key") for field in fields(Keys)})


def _key(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES or stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UnsafeKey(
            f"ไฟล์กุญแจ {path.name} ไม่ปลอดภัย ต้องมี 32 ไบต์และสิทธิ์ 0600",
            f"The key file {path.name} must have 32 bytes and mode 0600.",
        )
    return key


def _make(path: Path) -> None:
    """Write a new key whole: another process that starts now sees either nothing or all 32 bytes."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_bytes(KEY_BYTES))
        os.fsync(handle)
    finally:
        os.close(handle)
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
