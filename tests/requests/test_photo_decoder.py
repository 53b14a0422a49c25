"""Children that open pictures may die; nobody else notices."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from geo_oss.requests import photo_decoder
from geo_oss.requests.photo_decoder import Decoder, NotAPhoto
from tests.requests import pictures


@pytest.fixture
async def decoder() -> AsyncIterator[Decoder]:
    """A decoder of one child."""
    made = Decoder(children=1)
    yield made
    await made.close()


async def _child_of(decoder: Decoder) -> photo_decoder._Child:
    child = await decoder._free.get()
    decoder._free.put_nowait(child)
    assert child is not None
    return child


async def test_a_child_serves_many(decoder: Decoder) -> None:
    made = await asyncio.gather(*(decoder.rebuild(pictures.jpeg()) for _ in range(4)))
    assert {photo.width for photo in made} == {640}
    assert (await _child_of(decoder)).tasks == 4


async def test_a_refusal_is_a_sentence_and_the_child_lives(decoder: Decoder) -> None:
    with pytest.raises(NotAPhoto, match="too many pixels"):
        await decoder.rebuild(pictures.bomb(10_000))
    with pytest.raises(NotAPhoto, match="damaged"):
        await decoder.rebuild(pictures.damaged()["cut in the pixels"])
    with pytest.raises(NotAPhoto, match="JPEG, PNG or WebP"):
        await decoder.rebuild(pictures.other_kinds()["svg"])
    with pytest.raises(NotAPhoto, match="HEIC"):
        await decoder.rebuild(pictures.other_kinds()["heic"])
    assert (await _child_of(decoder)).tasks == 2


async def test_a_killed_child_costs_one_picture(decoder: Decoder) -> None:
    await decoder.rebuild(pictures.jpeg())
    os.kill((await _child_of(decoder)).process.pid, signal.SIGKILL)
    with pytest.raises(NotAPhoto):
        await decoder.rebuild(pictures.jpeg())
    assert (await decoder.rebuild(pictures.jpeg())).width == 640


async def test_a_hanging_child_is_ended(decoder: Decoder, monkeypatch: pytest.MonkeyPatch) -> None:
    await decoder.rebuild(pictures.jpeg())
    monkeypatch.setattr(photo_decoder, "SECONDS_EACH", 0.3)
    child = await _child_of(decoder)
    os.kill(child.process.pid, signal.SIGSTOP)
    with pytest.raises(NotAPhoto):
        await decoder.rebuild(pictures.jpeg())
    assert child.process.returncode == -signal.SIGKILL


async def test_the_child_has_little(decoder: Decoder) -> None:
    await decoder.rebuild(pictures.jpeg())
    pid = (await _child_of(decoder)).process.pid
    with open(f"/proc/{pid}/limits") as limits:  # noqa: PTH123
        text = limits.read()
    assert str(1024**3) in text.split("Max address space")[1].splitlines()[0]
    with open(f"/proc/{pid}/environ") as environment:  # noqa: PTH123
        assert "DATABASE" not in environment.read()
