"""An analysis as a row: asked for, taken up, kept. What is computed lies in the modules of the kinds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.requests.conditions import conditions, public
from geo_oss.requests.filter import Filter
from layers.hotspots import asked
from layers.hotspots.window import window

SQL = sql.load(__package__)


def row(
    organization_id: int, kind: str, filter_: Filter, given: Mapping[str, object], *, time_zone: str, now: datetime
) -> dict[str, Any]:
    """What the query `ask` takes for a new analysis, waiting for the worker.

    Raises `Invalid` for parameters out of bounds and for a filter that cannot become SQL.
    """
    parameters = asked.parameters(kind, given)
    conditions(filter_, public(), organization_id, time_zone)
    since, until = window(filter_, time_zone, now)
    return {
        "organization_id": organization_id,
        "kind": kind,
        "filter": filter_.query(),
        "grid": parameters.get("grid", ""),
        "parameters": Jsonb(parameters),
        "since": since,
        "until": until,
        "category_id": filter_.category[0] if len(filter_.category) == 1 else None,
        "state": "waiting",
        "summary": Jsonb({}),
        "by": "",
        "staff_id": None,
    }


def again(known: Mapping[str, Any]) -> dict[str, Any]:
    """What `ask` takes to run a known run again: the same filter, parameters and window.

    A parameter that runs did not have yet when it was made has its usual value.
    """
    said = {"grid": known["grid"]} | known["parameters"]
    takes = asked.KINDS[known["kind"]].parameters
    parameters = asked.parameters(known["kind"], {name: value for name, value in said.items() if name in takes})
    same = ("organization_id", "kind", "filter", "grid", "since", "until", "category_id")
    values = {name: known[name] for name in same}
    values |= {"parameters": Jsonb(parameters), "summary": Jsonb({"again_of": known["id"]})}
    return values | {"state": "waiting", "by": "", "staff_id": None}
