"""From an analysis that was asked for to its result: computed, kept with how it was made, a repeat compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from typing import Any

import numpy as np
from psycopg import Connection
from psycopg.types.json import Jsonb

from geo_oss.db.pool import Row
from layers.hotspots import clusters, density, emerging, local, rates
from layers.hotspots.asking import SQL
from layers.hotspots.model import Cells, Findings, Run, Told
from layers.hotspots.source import Source

_KINDS: Mapping[str, Callable[[Source, Told], Findings]] = {
    "gi_star": local.gi_star,
    "moran": local.moran,
    "emerging": emerging.find,
    "clusters": clusters.find,
    "density": density.find,
    "rates": rates.find,
}


def work(conn: Connection[Row], organization_id: int, id: int, told: Told) -> Findings:
    """Runs an analysis and keeps what it finds: all of it in one transaction. Raises `Invalid`, `NotFound`.

    On a connection in autocommit no transaction is open while it computes.
    """
    scope = {"organization_id": organization_id, "id": id}
    row = conn.execute(SQL["run"], scope).fetchone()
    assert row is not None
    summary = row["summary"]
    run = Run(**{name: row[name] for name in Run.__slots__})
    found = _KINDS[run.kind](Source.of(conn, run), told)
    told("keeping", 0.8)
    with conn.transaction():
        _keep(conn, scope, found, summary)
    return found


def software() -> str:
    """What computes, for citations."""
    return f"GEO-OSS {version('geo-oss')}"


def _keep(conn: Connection[Row], scope: dict[str, int], found: Findings, asked: Mapping[str, Any]) -> None:
    with conn.cursor().copy(SQL["copy_cells"]) as copy:
        for cell in _rows(found.cells):
            copy.write_row((*scope.values(), *cell))
    kept = dict(found.summary) | (_compared(conn, scope, asked["again_of"]) if "again_of" in asked else {})
    conn.execute(SQL["done"], scope | _figures(found) | {"summary": Jsonb(kept)})


def _figures(found: Findings) -> dict[str, Any]:
    since, until = found.window or (None, None)
    figures = {"cells": len(found.cells.keys), "requests": found.requests, "outside": found.outside}
    figures |= {"hot": found.hot, "cold": found.cold}
    return figures | {"method": found.method, "software": software(), "since": since, "until": until}


def _compared(conn: Connection[Row], scope: dict[str, int], of: int) -> dict[str, Any]:
    """Whether a repeat gave the same; it does unless requests of the window came, went or changed."""
    row = conn.execute(SQL["compared"], scope | {"of": of}).fetchone()
    assert row is not None
    return {"again_of": of, "same": not any(row.values()), "differs": row}


def _rows(cells: Cells) -> Iterator[tuple[object, ...]]:
    n = len(cells.keys)
    nothing = [None] * n
    zeros = np.zeros(n, dtype=np.int8)
    columns = (
        cells.keys,
        cells.counts.tolist(),
        *(nothing if values is None else values.tolist() for values in (cells.z, cells.p, cells.q)),
        *((zeros if values is None else values).tolist() for values in (cells.classes, cells.told)),
        *(nothing if words is None else words for words in (cells.trends, cells.told_trends)),
        [Jsonb(facts) for facts in cells.facts or [{}] * n],
        [shape.hex() for shape in cells.shapes],
    )
    yield from zip(*columns, strict=True)
