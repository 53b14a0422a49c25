"""An extract becomes a file, batch by batch: memory stays the same for a million rows.

The rows come through a cursor of the server, in one transaction that sees one moment, so the count before is the count
of the file. The file appears under its name only when it is whole.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection, IsolationLevel
from psycopg.rows import tuple_row
from sqlalchemy import Select

from geo_oss.db.pool import Row
from geo_oss.db.statement import rendered
from geo_oss.errors import Unavailable
from layers.export.columns import Column
from layers.export.extract import Extract, Part
from layers.export.formats import Format

BATCH = 5_000
Progress = Callable[[int, int], None]
"""Told how many rows are written, and how many there are."""


def write(
    conn: Connection[Row], extract: Extract, kind: Format, path: Path, *, progress: Progress | None = None
) -> int:
    """Writes the rows to `path` and gives their number; on an error nothing is left there.

    `conn` must not be inside a transaction.
    """
    conn.isolation_level = IsolationLevel.REPEATABLE_READ
    with conn.transaction(), tempfile.TemporaryDirectory(prefix=".export-", dir=path.parent) as folder:
        parts = _parts(conn, extract, kind)
        total, before = sum(count for _, count in parts), 0
        for part, count in parts:
            made = Path(folder) / (f"{part.layer}.shp" if kind.zipped else f"{extract.layer}{kind.suffix}")
            _write(conn, extract, part, kind, made, _told(progress, before, total))
            before += count
        whole = _zipped(Path(folder), path.name) if kind.zipped else made
        whole.replace(path)
    return total


def _parts(conn: Connection[Row], extract: Extract, kind: Format) -> list[tuple[Part, int]]:
    """The layers to write and how many rows each has; of those beside the first only what is not empty."""
    every = _count(conn, extract.count())
    first, *more = extract.parts
    others = [(part, count) for part in more if (count := _count(conn, extract.count(part)))]
    if not others:
        return [(extract.points, every)]
    if not kind.splits:
        return [(extract.whole, every)]
    return [(first, every - sum(count for _, count in others)), *others]


def _count(conn: Connection[Row], statement: Select[Any]) -> int:
    row = conn.execute(*rendered(statement)).fetchone()
    return int(row["n"]) if row else 0


def _told(progress: Progress | None, before: int, total: int) -> Callable[[int], None]:
    return lambda done: progress(before + done, total) if progress else None


def _write(
    conn: Connection[Row], extract: Extract, part: Part, kind: Format, path: Path, tell: Callable[[int], None]
) -> None:
    import pyarrow as pa
    from pyogrio import write_arrow

    schema = _schema(extract, kind)
    trouble: list[BaseException] = []
    batches = _watched(_batches(conn, extract, part, kind, schema, tell), trouble)
    try:
        write_arrow(
            pa.RecordBatchReader.from_batches(schema, batches),
            path,
            layer=part.layer,
            driver=kind.driver,
            geometry_name="geometry",
            geometry_type=part.geometry_type,
            crs="EPSG:4326",
            **kind.options,
        )
    except RuntimeError as error:  # all of pyogrio's are
        raise trouble[0] if trouble else _unwritten(error) from None


def _watched(batches: Iterator[Any], trouble: list[BaseException]) -> Iterator[Any]:
    """The same batches; the writer forgets what went wrong in here, so it is kept in `trouble`."""
    try:
        yield from batches
    except BaseException as error:
        trouble.append(error)
        raise


def _unwritten(error: Exception) -> Unavailable:
    return Unavailable(f"เขียนไฟล์ไม่สำเร็จ: {error}", f"The file could not be written: {error}")


def _batches(
    conn: Connection[Row], extract: Extract, part: Part, kind: Format, schema: Any, tell: Callable[[int], None]
) -> Iterator[Any]:
    import pyarrow as pa

    done = 0
    makers = [_maker(column, kind, extract.time_zone) for column in extract.columns]
    with conn.cursor(name="export", binary=True, row_factory=tuple_row) as cursor:
        cursor.execute(*rendered(extract.rows(part)))
        while rows := cursor.fetchmany(BATCH):
            columns = list(zip(*rows, strict=True))
            made = [make(values) for make, values in zip(makers, columns, strict=False)]
            arrays = [pa.array(values, type=one.type) for values, one in zip([*made, columns[-1]], schema, strict=True)]
            yield pa.record_batch(arrays, schema=schema)
            done += len(rows)
            tell(done)


def _schema(extract: Extract, kind: Format) -> Any:
    import pyarrow as pa

    types = {"text": pa.string(), "whole": pa.int32(), "number": pa.float64(), "moment": pa.timestamp("us", tz="UTC")}
    fields = [
        pa.field(
            column.short if kind.zipped else column.name,
            pa.string() if column.kind == "moment" and kind.plain_moments else types[column.kind],
            metadata={} if kind.zipped else {"GDAL:OGR:alternative_name": column.th},
        )
        for column in extract.columns
    ]
    geometry = pa.field("geometry", pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
    return pa.schema([*fields, geometry])


def _maker(column: Column, kind: Format, time_zone: str) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """What turns the stored values of a column into those of the file."""
    if column.words is not None:
        known = column.words
        return lambda values: [known.get(value) for value in values]
    if column.kind == "text" and kind.clean is not None:
        clean = kind.clean
        return lambda values: [value and clean(value) for value in values]
    if column.kind == "moment" and kind.plain_moments:
        zone = ZoneInfo(time_zone)
        return lambda values: [_local(value, zone) for value in values]
    return lambda values: values


def _local(value: datetime | None, zone: ZoneInfo) -> str | None:
    return value.astimezone(zone).isoformat(timespec="seconds") if value else None


def _zipped(folder: Path, name: str) -> Path:
    whole = folder / f"{name}.whole"
    parts = sorted(folder.iterdir())
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for part in parts:
            archive.write(part, part.name)
    return whole
