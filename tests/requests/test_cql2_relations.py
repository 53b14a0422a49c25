"""Every spatial relation of CQL2 as shapely has it, every temporal one as plain Python has it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
import shapely
from sqlalchemy import column, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from geo_oss.db.pool import Row, connect
from geo_oss.db.statement import rendered
from geo_oss.requests.cql2 import condition
from geo_oss.requests.cql2_build import Names
from geo_oss.requests.cql2_shapes import Geometry

Sync = psycopg.Connection[Row]
ROWS = text(
    "SELECT id, ST_GeomFromText(wkt, 4326) AS shape, since, until FROM unnest(CAST(:ids AS int[]),"
    " CAST(:shapes AS text[]), CAST(:since AS timestamptz[]), CAST(:until AS timestamptz[]))"
    " AS r (id, wkt, since, until)"
)
START = datetime(2024, 1, 1, tzinfo=UTC)
SPATIAL: dict[str, Callable[[Any, Any], Any]] = {
    "INTERSECTS": shapely.intersects, "DISJOINT": shapely.disjoint, "EQUALS": shapely.equals,
    "TOUCHES": shapely.touches, "WITHIN": shapely.within, "OVERLAPS": shapely.overlaps,
    "CROSSES": shapely.crosses, "CONTAINS": shapely.contains,
}  # fmt: skip
TEMPORAL: dict[str, Callable[[Any, Any, Any, Any], bool]] = {
    "AFTER": lambda a, b, c, d: a > d, "BEFORE": lambda a, b, c, d: b < c,
    "CONTAINS": lambda a, b, c, d: a < c and b > d,
    "DISJOINT": lambda a, b, c, d: b < c or a > d, "DURING": lambda a, b, c, d: a > c and b < d,
    "EQUALS": lambda a, b, c, d: (a, b) == (c, d), "FINISHEDBY": lambda a, b, c, d: a < c and b == d,
    "FINISHES": lambda a, b, c, d: a > c and b == d, "INTERSECTS": lambda a, b, c, d: a <= d and b >= c,
    "MEETS": lambda a, b, c, d: b == c, "METBY": lambda a, b, c, d: a == d,
    "OVERLAPPEDBY": lambda a, b, c, d: c < a < d < b, "OVERLAPS": lambda a, b, c, d: a < c < b < d,
    "STARTEDBY": lambda a, b, c, d: a == c and b > d, "STARTS": lambda a, b, c, d: a == c and b < d,
}  # fmt: skip


def grid(chance: random.Random) -> tuple[int, int]:
    return chance.randint(0, 5), chance.randint(0, 5)


def drawn(chance: random.Random) -> Any:
    """A point, a line or a box on a small grid: edges and corners often meet."""
    (a, b), (c, d) = grid(chance), grid(chance)
    kind = chance.choice(("point", "line", "box", "box"))
    if kind == "point" or (a, b) == (c, d):
        return shapely.Point(a, b)
    if kind == "line" or a == c or b == d:
        return shapely.LineString([(a, b), (c, d)])
    return shapely.box(min(a, c), min(b, d), max(a, c), max(b, d))


CHANCE = random.Random(5)
SHAPES = [drawn(CHANCE) for _ in range(120)]
SPANS = [sorted((CHANCE.randint(0, 6), CHANCE.randint(0, 6))) for _ in SHAPES]


@pytest.fixture(scope="module")
def desk(shared_database: str) -> Iterator[Sync]:
    with connect(shared_database) as conn:
        yield conn


def taken(desk: Sync, cql2: str) -> set[int]:
    moments = [column(name, TIMESTAMP(timezone=True)) for name in ("since", "until")]
    values = {
        "ids": list(range(len(SHAPES))),
        "shapes": [shapely.to_wkt(shape) for shape in SHAPES],
        "since": [day(first) for first, _ in SPANS],
        "until": [day(last) for _, last in SPANS],
    }
    rows = ROWS.bindparams(**values).columns(column("id"), column("shape"), *moments).subquery("r")
    kinds = {"since": "moment", "until": "moment"}
    names = Names({name: rows.c[name] for name in kinds}, ZoneInfo("UTC"), kinds, Geometry(rows.c.shape, points=False))
    found = desk.execute(*rendered(select(rows.c.id).where(condition(cql2, names)))).fetchall()
    return {row["id"] for row in found}


def day(number: int) -> datetime:
    return START + timedelta(days=number)


@pytest.mark.parametrize("name", SPATIAL)
def test_shapes_lie_to_each_other_as_shapely_says(desk: Sync, name: str) -> None:
    chance, holds = random.Random(name), SPATIAL[name]
    some = 0
    for asked in [drawn(chance) for _ in range(12)]:
        wkt = shapely.to_wkt(asked)
        expected = {index for index, shape in enumerate(SHAPES) if holds(shape, asked)}
        assert taken(desk, f"S_{name}(geometry, {wkt})") == expected, wkt
        turned = {index for index, shape in enumerate(SHAPES) if holds(asked, shape)}
        assert taken(desk, f"S_{name}({wkt}, geometry)") == turned, wkt
        some += len(expected)
    assert some


@pytest.mark.parametrize("name", TEMPORAL)
def test_times_lie_to_each_other_as_they_should(desk: Sync, name: str) -> None:
    chance, holds = random.Random(name), TEMPORAL[name]
    some = 0
    for first, last in [sorted((chance.randint(0, 6), chance.randint(0, 6))) for _ in range(12)]:
        interval = f"INTERVAL('{day(first).isoformat()}','{day(last).isoformat()}')"
        expected = {i for i, (a, b) in enumerate(SPANS) if holds(a, b, first, last)}
        assert taken(desk, f"T_{name}(INTERVAL(since, until), {interval})") == expected, interval
        some += len(expected)
    assert some
