"""Work that takes long, done beside the worker's round so that nobody's notice waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Aside:
    """Something begun again and again, never while it is still going on."""

    do: Callable[[], Awaitable[object]]
    _going_on: asyncio.Future[object] | None = field(default=None, init=False)

    async def begin(self) -> None:
        """Begins it, unless it goes on. Raises what it ended with the time before."""
        if self._going_on is not None:
            if not self._going_on.done():
                return
            ended, self._going_on = self._going_on, None
            ended.result()
        self._going_on = asyncio.ensure_future(self.do())

    async def end(self) -> None:
        """Stops it where it is; the database takes back what it had begun."""
        if self._going_on is not None:
            self._going_on.cancel()
            await asyncio.gather(self._going_on, return_exceptions=True)
