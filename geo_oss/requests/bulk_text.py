"""Texts of many requests: as Arrow columns, and as the one line everybody may read."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo_oss.requests import publish
from geo_oss.requests.copy_rows import Column, constant, text
from geo_oss.requests.incoming import Texts

FEWEST_DIGITS = 9
"""Fewer digits make no phone number and no citizen number: such a line needs no mask."""

Mask = npt.NDArray[np.bool_]


def array(texts: Texts | str, rows: int) -> pa.Array:
    """The texts as an Arrow array; a single text is repeated, None stays None."""
    if isinstance(texts, str):
        return pa.repeat(pa.scalar(texts, pa.string()), rows)
    return texts.cast(pa.string()) if isinstance(texts, pa.Array) else pa.array(texts, pa.string())


def column(name: str, texts: Texts | str, rows: int) -> list[Column]:
    """The column of a NOT NULL text: none at all when it is empty everywhere, as that is the table's default."""
    if isinstance(texts, str):
        return [constant(name, texts.encode(), rows)] if texts else []
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
    lead = np.flatnonzero(data >= 0xC0)
    is_thai = (data[lead] == 0xE0) & (np.take(data, lead + 1, mode="clip") >> 1 == 0xB8 >> 1)
    strange = np.concatenate([lead[~is_thai], np.flatnonzero((data == ord("@")) | (data == ord("\n")))])
    thought[_row(ends, strange)] = True
    lead = lead[is_thai]
    digits = (data - ord("0") <= 9).view(np.uint8)  # bytes below "0" wrap around
    digits[lead[_is_thai_digit(data, lead)] + 2] = 1
    return np.asarray(thought | (_counts(digits, ends) >= FEWEST_DIGITS) | _are_long(titles, np.diff(ends)))


def _are_long(titles: pa.Array, bytes_each: npt.NDArray[np.int64]) -> Mask:
    """Titles of more letters than are shown; only those of more bytes are counted."""
    long = bytes_each > publish.TITLE_LENGTH
    rows = np.flatnonzero(long)
    long[rows] = np.asarray(pc.utf8_length(titles.take(rows))) > publish.TITLE_LENGTH
    return long


def _row(ends: npt.NDArray[np.int64], places: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The text each of some bytes belongs to."""
    return np.asarray(np.searchsorted(ends, places, side="right") - 1)


def _bytes(texts: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Where each text ends (after the first offset), and the UTF-8 bytes of all."""
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    data = texts.buffers()[2]
    everything = np.frombuffer(data, dtype=np.uint8) if data is not None else np.zeros(0, dtype=np.uint8)
    return (offsets - offsets[0]).astype(np.int64), everything[offsets[0] : offsets[-1]]


def _is_thai_digit(data: npt.NDArray[np.uint8], lead: npt.NDArray[np.intp]) -> Mask:
    """๐-๙ are the bytes E0 B9 90 … 99."""
    return np.asarray((data[lead + 1] == 0xB9) & (data[lead + 2] >= 0x90) & (data[lead + 2] <= 0x99))


def _counts(flags: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """How many flags are set in each text."""
    total = np.concatenate([np.zeros(1, np.int32), np.cumsum(flags, dtype=np.int32)])
    return np.asarray(total[ends[1:]] - total[ends[:-1]])


def _at(data: npt.NDArray[np.uint8], place: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    return data[place.clip(0, len(data) - 1)] if len(data) else np.zeros(len(place), dtype=np.uint8)
