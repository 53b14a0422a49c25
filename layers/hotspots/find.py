"""An analysis asked for and run at once: for commands, the sample towns and notebooks."""

from __future__ import annotations

from collections.abc import Mapping

from psycopg import Connection

from geo_oss.db.pool import Row
from geo_oss.errors import NotFound
from geo_oss.requests.filter import Filter
from layers.hotspots.asking import SQL, again, row
from layers.hotspots.model import Findings, Told
from layers.hotspots.run import work

Found = tuple[int, Findings]
"""The number of the run, and what it found."""


def _silent(stage: str, share: float) -> None:
    """Tells nobody."""


def find(
    conn: Connection[Row],
    code: str,
    asked: Filter,
    *,
    kind: str = "gi_star",
    given: Mapping[str, object] | None = None,
    by: str = "",
    shown: bool = False,
    told: Told = _silent,
) -> Found:
    """Runs an analysis of a municipality's requests, in the caller's transaction; `shown` puts it on the public map.

    `given`: parameters (`layers.hotspots.asked`). Raises `Invalid`, `NotFound`.
    """
    town = _town(conn, code)
    values = row(town["id"], kind, asked, given or {}, time_zone=town["time_zone"], now=town["now"])
    return _run(conn, values | {"by": by}, shown, told)


def rerun(conn: Connection[Row], code: str, id: int, *, by: str = "", told: Told = _silent) -> Found:
    """Runs a run again as it was; its summary says whether the numbers are the same. Raises `NotFound`."""
    known = conn.execute(SQL["run"], {"organization_id": _town(conn, code)["id"], "id": id}).fetchone()
    if known is None:
        raise NotFound(f"ไม่มีการวิเคราะห์หมายเลข {id}", f"There is no analysis {id}.", field="id")
    return _run(conn, again(known) | {"by": by}, False, told)


def _town(conn: Connection[Row], code: str) -> Row:
    town = conn.execute(SQL["organization"], {"code": code}).fetchone()
    if town is None:
        raise NotFound(f"ไม่มีหน่วยงานรหัส {code}", f"There is no organization {code}.", field="organization")
    return town


def _run(conn: Connection[Row], values: dict[str, object], shown: bool, told: Told) -> Found:
    conn.execute(SQL["lock"], values)
    added = conn.execute(SQL["ask"], values | {"state": "working"}).fetchone()
    assert added is not None
    id = int(added["id"])
    found = work(conn, int(str(values["organization_id"])), id, told)
    if shown:
        for query in ("hide", "show"):
            conn.execute(SQL[query], values | {"id": id})
    return id, found
