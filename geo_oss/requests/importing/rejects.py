"""The file of what was not taken: row, reason in both languages, and the row as it was."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from geo_oss.requests.importing.read import Table
from geo_oss.requests.importing.reasons import Reason

HEADING = ("row", "outcome", "reason", "เหตุผล", "explanation")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(path: Path, table: Table, refused: dict[int, Reason], noted: dict[int, Reason]) -> None:
    """Writes refused rows and taken ones worth a look, in the order of the file; UTF-8 with BOM for spreadsheets."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*HEADING, *table.columns])
        for row in sorted({*refused, *noted}):
            outcome, reason = ("rejected", refused[row]) if row in refused else ("taken", noted[row])
            said = (row + table.first_row, outcome, reason.code, reason.th, reason.en)
            writer.writerow([*said, *_safe(table.raw(row))])


def _safe(cells: Iterable[object]) -> list[str]:
    """Cells that no spreadsheet takes for a formula; numbers stay numbers."""
    texts = ["" if cell is None else str(cell) for cell in cells]
    return [f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text for text in texts]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
