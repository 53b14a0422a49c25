"""The child process that writes one export: `python -m api.exports.child ORGANIZATION ID`.

A process of its own, because reading, converting and writing a million rows would take the time of others.
"""

from __future__ import annotations

from api.exports import shelf
from api.exports.analysis import written
from api.exports.model import Export
from api.exports.store import QUEUE, SQL
from api.jobs import child
from api.jobs.heart import Heart
from geo_oss.db.pool import connect
from geo_oss.organizations import store as organizations
from geo_oss.requests.worklist import Desk
from geo_oss.settings import Settings
from layers.export import extract, formats
from layers.export.write import write


def main(organization_id: int, id: int, settings: Settings) -> None:
    """Writes what was ordered and says so in the row; whatever goes wrong is the worker's to tell."""
    scope = {"organization_id": organization_id, "id": id}
    url = settings.database_url
    with connect(url, autocommit=True) as conn, Heart(url, QUEUE, organization_id, id) as heart:
        export = child.taken(conn, Export, SQL["one"], scope)
        town = organizations.of(conn, organization_id)
        file = shelf.path(settings.data, export.ticket)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = heart.stage("write", 0.0, 1.0)
        if export.layer == formats.ANALYSIS_LAYER:
            rows = written(url, town, export, file)
        else:
            desk = Desk(**export.desk) if export.desk is not None else None
            wanted = extract.of(export.layer, town, export.query, desk)
            kind = formats.named(export.format)
            rows = write(conn, wanted, kind, file, progress=lambda done, of: told("write", done, of))
        conn.execute(SQL["ready"], scope | {"rows": rows, "bytes": file.stat().st_size})


if __name__ == "__main__":
    child.run(main)
