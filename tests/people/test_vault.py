"""Sealed values open only where they were written, with the key they were written with."""

from __future__ import annotations

import pytest

from geo_oss.people import vault

KEY = b"k" * 32


def _sealed(text: str = "0812345678") -> bytes:
    sealed = vault.seal(KEY, text, organization_id=1, request_id=7, column="phone")
    assert sealed is not None
    return sealed


def test_a_value_opens_at_its_own_place() -> None:
    assert vault.unseal(KEY, _sealed(), organization_id=1, request_id=7, column="phone") == "0812345678"
    assert vault.seal(KEY, "", organization_id=1, request_id=7, column="phone") is None
    assert vault.unseal(KEY, None, organization_id=1, request_id=7, column="phone") == ""
    assert _sealed() != _sealed() and b"0812345678" not in _sealed()


@pytest.mark.parametrize(
    ("organization_id", "request_id", "column", "key"),
    [(2, 7, "phone", KEY), (1, 8, "phone", KEY), (1, 7, "name", KEY), (1, 7, "phone", b"x" * 32)],
)
def test_a_moved_value_stays_shut(organization_id: int, request_id: int, column: str, key: bytes) -> None:
    with pytest.raises(vault.Unreadable):
        vault.unseal(key, _sealed(), organization_id=organization_id, request_id=request_id, column=column)


def test_a_changed_value_stays_shut() -> None:
    sealed = _sealed()
    for spot in range(len(sealed)):
        changed = bytearray(sealed)
        changed[spot] ^= 1
        with pytest.raises(vault.Unreadable):
            vault.unseal(KEY, bytes(changed), organization_id=1, request_id=7, column="phone")


def test_tokens_are_of_one_request_and_one_installation() -> None:
    token = vault.track_token(KEY, organization_id=1, request_id=7)
    assert token == vault.track_token(KEY, organization_id=1, request_id=7) and len(token) == 32
    others = {
        vault.track_token(KEY, organization_id=2, request_id=7),
        vault.track_token(KEY, organization_id=1, request_id=8),
        vault.track_token(b"x" * 32, organization_id=1, request_id=7),
    }
    assert token not in others and len(others) == 3


def test_digits_are_hashed_for_one_request() -> None:
    first = vault.digits_hash(KEY, "5678", organization_id=1, request_id=7)
    assert first != vault.digits_hash(KEY, "5678", organization_id=1, request_id=8)
    assert vault.digits_hash(KEY, "", organization_id=1, request_id=7) is None
