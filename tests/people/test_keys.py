"""Keys: made once, for the owner's eyes only, never silently replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo_oss.people.keys import UnsafeKey, load_keys


def test_keys_are_made_once_and_private(tmp_path: Path) -> None:
    first = load_keys(tmp_path)
    assert load_keys(tmp_path) == first
    assert len({first.vault, first.index, first.forms}) == 3
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert first.vault.hex() not in repr(first)


def test_a_short_or_open_key_is_refused(tmp_path: Path) -> None:
    load_keys(tmp_path)
    path = tmp_path / "keys" / "vault.key"
    path.chmod(0o644)
    with pytest.raises(UnsafeKey):
        load_keys(tmp_path)
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(UnsafeKey):
        load_keys(tmp_path)
