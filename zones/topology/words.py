"""Codes and names that collide: the same word on two boundaries, however it is spaced, cased or its digits written."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely

from geo_oss.geo import LonLat
from geo_oss.thai.text import ascii_digits
from zones.read import rows as numbers
from zones.topology.model import Finding, Shapes


def colliding(kind: str, words: Sequence[str], codes: Sequence[str], spots: Shapes) -> list[Finding]:
    """A finding (kind code or name) for each word that several boundaries carry; `spots` are points in EPSG:4326."""
    where: dict[str, list[int]] = defaultdict(list)
    for row, word in enumerate(words):
        if key := _key(word):
            where[key].append(row)
    return [_finding(kind, rows, words, codes, spots) for rows in where.values() if len(rows) > 1]


def _key(word: str) -> str:
    return "".join(ascii_digits(unicodedata.normalize("NFKC", word)).casefold().split())


def _finding(kind: str, rows: list[int], words: Sequence[str], codes: Sequence[str], spots: Shapes) -> Finding:
    said = " = ".join(dict.fromkeys(words[row] for row in rows))
    listed = numbers(row + 1 for row in rows)
    shown = spots[rows][~shapely.is_empty(spots[rows])]
    first = shown[0] if len(shown) else shapely.Point(0, 0)
    return Finding(
        kind,
        tuple(codes[row] for row in rows),
        shapely.multipoints(np.asarray(shown, dtype=object)),
        LonLat(float(first.x), float(first.y)),
        detail=(f"{said} (แถว {listed})", f"{said} (rows {listed})"),
    )
