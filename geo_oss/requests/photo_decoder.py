"""A few child processes that open pictures: one that dies or hangs costs its own picture and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
import sys
from asyncio.subprocess import PIPE, Process

from geo_oss.errors import Invalid, Unavailable
from geo_oss.requests.photo_pixels import Rebuilt, looks_like_photo
from geo_oss.settings import ROOT

SECONDS_EACH = 20.0
MOST_WAITING = 64
_MOST_TASKS = 200
"""A child is replaced after so many pictures."""


class NotAPhoto(Invalid):
    """What was sent is not a picture that can be kept."""

    code = "not_a_photo"
    th = "ไฟล์นี้ไม่ใช่รูปถ่าย กรุณาแนบรูปแบบ JPEG, PNG หรือ WebP"
    en = "This file is not a photo. Please attach a JPEG, PNG or WebP picture."


_SENTENCES = {
    "heic": (
        "ยังไม่รองรับรูปแบบ HEIC ของ iPhone กรุณาถ่ายหรือบันทึกเป็น JPEG แล้วแนบใหม่",
        "HEIC pictures of an iPhone cannot be opened yet. Please save it as JPEG and attach it again.",
    ),
    "broken": ("เปิดรูปนี้ไม่ได้ ไฟล์อาจเสียหาย กรุณาแนบรูปอื่น", "This picture cannot be opened; it may be damaged."),
    "pixels": ("รูปนี้มีขนาดภาพใหญ่เกินไป กรุณาย่อก่อนแนบ", "This picture has too many pixels. Please make it smaller."),
}


class _Child:
    """One child process and how many pictures it has opened."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.tasks = 0

    async def ask(self, data: bytes) -> Rebuilt:
        """The picture rebuilt. Raises `NotAPhoto`, and `EOFError` or `OSError` when the child has died."""
        self.tasks += 1
        stdin = self.process.stdin
        assert stdin is not None
        stdin.write(struct.pack(">I", len(data)) + data)
        await stdin.drain()
        head = json.loads(await self._frame())
        if "refused" in head:
            raise NotAPhoto(*_SENTENCES.get(head["refused"], ()), field="photos")
        sizes = {name: await self._frame() for name in head["sizes"]}
        gps = (head["gps"][0], head["gps"][1]) if head["gps"] else None
        return Rebuilt(sizes, head["width"], head["height"], gps)

    async def _frame(self) -> bytes:
        stdout = self.process.stdout
        assert stdout is not None
        (length,) = struct.unpack(">I", await stdout.readexactly(4))
        return await stdout.readexactly(length)

    async def end(self) -> None:
        """Kill it and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        self.process._transport.close()  # type: ignore[attr-defined]


class Decoder:
    """Opens pictures in at most `children` processes; they start when first needed."""

    def __init__(self, children: int = 2) -> None:
        self._free: asyncio.Queue[_Child | None] = asyncio.Queue()
        for _ in range(children):
            self._free.put_nowait(None)
        self._waiting = 0

    async def rebuild(self, data: bytes) -> Rebuilt:
        """The picture out of its own pixels. Raises `NotAPhoto`; `Unavailable` when too many wait."""
        if not looks_like_photo(data):
            raise NotAPhoto(*_SENTENCES["heic"] if data[4:8] == b"ftyp" else (), field="photos")
        if self._waiting >= MOST_WAITING:
            raise Unavailable()
        self._waiting += 1
        try:
            child = await self._free.get()
        finally:
            self._waiting -= 1
        return await self._with(child, data)

    async def _with(self, child: _Child | None, data: bytes) -> Rebuilt:
        fit: _Child | None = None
        try:
            child = child or _Child(await _start())
            async with asyncio.timeout(SECONDS_EACH):
                made = await child.ask(data)
            fit = child
            return made
        except NotAPhoto:
            fit = child
            raise
        except (EOFError, OSError, TimeoutError):
            raise NotAPhoto(*_SENTENCES["broken"], field="photos") from None
        finally:
            if fit is None or fit.tasks >= _MOST_TASKS:
                await _end(child)
                fit = None
            self._free.put_nowait(fit)

    async def close(self) -> None:
        """End all children that are free."""
        while not self._free.empty():
            await _end(self._free.get_nowait())


async def _start() -> Process:
    arguments = ("-P", "-s", "-m", "geo_oss.requests.photo_child")
    return await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdin=PIPE, stdout=PIPE, env={"PYTHONPATH": str(ROOT)}, limit=32 * 1024 * 1024
    )


async def _end(child: _Child | None) -> None:
    if child is not None:
        await child.end()
