"""Areas of crews proposed: communities put together so that each crew has about as much to do. For the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection
from scipy.optimize import linear_sum_assignment

from geo_oss.crews import store
from geo_oss.crews.model import Crew
from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.routing import balance as balancing
from geo_oss.routing.balance import Ground, Neighbours, balance
from geo_oss.routing.ways import metres_between

_SQL = sql.load(__package__, "areas.sql")
TOUCH_METRES = 1.0
"""Communities this near along an edge are neighbours: digitised edges seldom meet exactly."""
EDGE_METRES = 10.0
"""A shorter common edge is a corner."""
MEASURES = ("open", "year")
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Areas for these crews, even by the minutes of open cases (`open`) or of a year's requests (`year`)."""

    crew_ids: tuple[int, ...]
    measure: str
    seed: int = 0


def propose(conn: Connection[Row], organization_id: int, wanted: Wanted, told: Told | None = None) -> dict[str, Any]:
    """The areas, as plain words: `areas` (crew, communities, minutes, cases), `before` and `after`, what lies outside.

    Raises `Invalid` when there are fewer communities than crews, `NoSuchCrew`.
    """
    crews = [store.of(conn, organization_id, id) for id in sorted(set(wanted.crew_ids))]
    asked = {"organization_id": organization_id, "year": wanted.measure == "year"}
    rows = conn.execute(_SQL["communities"], asked).fetchall()
    if not 2 <= len(crews) <= len(rows):
        raise Invalid(
            f"ต้องเลือกอย่างน้อย 2 ทีม และไม่เกินจำนวนชุมชน ({len(rows)})",
            f"Choose at least two crews, and no more than there are communities ({len(rows)}).",
            field="crew",
        )
    shapes = np.asarray(shapely.from_wkb([row["shape"] for row in rows]), dtype=object)
    ground = Ground(
        np.array([float(row["minutes"]) for row in rows]),
        shapely.get_coordinates(shapely.point_on_surface(shapes)),
        neighbours(shapes),
    )
    parts = balancing.partition(ground, len(crews), seed=wanted.seed, told=told)
    owner = _owners(crews, rows, parts)
    outside = conn.execute(_SQL["outside"], asked).fetchone() or {"cases": 0}
    return {
        "measure": wanted.measure,
        "areas": [_area(crew, rows, owner == index) for index, crew in enumerate(crews)],
        "before": _before(ground, crews, rows),
        "after": asdict(balance(ground, owner, len(crews))),
        "outside": outside["cases"],
        "communities": len(rows),
        "starts": balancing.STARTS,
    }


def neighbours(shapes: npt.NDArray[np.object_]) -> Neighbours:
    """Which polygons (metres) share an edge, and not just a corner."""
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="dwithin", distance=TOUCH_METRES)
    one, other = one[one != other], other[one != other]
    near = shapely.buffer(shapes, TOUCH_METRES)
    shared = shapely.length(shapely.intersection(shapely.boundary(shapes[one]), near[other]))
    found: list[set[int]] = [set() for _ in shapes]
    for a, b in zip(one[shared > EDGE_METRES], other[shared > EDGE_METRES], strict=True):
        found[a].add(int(b))
        found[b].add(int(a))
    return [frozenset(each) for each in found]


def _owners(crews: Sequence[Crew], rows: Sequence[Row], parts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Each part goes to the crew whose depot is near: the sum of all ways is the least."""
    lon, lat = (np.array([row[axis] for row in rows]) for axis in ("lon", "lat"))
    far = np.empty((len(crews), len(crews)))
    for part in range(len(crews)):
        for index, crew in enumerate(crews):
            here = parts == part
            depot = np.full(int(here.sum()), crew.depot.lon), np.full(int(here.sum()), crew.depot.lat)
            far[part, index] = metres_between(*depot, lon[here], lat[here]).mean()
    _, of_part = linear_sum_assignment(far)
    return np.asarray(of_part[parts])


def _before(ground: Ground, crews: Sequence[Crew], rows: Sequence[Row]) -> Mapping[str, Any] | None:
    """The figures of the areas the crews have now; None where they have none."""
    at = {code: index for index, crew in enumerate(crews) for code in crew.community_codes}
    now = np.array([at.get(row["code"], -1) for row in rows])
    return asdict(balance(ground, now, len(crews))) | {"without": int((now < 0).sum())} if (now >= 0).any() else None


def _area(crew: Crew, rows: Sequence[Row], members: npt.NDArray[np.bool_]) -> dict[str, Any]:
    own = [row for row, is_member in zip(rows, members, strict=True) if is_member]
    return {
        "crew_id": crew.id,
        "crew": crew.name,
        "codes": [row["code"] for row in own],
        "names": [row["name_th"] for row in own],
        "minutes": sum(row["minutes"] for row in own),
        "cases": sum(row["cases"] for row in own),
    }
