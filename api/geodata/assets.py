"""Files of poles and other numbered things: looked at, merged, given up."""

from __future__ import annotations

from api.geodata import drawing, files, telling
from api.geodata.job import Job
from poles import kinds, merge
from poles import load as loading
from poles import undo as undoing
from poles.columns import Columns
from poles.load import Choice
from poles.merge import By, Terms
from poles.plan import Listing


def look(job: Job) -> None:
    """What merging the file would add, move, change and leave over."""
    job.heart.stage("read", 0.02, 0.4)
    listing = _listing(job)
    job.heart.stage("compare", 0.4, 0.9)
    plan = merge.preview(
        job.conn, job.upload.organization_id, job.upload.layer, listing, take_file=bool(job.said["take_file"])
    )
    job.heart.stage("draw", 0.9, 1.0)
    job.looked(telling.assets(listing, plan), drawing.assets(plan))


def confirm(job: Job) -> None:
    """Merges the file, if that does exactly what the preview said."""
    preview = job.upload.preview or {}
    job.heart.stage("read", 0.02, 0.4)
    listing = _listing(job)
    job.heart.stage("change", 0.4, 1.0)
    done = merge.apply(
        job.conn, job.upload.organization_id, job.upload.layer, listing,
        source=job.upload.source_name, by=By(job.upload.staff_id, job.upload.staff_name),
        terms=Terms(vanished=job.said["vanished"] or "flag", take_file=bool(job.said["take_file"])),
        fingerprint=preview["fingerprint"],
    )  # fmt: skip
    job.acted("done", done)
    files.remove(job.folder)


def undo(job: Job) -> None:
    """Takes the merge back: whoever wants it again sends the file again."""
    job.heart.stage("change", 0.02, 1.0)
    by = By(job.upload.staff_id, job.upload.staff_name)
    done = undoing.undo(job.conn, job.upload.organization_id, int((job.upload.act or {})["id"]), by=by)
    job.acted("undone", done)


def discard(job: Job) -> None:
    """Gives the file up."""
    job.acted("discarded", {})
    files.remove(job.folder)


def _listing(job: Job) -> Listing:
    said = job.said
    columns = Columns(said["number"], said["circuit"], said["kind"], said["street"], said["x"], said["y"])
    choice = Choice(
        said["crs"], said["table"], said["encoding"], columns,
        keep_first=bool(said["keep_first"]), skip_bad=bool(said["skip_bad"]), how=job.how(),
    )  # fmt: skip
    fields = kinds.of(job.conn, job.upload.organization_id, job.upload.layer).fields
    return loading.listing(files.uploaded(job.folder), choice, fields)
