"""The child process that computes one analysis: `python -m api.analysis.child ORGANIZATION ID`."""

from __future__ import annotations

from api.analysis.store import QUEUE
from api.jobs import child
from api.jobs.heart import Heart
from geo_oss.db.pool import connect
from geo_oss.errors import GeoOssError
from geo_oss.settings import Settings
from layers.hotspots.run import work


def main(organization_id: int, id: int, settings: Settings) -> None:
    """Computes what was asked for: all of it, or a sentence is left for who asked."""
    url = settings.database_url
    with connect(url, autocommit=True) as conn, Heart(url, QUEUE, organization_id, id) as heart:
        try:
            work(conn, organization_id, id, lambda stage, share: _tell(heart, stage, share))
        except GeoOssError as refused:
            scope = {"organization_id": organization_id, "id": id}
            conn.execute(QUEUE.sql["refuse"], scope | {"th": refused.th, "en": refused.en})


def _tell(heart: Heart, stage: str, share: float) -> None:
    heart.stage(stage, share, 1.0)


if __name__ == "__main__":
    child.run(main)
