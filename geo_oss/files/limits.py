"""How much one file may hold: more than anybody's boundaries or poles are."""

from __future__ import annotations

from geo_oss.errors import Invalid

MOST_ROWS = 500_000
MOST_VERTICES = 5_000_000


def check(rows: int, vertices: int = 0) -> None:
    """Raises `Invalid` for a file of more rows or vertices."""
    if rows <= MOST_ROWS and vertices <= MOST_VERTICES:
        return
    raise Invalid(
        f"ไฟล์ใหญ่เกินไป (รับได้ {MOST_ROWS:,} แถว {MOST_VERTICES:,} จุด) กรุณาตัดเฉพาะพื้นที่ของหน่วยงาน",
        f"The file is too large (at most {MOST_ROWS:,} rows and {MOST_VERTICES:,} vertices). Keep your own area only.",
        field="file",
    )
