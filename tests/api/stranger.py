"""Somebody at the application's door who sends whatever bytes they like, with nothing between that would mend them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from fastapi import FastAPI
from starlette.types import Message


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; the names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body in words."""
        return self.body.decode("utf-8", "replace")


@dataclass(slots=True)
class Stranger:
    """Speaks ASGI with the application as its server would; cookies stay as they are, whatever an answer says."""

    app: FastAPI
    cookies: dict[str, str] = field(default_factory=dict)

    async def sends(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
    ) -> Answer:
        """The answer; `path` with its query as they are on the wire."""
        usual = {"Host": "test", "Cookie": "; ".join(f"{name}={word}" for name, word in self.cookies.items())}
        if content or method not in {"GET", "HEAD"}:
            usual["Content-Length"] = str(len(content))
        raw, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(raw),
            "raw_path": raw.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), word.encode()) for name, word in (usual | dict(headers or {})).items()],
            "client": ("127.0.0.1", 123),
            "server": ("test", 80),
        }
        return await self._answer(scope, content)

    async def sends_json(self, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
        """The answer to an honest body."""
        told = {"Content-Type": "application/json"} | dict(headers)
        return await self.sends("POST", path, headers=told, content=json.dumps(body).encode())

    async def _answer(self, scope: dict[str, Any], content: bytes) -> Answer:
        sent: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]
        parts: list[Message] = []

        async def receive() -> Message:
            return sent.pop() if sent else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            parts.append(message)

        await self.app(scope, receive, send)
        begun = parts[0]
        told = {name.decode("latin-1"): word.decode("latin-1") for name, word in begun["headers"]}
        return Answer(begun["status"], told, b"".join(part.get("body", b"") for part in parts[1:]))
