"""The child process that works on one map file: `python -m api.geodata.child ORGANIZATION ID`."""

from __future__ import annotations

import logging
from collections.abc import Callable

from api.geodata import assets, boundaries, check, files
from api.geodata.job import Job
from api.geodata.model import Upload
from api.geodata.store import QUEUE, SQL
from api.geodata.wording import on_page
from api.jobs import child
from api.jobs.heart import Heart
from geo_oss.db.pool import connect
from geo_oss.errors import GeoOssError
from geo_oss.settings import Settings

log = logging.getLogger("geo_oss.geodata")
_AFTER_REFUSAL = {"look": ("refused", "look"), "check": ("failed", "check"), "confirm": ("ready", "look")}
_AFTER_REFUSAL |= {"undo": ("done", "confirm"), "discard": ("discarded", "discard")}


def main(organization_id: int, id: int, settings: Settings) -> None:
    """Does what waits for one file: all of it, or a sentence is left for its sender."""
    scope = {"organization_id": organization_id, "id": id}
    url = settings.database_url
    with connect(url) as conn, Heart(url, QUEUE, organization_id, id) as heart:
        upload = child.taken(conn, Upload, SQL["one"], scope)
        try:
            with conn.transaction():
                _work(upload)(Job(conn, upload, files.folder(settings.data, organization_id, upload.folder), heart))
        except GeoOssError as refused:
            state, task = _AFTER_REFUSAL[upload.task]
            th, en = on_page(refused.th, refused.en)
            conn.execute(SQL["told"], scope | {"state": state, "task": task, "th": th, "en": en})


def _work(upload: Upload) -> Callable[[Job], None]:
    if upload.task == "check":
        return check.look
    room = boundaries if upload.is_boundary else assets
    work: Callable[[Job], None] = getattr(room, upload.task)
    return work


if __name__ == "__main__":
    child.run(main)
