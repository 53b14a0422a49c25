"""An export of what the planner's page shows: counted as the page counts, on one moment's view of the database."""

from __future__ import annotations

import asyncio
from pathlib import Path

from psycopg import AsyncConnection, IsolationLevel
from psycopg.rows import dict_row

from api.exports.model import Export
from api.pages.staff.planner.analysis import gathered
from geo_oss.db.pool import Row
from geo_oss.organizations.model import Organization
from layers.export import analysis, formats
from layers.export.analysis import Analysis


def written(url: str, town: Organization, export: Export, file: Path) -> int:
    """Writes the file and gives the number of its cells and areas; it appears only when it is whole."""
    found = asyncio.run(_gathered(url, town, export))
    unfinished = Path(f"{file}{formats.EVERY[export.format].suffix}")
    unfinished.unlink(missing_ok=True)
    writing = analysis.write_workbook if export.format == "xlsx" else analysis.write_geopackage
    writing(found, unfinished)
    unfinished.replace(file)
    return sum(len(layer.rows) for layer in found.layers)


async def _gathered(url: str, town: Organization, export: Export) -> Analysis:
    async with await AsyncConnection[Row].connect(url, row_factory=dict_row) as conn:
        await conn.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        return await gathered(conn, town, export.query, export.query["lang"])
