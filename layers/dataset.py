"""Tiles of several layers in one: their own tiles one after the other, each part named for the layer it is of."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence

from geo_oss.errors import NotFound
from layers.address import Address, within
from layers.registry import Layer, layers

_LAYER, _NAME = 3, 1
"""Fields of MVT 2.1: a tile's layers, a layer's name. Only these need to be found; all else is taken as it is."""


def zooms(chosen: Sequence[Layer]) -> tuple[int, int]:
    """From the first zoom any of the layers has to the last of all: there each goes on being drawn past its own."""
    return min(one.minzoom for one in chosen), max(known.maxzoom for known in layers())


def address(chosen: Sequence[Layer], z: int, x: int, y: int) -> Address:
    """The tile, if the dataset has it. Raises `NotFound`."""
    if not chosen:
        raise NotFound("ไม่ได้เลือกชั้นข้อมูล", "No layer was chosen.")
    return within(*zooms(chosen), z, x, y)


def name(layer: Layer, part: str) -> str:
    """What a part of a layer's tile is called beside those of others: the layer's name, with the part's if another."""
    return part if part == layer.id else f"{layer.id}_{part}"


def joined(tiles: Sequence[tuple[Layer, bytes]]) -> bytes:
    """One gzipped tile of the gzipped tiles of layers."""
    parts = (_renamed(gzip.decompress(packed), layer) for layer, packed in tiles)
    return gzip.compress(b"".join(parts), 5, mtime=0)


def _renamed(mvt: bytes, layer: Layer) -> bytes:
    found = bytearray()
    for field, start, first, end in _fields(mvt):
        whole = mvt[start:end] if field != _LAYER else _message(_LAYER, _with_its_name(mvt[first:end], layer))
        found += whole
    return bytes(found)


def _with_its_name(told: bytes, layer: Layer) -> bytes:
    for field, start, first, end in _fields(told):
        if field == _NAME:
            said = name(layer, told[first:end].decode()).encode()
            return told[:start] + _message(_NAME, said) + told[end:]
    return told


def _message(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _fields(message: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Number, start, start of the content and end of each field of a message; ours have numbers and contents only."""
    at = 0
    while at < len(message):
        key, first = _read(message, at)
        value, end = _read(message, first)
        if key & 7 == 2:
            first, end = end, end + value
        yield key >> 3, at, first, end
        at = end


def _read(message: bytes, at: int) -> tuple[int, int]:
    """A varint, and where the next thing begins."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
