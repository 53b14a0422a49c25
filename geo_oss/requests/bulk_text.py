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

_THOUGHT = "|".join(
    (
        r"^$|^[\x00-\x20]|[\x00-\x20]$",
        r"[@\n]|[^\x00-\x7f\x{0e00}-\x{0e7f}]",
        r"(?:[0-9๐-๙][^0-9๐-๙]*){9}",  # fewer digits make no phone number and no citizen number
    )
)

_TEXTS = ("titles", "descriptions", "addresses", "faults", "channels", "place_sources", "source_ids")
Mask = npt.NDArray[np.bool_]


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

    Letters that are neither ASCII nor Thai are left to the thought as well.
    """
    thought = np.array(pc.match_substring_regex(titles, _THOUGHT))
    long = np.flatnonzero(np.asarray(pc.binary_length(titles)) > publish.TITLE_LENGTH)
    thought[long] |= np.asarray(pc.utf8_length(titles.take(long))) > publish.TITLE_LENGTH
    return thought
