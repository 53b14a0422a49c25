"""Passwords as argon2id hashes: 19 MiB and two passes each, computed beside the event loop."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from geo_oss.errors import Invalid

MIN_LENGTH = 10
MAX_LENGTH = 256
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Two at a time: a burst of sign-ins queues here and never takes more than 38 MiB.
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
# A hash of nothing anybody knows, with the same cost: unknown names take as long as known ones.
_DUMMY = _HASHER.hash("-" * 32)

T = TypeVar("T")


async def hashed(password: str) -> str:
    """The hash to store. Raises `Invalid` when the password is too short or too long."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise Invalid(
            f"รหัสผ่านต้องยาว {MIN_LENGTH}–{MAX_LENGTH} ตัวอักษร",
            f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters.",
            field="password",
        )
    return await _beside(lambda: _HASHER.hash(_bytes(password)))


async def fits(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; without a hash it is always false and takes as long."""
    known = stored is not None
    right = await _beside(lambda: _verify(stored or _DUMMY, password[:MAX_LENGTH]))
    return known and right and len(password) <= MAX_LENGTH


def outdated(stored: str) -> bool:
    """Whether the hash was made with other costs than today's and should be made again."""
    return _HASHER.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    """The same bytes for the same letters, whichever keyboard composed them."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


async def _beside(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
