"""A million requests placed, numbered and loaded, beside the bare COPY of the same rows, and beside ogr2ogr.

The limit is the binary COPY of the finished rows, both tables, into unlogged tables without an index; into logged ones
it is what one transaction could reach if placing and building cost nothing. ogr2ogr gets the finished columns of both
tables as FlatGeobuf files and places nothing. Making the indexes anew is a row of its own.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyogrio
import shapely
from psycopg import Connection
from psycopg import sql as compose

from api.wiring import place_many
from geo_oss.db.pool import Row as DatabaseRow
from geo_oss.db.pool import connect
from geo_oss.organizations.model import Organization
from geo_oss.requests import bulk, bulk_rows, bulk_send, bulk_tables, copy_rows
from geo_oss.requests.bulk_rows import Part
from geo_oss.requests.bulk_send import Bound
from geo_oss.requests.copy_rows import Column
from geo_oss.requests.importing import run as importing
from geo_oss.requests.incoming import Incoming
from tests.bench import zoned
from tests.bench.table import Row, scale

REPEATS = 3
Conn = Connection[DatabaseRow]
Finished = dict[str, list[list[Column]]]
_BARE = "DROP TABLE IF EXISTS {bare}; CREATE {kind} TABLE {bare} (LIKE {table} INCLUDING DEFAULTS)"
_UNLOGGED, _LOGGED = compose.SQL("UNLOGGED"), compose.SQL("")


@dataclass
class _Seconds:
    """What each repetition took."""

    limit: list[float] = field(default_factory=list)
    logged: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    indexes: list[float] = field(default_factory=list)


def run() -> list[Row]:
    """Rows for the figures of the bulk load."""
    url = zoned.town()
    given = zoned.incoming(zoned.points())
    took = _Seconds()
    with connect(url) as conn:
        town = importing.organization(conn, "bench")
        finished = _finished(list(bulk.chunks(given, bulk.issue(conn, town, given), place_many(conn, town.id))))
        conn.rollback()
        built = _built(finished)
        for _ in range(REPEATS if scale() >= 1 else 1):
            took.limit.append(_bare(conn, built, _UNLOGGED))
            took.logged.append(_bare(conn, built, _LOGGED))
            loaded, indexed = _ours(conn, town, given)
            took.ours.append(loaded)
            took.indexes.append(indexed)
        theirs = _ogr2ogr(url, finished, len(took.ours))
    return _rows(len(given), took, theirs)


def _rows(count: int, took: _Seconds, theirs: float) -> list[Row]:
    full, limit, ours = scale() >= 1, min(took.limit), min(took.ours)
    what = f"{count:,} requests placed and loaded"
    return [
        Row(what, ours, "bare COPY of the rows", limit, "s", at_most=3.0 if full else None, note="two tables, logged"),
        Row(
            f"{what}, per second",
            count / ours,
            "ogr2ogr, nothing placed",
            count / theirs,
            "/s",
            at_least=3.0 if full else None,
            note="the same columns and tables",
        ),
        Row("the load", ours, "bare COPY, logged", min(took.logged), "s", note="the least for one transaction"),
        Row("indexes and keys made anew", min(took.indexes), "the load before", ours, "s", note="for orientation"),
    ]


def _built(finished: Finished) -> list[Bound]:
    """The finished bytes of both tables."""
    return [
        Bound(f"bare_{table}", [sheet for columns in parts for sheet in copy_rows.sheets(columns, {})])
        for table, parts in finished.items()
    ]


def _finished(parts: list[Part]) -> Finished:
    return {
        "request": [bulk_rows.whole(part) for part in parts],
        "request_public": [bulk_rows.shown(part) for part in parts],
    }


def _bare(conn: Conn, built: list[Bound], kind: compose.SQL) -> float:
    """Seconds to send the finished rows."""
    for table in bulk.TABLES:
        names = {"bare": compose.Identifier(f"bare_{table}"), "table": compose.Identifier(table)}
        conn.execute(compose.SQL(_BARE).format(kind=kind, **names))
    conn.commit()
    began = time.perf_counter()
    for bound in built:
        bulk_send.copy(conn, bound)
    conn.commit()
    return time.perf_counter() - began


def _ours(conn: Conn, town: Organization, given: Incoming) -> tuple[float, float]:
    """Seconds from columns of degrees and texts to rows in the product's tables, and seconds of indexes and keys."""
    conn.execute("TRUNCATE request, request_public CASCADE")
    conn.commit()
    began = time.perf_counter()
    taken = bulk_tables.take_off(conn, bulk.TABLES)
    bulk.copy(conn, given, bulk.issue(conn, town, given, alone=True), place_many(conn, town.id), taken)
    loaded = time.perf_counter()
    bulk_tables.put_back(conn, taken)
    conn.commit()
    return loaded - began, time.perf_counter() - loaded


def _ogr2ogr(url: str, finished: Finished, times: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        files = [_flatgeobuf(Path(folder), table, parts) for table, parts in finished.items()]
        return min(_run_ogr2ogr(url, files) for _ in range(times))


def _run_ogr2ogr(url: str, files: list[Path]) -> float:
    began = time.perf_counter()
    for file in files:
        options = ["-nln", f"ogr_{file.stem}", "-overwrite", "-nlt", "POINT", "-gt", "65536"]
        options += ["-lco", "SPATIAL_INDEX=NONE", "-lco", "GEOMETRY_NAME=place", "--config", "PG_USE_COPY", "YES"]
        command = ["ogr2ogr", "-f", "PostgreSQL", f"PG:{url}", str(file), *options]
        subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def _flatgeobuf(folder: Path, table: str, parts: list[list[Column]]) -> Path:
    """The columns as a file, without the second geometry, which ogr2ogr could not take."""
    path = folder / f"{table}.fgb"
    arrays = [dict(_arrow(columns)) for columns in parts]
    whole = pa.concat_tables([pa.table(one) for one in arrays])
    pyogrio.write_arrow(
        whole, path, driver="FlatGeobuf", geometry_name="place", geometry_type="Point", crs="EPSG:4326",
        layer_options={"SPATIAL_INDEX": "NO"},
    )  # fmt: skip
    return path


def _arrow(columns: list[Column]) -> Iterator[tuple[str, pa.Array]]:
    for column in columns:
        if column.texts is not None:
            yield column.name, column.texts.cast(pa.string())
        elif column.name == "place":
            yield column.name, pa.array(shapely.to_wkb(shapely.points(_at(column, "x"), _at(column, "y"))), pa.binary())
        elif column.name != "gm":
            yield column.name, _plain(column)


def _at(column: Column, axis: str) -> Any:
    assert column.values is not None
    return column.values[axis]


def _plain(column: Column) -> pa.Array:
    values = column.values
    assert values is not None
    if column.words:
        return pa.array(column.words).cast(pa.string()).take(pa.array(values, mask=column.missing))
    native = values.astype(values.dtype.newbyteorder("="))
    if column.name.endswith("_at"):
        native = native.astype("timedelta64[us]") + copy_rows.EPOCH
    return pa.array(native, mask=column.missing)
