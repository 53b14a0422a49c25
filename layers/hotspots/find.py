"""Where do the requests of a filter cluster? Found, kept with everything needed to say how, and shown on the map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from psycopg import Connection
from psycopg.types.json import Jsonb
from sqlalchemy import BigInteger, func, select

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.db.statement import rendered
from geo_oss.db.tables import request_public
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import H3_RESOLUTION
from geo_oss.requests.conditions import conditions, public
from geo_oss.requests.filter import Filter
from layers.hotspots.gi_star import GiStar, gi_star
from layers.hotspots.neighbours import within_rings
from layers.hotspots.study import Study, outlines, study
from layers.hotspots.told import told

_SQL = sql.load(__package__)
COARSEST = 6
MOST_CELLS = 200_000
METHOD = "Gi* (Ord and Getis 1995), 0/1 weights with the cell itself, Benjamini-Hochberg over all cells"
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """One run: the cells looked at, the requests in them and outside, and how many cells are hot or cold."""

    run: int
    cells: int
    requests: int
    outside: int
    hot: int
    cold: int


def find(
    conn: Connection[Row],
    code: str,
    asked: Filter,
    *,
    resolution: int = 9,
    rings: int = 1,
    by: str = "",
    tell: Told = lambda stage: None,
) -> Found:
    """Runs Gi* over the public requests of a municipality and puts the result on its map, in the caller's transaction.

    `resolution`: H3, 6 to 10; `rings`: how far a neighbourhood reaches. Raises `Invalid`, `NotFound`.
    """
    _check(resolution, rings)
    town = conn.execute(_SQL["town"], {"code": code}).fetchone()
    if town is None:
        raise NotFound(f"ไม่มีหน่วยงานรหัส {code}", f"There is no organization {code}.", field="organization")
    tell("counting")
    area = _study(conn, town, asked, resolution)
    tell("comparing")
    neighbours = within_rings(area.cells, rings)
    result, public = (gi_star(counts, neighbours) for counts in (area.counts, told(area.counts)))
    tell("keeping")
    scope = {"organization_id": town["id"], "grid": f"h3-{resolution}", "filter": asked.query(), "by": by}
    scope |= {"parameters": Jsonb({"resolution": resolution, "rings": rings}), "software": software()}
    scope |= {
        "since": None,
        "until": town["now"],
        "category_id": asked.category[0] if len(asked.category) == 1 else None,
    }
    return _keep(conn, scope, area, result, public)


def software() -> str:
    """What computes, for citations."""
    return f"GEO-OSS {version('geo-oss')}"


def _check(resolution: int, rings: int) -> None:
    if not COARSEST <= resolution <= H3_RESOLUTION:
        raise Invalid(
            f"ความละเอียดต้องเป็น {COARSEST} ถึง {H3_RESOLUTION}",
            f"The resolution is {COARSEST} to {H3_RESOLUTION}.",
            field="resolution",
        )
    if not 1 <= rings <= 10:
        raise Invalid("จำนวนวงต้องเป็น 1 ถึง 10", "Rings are 1 to 10.", field="rings")


def _study(conn: Connection[Row], town: Row, asked: Filter, resolution: int) -> Study:
    c = request_public.c
    cell = func.h3_parent(c.h3_10, resolution, type_=BigInteger)
    wanted = conditions(asked, public(), town["id"], town["time_zone"])
    statement = select(cell.label("cell"), func.count().label("n")).where(*wanted).group_by(cell).order_by(cell)
    rows = conn.execute(*rendered(statement)).fetchall()
    zones = [row["wkb"] for row in conn.execute(_SQL["zones"], {"organization_id": town["id"]})]
    occupied = np.array([row["cell"] for row in rows], dtype=np.uint64)
    area = study(zones, occupied, np.array([row["n"] for row in rows], dtype=np.int64), resolution)
    if len(area.cells) > MOST_CELLS:
        raise Invalid(
            f"ช่องมากเกินไป ({len(area.cells):,}) เลือกช่องใหญ่ขึ้น",
            f"That is {len(area.cells):,} cells: choose a coarser resolution.",
            field="resolution",
        )
    return area


def _keep(conn: Connection[Row], scope: dict[str, object], area: Study, result: GiStar, public: GiStar) -> Found:
    classes = result.classes()
    hot, cold = int((classes > 0).sum()), int((classes < 0).sum())
    numbers = {"cells": len(area.cells), "requests": int(area.counts.sum()), "outside": area.outside}
    conn.execute(_SQL["lock"], scope)
    conn.execute(_SQL["hide"], scope)
    row = conn.execute(_SQL["insert_run"], scope | numbers | {"method": METHOD, "hot": hot, "cold": cold}).fetchone()
    run = int(row["id"]) if row else 0
    with conn.cursor().copy(_SQL["copy_cells"]) as copy:
        for cell in zip(
            area.cells.tolist(), area.counts.astype(int).tolist(), result.z.tolist(), result.p.tolist(),
            result.q.tolist(), classes.tolist(), public.classes().tolist(), outlines(area.cells), strict=True,
        ):  # fmt: skip
            copy.write_row((scope["organization_id"], run, *cell[:-1], cell[-1].hex()))
    return Found(run, hot=hot, cold=cold, **numbers)
