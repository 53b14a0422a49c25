"""uvicorn's HTTP/1.1 with limits on the head of a request: how long it may take, how large it may be."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
"""From the first moment of a connection, or the first byte of a later request, to the end of its head."""
MOST_HEAD_BYTES = 64 * 1024
MOST_HEADERS = 100


class GuardedHttp(HttpToolsProtocol):
    """Closes connections that drip or flood their heads; answers what it cannot read with 400."""

    head_timer: asyncio.TimerHandle | None = None
    head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock."""
        super().connection_made(transport)
        self._begin_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._end_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that is still open must stay small."""
        try:
            super().data_received(data)
        except Exception:  # for example a path that is not ASCII: uvicorn would close without a word
            self._refuse("Invalid HTTP request received.")
            return
        if self.head_timer is not None:
            self.head_bytes += len(data)
            if self.head_bytes > MOST_HEAD_BYTES:
                self._refuse("The head of the request is too large.")

    def on_message_begin(self) -> None:
        """A new head begins."""
        if self.head_timer is None:
            self._begin_head()
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One more header."""
        if len(self.headers) >= MOST_HEADERS or len(name) + len(value) > MOST_HEAD_BYTES:
            raise ValueError("too many headers")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is here."""
        self._end_head()
        super().on_headers_complete()

    def _begin_head(self) -> None:
        self.head_bytes = 0
        self.head_timer = self.loop.call_later(HEAD_SECONDS, self._refuse, "The head of the request took too long.")

    def _end_head(self) -> None:
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None

    def _refuse(self, words: str, *_: Any) -> None:
        self._end_head()
        if not self.transport.is_closing():
            self.send_400_response(words)
