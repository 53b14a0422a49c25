"""Words of notices: what is told, to whom, by which way, and what can go wrong on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Notice:
    """One row of the `notice` table, taken to be sent, with what its text needs."""

    organization_id: int
    id: UUID
    request_id: int | None
    channel: str
    audience: str
    template: str
    detail: dict[str, Any]
    tries: int
    org: str
    organization_th: str
    number: str | None
    category_th: str | None
    officer: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel sends. `id` is the same on every copy, so that a receiver can drop the second one."""

    id: UUID
    organization_id: int
    request_id: int | None
    audience: str
    text: str


class Undeliverable(Exception):
    """It will never arrive, however often it is tried: a wrong number, an account that is gone."""


class Channel(Protocol):
    """One way to tell somebody something. To add one: write such a class and name it in `registry.channels`."""

    async def send(self, message: Message) -> str:
        """Sends it and gives the provider's id. Raises `Undeliverable`; anything else is tried again later."""
        ...
