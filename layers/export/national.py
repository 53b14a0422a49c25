"""All municipalities' requests as one dataset of GeoParquet partitions, of one moment, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from uuid import UUID, uuid4

import geopandas
import shapely
from psycopg import Connection, IsolationLevel

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.organizations.model import Organization
from layers.export import dataset
from layers.export.dataset import ZONES, Dataset
from layers.export.parquet import Partitions
from layers.export.projection import Projection, batches

_SQL = sql.load(__package__, "national.sql")
SHORTEST_REASON = 10
Progress = Callable[[int, int], None]
"""Told how many requests are written, and how many there are."""


def write(
    conn: Connection[Row],
    organizations: Sequence[Organization],
    projection: Projection,
    folder: Path,
    *,
    by: str = "",
    reason: str = "",
    progress: Progress = lambda done, of: None,
) -> Dataset:
    """Writes the requests of municipalities to `folder`, which is there whole at the end or as it was before.

    What leaves as the staff sees it is recorded before the first row is read. `conn` must be outside a transaction.
    Raises `Invalid` for personal data without a reason, `Conflict` where something else lies in the folder.
    """
    if not organizations:
        raise NotFound("ไม่มีหน่วยงาน", "There are no municipalities.", field="organization")
    _check(projection, reason)
    act = uuid4()
    with dataset.writing(folder) as made:
        if projection.is_staff:
            _record(conn, act, organizations, projection, by, reason)
        conn.isolation_level = IsolationLevel.REPEATABLE_READ
        with conn.transaction():
            rows = _written(conn, organizations, projection, made, progress)
        if projection.is_staff:
            _finished(conn, act, rows)
    return dataset.opened(folder)


def _check(projection: Projection, reason: str) -> None:
    if projection.personal and len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(
            "ข้อมูลส่วนบุคคลต้องบอกเหตุผล อย่างน้อย 10 ตัวอักษร ระบบจะบันทึกไว้",
            "Personal data need a reason of at least 10 letters; it is recorded.",
            field="reason",
        )


def _written(
    conn: Connection[Row], towns: Sequence[Organization], projection: Projection, folder: Path, progress: Progress
) -> dict[int, int]:
    """Writes everything of one moment; how many rows each municipality has."""
    query = "count_staff" if projection.is_staff else "count_public"
    count = conn.execute(_SQL[query], {"organization_ids": [town.id for town in towns]}).fetchone()
    total, done, rows = int(count["n"]) if count else 0, 0, dict.fromkeys((town.id for town in towns), 0)
    with Partitions(folder, projection.schema(towns[0])) as files:
        for town in sorted(towns, key=lambda town: town.code):
            for month, batch in batches(conn, town, projection):
                files.add(town.code, month, batch)
                rows[town.id] += batch.num_rows
                done += batch.num_rows
                progress(done, total)
    _zones(conn, towns).to_parquet(folder / ZONES, schema_version="1.1.0", compression="zstd")
    about = {
        "projection": projection.name,
        "personal": projection.personal,
        "software": f"GEO-OSS {version('geo-oss')}",
    }
    dataset.finish(folder, files.done, made_at=datetime.now(UTC).isoformat(timespec="seconds"), **about)
    return rows


def _zones(conn: Connection[Row], towns: Sequence[Organization]) -> geopandas.GeoDataFrame:
    """The zones in force of the municipalities, with their people where somebody has stated them."""
    rows = conn.execute(_SQL["zones"], {"organization_ids": [town.id for town in towns]}).fetchall()
    shapes = shapely.from_wkb([bytes(row.pop("wkb")) for row in rows])
    names = ("organization", "code", "name_th", "name_en", "area_m2", "people", "people_year")
    columns = {name: [row[name] for row in rows] for name in names}
    typed = {"area_m2": "float64", "people": "Int64", "people_year": "Int64"}
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")
    return frame.astype({name: typed.get(name, "str") for name in names})


def _record(
    conn: Connection[Row], act: UUID, towns: Sequence[Organization], projection: Projection, by: str, reason: str
) -> None:
    """One line for each municipality whose data leave, durable before anything does."""
    told = {"id": act, "by": by, "projection": projection.name, "personal": projection.personal, "reason": reason}
    with conn.transaction():
        conn.cursor().executemany(_SQL["record"], [{"organization_id": town.id} | told for town in towns])


def _finished(conn: Connection[Row], act: UUID, rows: dict[int, int]) -> None:
    with conn.transaction():
        told = [{"organization_id": town, "id": act, "rows": count} for town, count in rows.items()]
        conn.cursor().executemany(_SQL["finished"], told)


def disclosures(conn: Connection[Row], organization_id: int) -> list[Row]:
    """What left a municipality as its staff sees it: when, by whom, with what reason, how many rows; newest first."""
    return conn.execute(_SQL["disclosures"], {"organization_id": organization_id}).fetchall()
