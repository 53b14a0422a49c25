"""A crew's day worked out and written: for the worker's child, which has the solver and the streets at hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import shapely
from psycopg import Connection
from psycopg.types.json import Jsonb

from geo_oss.crews import day as days
from geo_oss.crews import store
from geo_oss.crews.model import Crew
from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests.model import Status
from geo_oss.routing import streets, tour, visiting_order, ways
from geo_oss.routing.tour import END, FIRST, START, Problem, Timetable, Visit
from geo_oss.routing.ways import Line, Ways

_SQL = sql.load(__package__, "day.sql")
MOST_VISITS = 150
"""More open cases than anybody does in a day are not even looked at: those that matter most are."""
Told = Callable[[str, float, float], object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A day to plan: whose, when, and from where and when on (None: from the depot, as soon as the crew works).

    With `order` (request ids) the order is somebody's own: it is kept, also where it takes too long.
    """

    crew_id: int
    day: date
    staff_id: int
    place: LonLat | None = None
    at: datetime | None = None
    order: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is written: what was wanted, the problem, its answer, and the ways it was measured on."""

    wanted: Wanted
    problem: Problem
    table: Timetable
    nearest: Timetable
    found: Ways
    start: LonLat
    left_out: list[Row]


def plan(conn: Connection[Row], organization: Organization, wanted: Wanted, told: Told) -> Plan:
    """Works the day out; nothing is written or held. Raises `NoSuchCrew`."""
    crew = store.of(conn, organization.id, wanted.crew_id)
    key = _key(organization, wanted)
    rows = _to_do(conn, organization, key, wanted)
    able = [row for row in rows if _hindrance(crew, row) is None]
    unable = [{"id": row["id"], "because": why} for row in rows if (why := _hindrance(crew, row))]
    unable += [{"id": row["id"], "because": "time"} for row in able[MOST_VISITS:]]
    able = able[:MOST_VISITS]
    start = wanted.place or crew.depot
    told("streets", 0.1, 0.5)
    found = _ways(conn, organization.id, [start, crew.depot, *(LonLat(row["lon"], row["lat"]) for row in able)])
    problem = _problem(crew, organization, wanted, able, found)
    told("order", 0.5, 0.9)
    table, nearest = _solved(problem, [row["id"] for row in able], wanted.order)
    out = [{"id": able[index]["id"], "because": why} for index, why in tour.left_out(problem, table)]
    told("write", 0.9, 1.0)
    return Plan(wanted, problem, table, nearest, found, start, [*unable, *out])


def _key(organization: Organization, wanted: Wanted) -> Row:
    return {"organization_id": organization.id, "crew_id": wanted.crew_id, "day": wanted.day}


def _hindrance(crew: Crew, row: Row) -> str | None:
    """Why nobody of the crew goes there at all, whatever the day: it waits for the budget, or is not their trade."""
    if row["status"] == Status.WAITING_PLAN:
        return "plan"
    return None if crew.can((row["category_id"], row["main_id"])) else "skill"


def _to_do(conn: Connection[Row], organization: Organization, key: Row, wanted: Wanted) -> list[Row]:
    """The open cases of the crew, those that matter most first."""
    until = days.instant_of(wanted.day, 86400, organization)
    rows = conn.execute(_SQL["to_do"], key | {"until": until}).fetchall()
    return sorted(rows, key=lambda row: (-(row["weight"] or 1), row["id"]))


def _ways(conn: Connection[Row], organization_id: int, places: Sequence[LonLat]) -> Ways:
    """Along the streets where some are loaded, else straight."""
    rows = conn.execute(_SQL["streets"], {"organization_id": organization_id}).fetchall()
    lines = [np.asarray(shapely.get_coordinates(shape)) for shape in shapely.from_wkb([row["line"] for row in rows])]
    return streets.along(streets.graph(lines), places) if lines else ways.straight(places)


def _problem(crew: Crew, organization: Organization, wanted: Wanted, rows: Sequence[Row], found: Ways) -> Problem:
    begins = max(0, days.second_of(wanted.day, wanted.at, organization)) if wanted.at else 0
    visits = tuple(Visit(row["id"], 60 * row["service_minutes"], weight=row["weight"] or 1) for row in rows)
    metres = np.rint(found.metres).astype(int).tolist()
    return Problem(visits, crew.shift(begins=begins), metres, [[crew.seconds(far) for far in row] for row in metres])


def _solved(problem: Problem, ids: Sequence[int], order: Sequence[int]) -> tuple[Timetable, Timetable]:
    """The tour, and what going to the nearest would be; an order that is given is kept, with the rest left out."""
    if not order:
        planned = visiting_order.find(problem)
        return planned.plan, planned.nearest
    at = {id: index for index, id in enumerate(ids)}
    given = [at[id] for id in dict.fromkeys(order) if id in at]
    return tour.as_given(problem, given), tour.nearest_first(problem)


def keep(conn: Connection[Row], organization: Organization, made: Plan) -> None:
    """Writes the plan in the connection's transaction; what is done by now stays. Raises `NoSuchCrew`."""
    wanted, table, shift = made.wanted, made.table, made.problem.shift
    key = _key(organization, wanted)
    store.hold(conn, organization.id, wanted.crew_id)
    kept = [row["request_id"] for row in conn.execute(_SQL["visited"], key)]
    conn.execute(_SQL["unmake"], key | {"kept": kept})
    conn.execute(_SQL["renumber"], key)
    conn.execute(_SQL["renumbered"], key)
    last = FIRST + table.order[-1] if table.stops else START

    def instant(second: int) -> datetime:
        return days.instant_of(wanted.day, second, organization)

    conn.execute(
        _SQL["make"],
        key | {
            "lon": made.start.lon, "lat": made.start.lat, "starts_at": instant(shift.begins),
            "ends_at": instant(table.ends), "back_metres": table.back_metres, "back_minutes": table.back_seconds / 60,
            "back_line": _geojson(made.found.line(last, END)), "basis": made.found.basis,
            "by_hand": bool(wanted.order), "metres": table.metres, "nearest_metres": made.nearest.metres,
            "nearest_cases": len(made.nearest.stops), "left_out": Jsonb(made.left_out), "staff_id": wanted.staff_id,
        },
    )  # fmt: skip
    places = [START, *(FIRST + index for index in table.order)]
    legs = zip(table.stops, places, strict=False)
    open_legs = [(stop, came) for stop, came in legs if made.problem.visits[stop.visit].id not in kept]
    for position, (stop, came_from) in enumerate(open_legs, start=len(kept) + 1):
        conn.execute(
            _SQL["stop"],
            key | {
                "position": position, "request_id": made.problem.visits[stop.visit].id, "metres": stop.metres,
                "minutes": stop.seconds / 60, "line": _geojson(made.found.line(came_from, FIRST + stop.visit)),
                "arrives_at": instant(stop.arrives), "begins_at": instant(stop.begins), "ends_at": instant(stop.ends),
            },
        )  # fmt: skip


def _geojson(line: Line) -> str | None:
    """A way as GeoJSON; none where both ends are one place."""
    corners = list(dict.fromkeys((round(lon, 6), round(lat, 6)) for lon, lat in line))
    return json.dumps({"type": "LineString", "coordinates": corners}) if len(corners) > 1 else None
