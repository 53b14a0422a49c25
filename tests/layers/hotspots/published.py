"""Published values, kept beside the repository."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import scipy.sparse

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "hotspot"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table; none, and a word about it, when the folder is not there."""
    path = FOLDER / name
    if not path.exists():
        print(f"NOT RUN: {name} is not beside the repository (../shared/data/hotspot)")
        return []
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def queen(name: str, n: int) -> scipy.sparse.csr_matrix:
    """The neighbours of a GAL file whose places are numbered from 1."""
    lines = [line for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if "unknown" not in line]
    pairs = [
        (int(head.split()[0]) - 1, int(word) - 1)
        for head, words in zip(lines[::2], lines[1::2], strict=True)
        for word in words.split()
    ]
    found, others = np.array(pairs).T
    return scipy.sparse.csr_matrix((np.ones(len(pairs)), (found, others)), shape=(n, n))
