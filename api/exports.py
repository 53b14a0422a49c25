"""Exports that people have asked for: written one after the other by a child process, kept for an hour.

They live with the web process: a restart forgets them, and whoever waited asks again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import shutil
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from geo_oss.errors import NotFound, TooMany
from geo_oss.requests.worklist import Desk
from geo_oss.settings import ROOT
from layers.export import formats

KEPT_SECONDS = 3600.0
AGAIN_SECONDS = 15.0
"""A second click within this time gets the same file."""
MOST_WAITING = 12


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written; `desk` is None for what everybody may see."""

    organization: str
    layer: str
    format: str
    query: Mapping[str, str]
    desk: Desk | None


@dataclass(slots=True)
class Export:
    """One export and how far it is; `ticket` is its address, which cannot be guessed."""

    order: Order
    ticket: str
    path: Path
    at: float = field(default_factory=time.monotonic)
    state: Literal["waiting", "writing", "ready", "failed"] = "waiting"
    done: int = 0
    total: int = 0
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        """The file's name for the one who downloads it."""
        return f"{self.order.organization}-{self.order.layer}{formats.named(self.order.format).suffix}"


class Exports:
    """All exports of this web process."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder, self._url = folder, url
        self._known: dict[str, Export] = {}
        self._turn = asyncio.Semaphore(1)

    def start(self, order: Order) -> Export:
        """The export of this order, begun now or a moment ago. Raises `TooMany` when too many are waiting."""
        self._sweep()
        for known in self._known.values():
            if known.order == order and (not known.finished.is_set() or _age(known) < AGAIN_SECONDS):
                return known
        if sum(not known.finished.is_set() for known in self._known.values()) >= MOST_WAITING:
            raise TooMany()
        made = Export(order, ticket := secrets.token_urlsafe(18), self._folder / ticket)
        self._known[ticket] = made
        made.task = asyncio.create_task(self._run(made))
        return made

    def find(self, ticket: str, organization: str, *, staff: bool) -> Export:
        """The export with this ticket; one for the staff is found by the staff alone. Raises `NotFound`."""
        found = self._known.get(ticket)
        if found is None or found.order.organization != organization or (found.order.desk is not None) != staff:
            raise NotFound(
                "ไฟล์นี้ไม่อยู่แล้ว กรุณาเลือกดาวน์โหลดใหม่",
                "This file is no longer kept. Please choose the download again.",
            )
        return found

    def clear(self) -> None:
        """Removes what an earlier process left."""
        shutil.rmtree(self._folder, ignore_errors=True)

    async def close(self) -> None:
        """Ends what is being written and removes every file."""
        for known in self._known.values():
            if known.task is not None:
                known.task.cancel()
        await asyncio.gather(*(known.task for known in self._known.values() if known.task), return_exceptions=True)
        self.clear()

    async def _run(self, export: Export) -> None:
        try:
            async with self._turn:
                export.state = "writing"
                export.state = "ready" if await self._written(export) else "failed"
        except OSError:
            export.state = "failed"
        finally:
            export.at = time.monotonic()
            export.finished.set()

    async def _written(self, export: Export) -> bool:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "api.export_child", stdin=PIPE, stdout=PIPE, cwd=ROOT
        )
        try:
            assert child.stdin is not None and child.stdout is not None
            child.stdin.write(json.dumps(asdict(export.order) | self._to(export)).encode())
            child.stdin.close()
            async for line in child.stdout:
                export.done, export.total = map(int, line.split())
            return await child.wait() == 0
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()

    def _to(self, export: Export) -> dict[str, str]:
        return {"url": self._url, "path": str(export.path)}

    def _sweep(self) -> None:
        over = [known for known in self._known.values() if known.finished.is_set() and _age(known) > KEPT_SECONDS]
        for known in over:
            del self._known[known.ticket]
            known.path.unlink(missing_ok=True)


def _age(export: Export) -> float:
    return time.monotonic() - export.at
