"""A crew's day as it is shown: the stops in their order with what has become of each, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from geo_oss.crews.model import Crew
from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.organizations.model import Organization

_SQL = sql.load(__package__, "day.sql")


@dataclass(frozen=True, slots=True)
class Day:
    """A planned day. `facts` are the columns of crew_day, `stops` those of crew_stop with their requests.

    `left_out` are requests with `because`; `unplanned` how many open cases of the crew came in after the plan.
    """

    facts: Row
    stops: tuple[Row, ...]
    left_out: tuple[Row, ...]
    unplanned: int

    @property
    def next(self) -> Row | None:
        """The first stop that is not done."""
        return next((stop for stop in self.stops if stop["is_open"]), None)

    @property
    def done(self) -> int:
        """How many stops are."""
        return sum(not stop["is_open"] for stop in self.stops)

    @property
    def work_minutes(self) -> int:
        """At work on all stops."""
        seconds: float = sum((stop["ends_at"] - stop["begins_at"]).total_seconds() for stop in self.stops)
        return round(seconds / 60)

    @property
    def drive_minutes(self) -> int:
        """On the way, there and back."""
        minutes: float = sum(stop["minutes"] for stop in self.stops) + self.facts["back_minutes"]
        return round(minutes)

    @property
    def saved_metres(self) -> float:
        """Shorter than going to the nearest first, where that would do the same number of cases."""
        same = self.facts["nearest_cases"] == len(self.stops)
        return max(0.0, self.facts["nearest_metres"] - self.facts["metres"]) if same else 0.0


async def of(conn: Conn, organization_id: int, crew_id: int, day: date) -> Day | None:
    """The plan of a crew for a day; None when there is none."""
    key = {"organization_id": organization_id, "crew_id": crew_id, "day": day}
    facts = await (await conn.execute(_SQL["day"], key)).fetchone()
    if facts is None:
        return None
    stops = await (await conn.execute(_SQL["stops"], key)).fetchall()
    reasons = {line["id"]: line["because"] for line in facts["left_out"]}
    out = await (await conn.execute(_SQL["requests"], key | {"ids": list(reasons)})).fetchall()
    known = [stop["id"] for stop in stops] + list(reasons)
    fresh = await (await conn.execute(_SQL["unplanned"], key | {"ids": known})).fetchone()
    return Day(
        facts, tuple(stops), tuple(row | {"because": reasons[row["id"]]} for row in out), fresh["cases"] if fresh else 0
    )


async def waiting(conn: Conn, organization_id: int, crew_id: int) -> int:
    """How many open cases a crew has in its packages."""
    key = {"organization_id": organization_id, "crew_id": crew_id, "ids": []}
    row = await (await conn.execute(_SQL["unplanned"], key)).fetchone()
    return int(row["cases"]) if row else 0


async def planned_days(conn: Conn, organization_id: int, crew_ids: Sequence[int], day: date) -> set[int]:
    """Which of these crews have a plan for a day."""
    key = {"organization_id": organization_id, "crew_ids": list(crew_ids), "day": day}
    rows = await (await conn.execute(_SQL["planned"], key)).fetchall()
    return {row["crew_id"] for row in rows}


def day_to_plan(crew: Crew, organization: Organization, now: datetime) -> date:
    """Today while the crew's hours are not over, then tomorrow."""
    local = now.astimezone(organization.zone)
    over = local.hour * 60 + local.minute >= crew.hours[-1]
    return local.date() + timedelta(days=over)


def second_of(day: date, at: datetime, organization: Organization) -> int:
    """An instant as seconds since the local midnight of a day."""
    return int((at - datetime.combine(day, time(), organization.zone)).total_seconds())


def instant_of(day: date, second: int, organization: Organization) -> datetime:
    """A second of a local day as an instant, in UTC."""
    return (datetime.combine(day, time(), organization.zone) + timedelta(seconds=second)).astimezone(UTC)


def line_of(stop: dict[str, Any]) -> list[list[float]]:
    """The corners of the way to a stop (EPSG:4326); none for a stop without a drawn way."""
    shape = stop.get("line")
    return list(shape["coordinates"]) if shape else []
