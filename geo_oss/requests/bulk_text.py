"""Texts of many requests: as Arrow columns, and as the one line everybody may read."""

from __future__ import annotations

from dataclasses import replace
from types import NoneType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo_oss.requests import publish
from geo_oss.requests.copy_rows import Column, same_text, text
from geo_oss.requests.incoming import Incoming, Texts

FEWEST_DIGITS = 9
"""Fewer digits make no phone number and no citizen number: such a line needs no mask."""

_TEXTS = ("titles", "descriptions", "addresses", "faults", "channels", "place_sources", "source_ids")
Mask = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]


def array(texts: Texts | str, rows: int) -> pa.Array:
    """The texts as an Arrow array; a single text is repeated, None stays None."""
    if isinstance(texts, str):
        return pa.repeat(pa.scalar(texts, pa.string()), rows)
    return texts.cast(pa.string()) if isinstance(texts, pa.Array) else pa.array(texts, pa.string())


def arrays(given: Incoming) -> Incoming:
    """The same requests, with lists of texts as Arrow arrays."""
    lists = {name: getattr(given, name) for name in _TEXTS if not isinstance(getattr(given, name), (str, NoneType))}
    return replace(given, **{name: array(texts, len(given)) for name, texts in lists.items()})


def column(name: str, texts: Texts | str, rows: int) -> list[Column]:
    """The column of a NOT NULL text: none at all when it is empty everywhere, as that is the table's default."""
    if isinstance(texts, str):
        return [same_text(name, texts, rows)] if texts else []
    return [text(name, pc.fill_null(array(texts, rows), ""))]


def public_titles(sensitivities: npt.NDArray[np.str_], titles: pa.Array, descriptions: pa.Array) -> pa.Array:
    """The public line of each request, as `publish.public_title` gives it: asked only where it would change a title."""
    titles, descriptions = pc.fill_null(titles, ""), pc.fill_null(descriptions, "")
    asked = np.flatnonzero(_needs_thought(titles) | (sensitivities != "public"))
    said = (sensitivities[asked].tolist(), titles.take(asked).to_pylist(), descriptions.take(asked).to_pylist())
    lines = [publish.public_title(*one) for one in zip(*said, strict=True)]
    mask = np.zeros(len(titles), dtype=bool)
    mask[asked] = True
    return pc.replace_with_mask(titles, pa.array(mask), pa.array(lines, pa.string()))


def _needs_thought(titles: pa.Array) -> Mask:
    """Empty or long titles, those of several lines or with space around, and those that might name a person.

    Looks at the bytes of all titles at once. Letters that are neither ASCII nor Thai are left to the thought as well.
    """
    ends, data = _bytes(titles)
    thought = np.diff(ends) == 0
    thought |= (_at(data, ends[:-1]) <= ord(" ")) | (_at(data, ends[1:] - 1) <= ord(" "))
    thought[_row(ends, np.flatnonzero(_are_strange(data)))] = True
    digits = np.searchsorted(np.flatnonzero(_are_digits(data)), ends)
    return np.asarray(thought | (np.diff(digits) >= FEWEST_DIGITS) | _are_long(titles, np.diff(ends)))


def _are_long(titles: pa.Array, bytes_each: npt.NDArray[np.int64]) -> Mask:
    """Titles of more letters than are shown; only those of more bytes are counted."""
    long = bytes_each > publish.TITLE_LENGTH
    rows = np.flatnonzero(long)
    long[rows] = np.asarray(pc.utf8_length(titles.take(rows))) > publish.TITLE_LENGTH
    return long


def _row(ends: npt.NDArray[np.int64], places: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The text each of some bytes belongs to."""
    return np.asarray(np.searchsorted(ends, places, side="right") - 1)


def _bytes(texts: pa.Array) -> tuple[npt.NDArray[np.int64], Bytes]:
    """Where each text ends (after the first offset), and the UTF-8 bytes of all."""
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    data = texts.buffers()[2]
    everything = np.frombuffer(data, dtype=np.uint8) if data is not None else np.zeros(0, dtype=np.uint8)
    return (offsets - offsets[0]).astype(np.int64), everything[offsets[0] : offsets[-1]]


def _are_strange(data: Bytes) -> Mask:
    """Bytes that begin a letter neither ASCII nor Thai, and those that break a line or make an address."""
    strange = data >= 0xC0
    strange[:-1] &= (data[:-1] != 0xE0) | (data[1:] >> 1 != 0xB8 >> 1)
    return np.asarray(strange | (data == ord("@")) | (data == ord("\n")))


def _are_digits(data: Bytes) -> Mask:
    """The bytes of ASCII digits and the last ones of Thai digits: ๐-๙ are E0 B9 90 … 99."""
    digits = data - ord("0") <= 9  # smaller bytes wrap around
    digits[1:] |= (data[1:] - 0x90 <= 9) & (data[:-1] == 0xB9)
    return np.asarray(digits)


def _at(data: Bytes, place: npt.NDArray[np.int64]) -> Bytes:
    return data[place.clip(0, len(data) - 1)] if len(data) else np.zeros(len(place), dtype=np.uint8)
