"""Files of zones and communities: looked at, put in force, taken back, given up."""

from __future__ import annotations

from pathlib import Path

from api.geodata import check, drawing, files, telling
from api.geodata.job import Job
from api.geodata.store import SQL
from zones import confirm as confirming
from zones import plan as planning
from zones import read as reading
from zones import undo as undoing
from zones import versions
from zones.columns import Columns
from zones.read import Boundaries
from zones.topology import drawn


def look(job: Job) -> None:
    """Proposes the boundaries of the file as a version, and tells everything it would change."""
    conn, upload, heart = job.conn, job.upload, job.heart
    heart.stage("read", 0.02, 0.2)
    found = _read(job)
    _forget(job)
    plan = planning.plan(
        conn, upload.organization_id, upload.layer, found,
        source=Path(upload.source_name), by=upload.staff_name, progress=heart.stage("compare", 0.2, 0.6),
    )  # fmt: skip
    report = check.of_file(job, found, heart.stage("topology", 0.6, 0.9))
    check.write(job, [report])
    heart.stage("draw", 0.9, 1.0)
    present = drawn.in_force(conn, upload.organization_id, upload.layer)
    moving = conn.execute(
        SQL["moving"], job.scope | {"version_id": plan.version, "limit": drawing.MOST_POINTS}
    ).fetchall()
    shown = drawing.boundaries(present, found, plan, report, moving)
    job.looked(telling.boundaries(present, found, plan, report), shown, version=plan.version)


def confirm(job: Job) -> None:
    """Puts the proposed version in force and re-assigns the requests chosen."""
    upload = job.upload
    told = job.heart.stage("change", 0.02, 1.0)
    which = job.said["which"] or "open"
    assert upload.version_id is not None
    act = confirming.confirm(
        job.conn, upload.organization_id, upload.version_id, which=which, by=upload.staff_name, progress=told
    )
    job.acted("done", act)
    files.remove(job.folder)


def undo(job: Job) -> None:
    """Takes the act back and gives its version up: whoever wants it again sends the file again."""
    act = job.upload.act or {}
    told = job.heart.stage("change", 0.02, 1.0)
    done = undoing.undo(job.conn, job.upload.organization_id, int(act["id"]), by=job.upload.staff_name, progress=told)
    _forget(job)
    job.acted("undone", done)


def discard(job: Job) -> None:
    """Gives the file and the version it was proposed as up."""
    _forget(job)
    job.acted("discarded", {})
    files.remove(job.folder)


def _read(job: Job) -> Boundaries:
    said = job.said
    return reading.read(
        files.uploaded(job.folder),
        wanted=Columns(said["code"], said["name"], said["name_en"], said["zone"]),
        stated_crs=said["crs"],
        table=said["table"],
        encoding=said["encoding"],
        how=job.how(),
    )


def _forget(job: Job) -> None:
    """A version an earlier look has proposed goes."""
    version = job.upload.version_id
    if version is not None and versions.get(job.conn, job.upload.organization_id, version).state == "proposed":
        versions.discard(job.conn, job.upload.organization_id, version)
    job.conn.execute(SQL["unproposed"], job.scope)
