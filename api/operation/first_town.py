"""The invented sample town, loaded into an installation that has no town of its own."""

from __future__ import annotations

from api import sample
from api.sample.demo import TOWNS
from geo_oss.db import sql
from geo_oss.db.pool import connect
from geo_oss.settings import Settings

_SQL = sql.load(__package__)


def is_wanted(settings: Settings) -> bool:
    """Whether the sample is to be loaded: asked for, not there as a whole, and no other town is."""
    return settings.sample and not _has_own_town(settings) and not sample.loaded(settings)


def _has_own_town(settings: Settings) -> bool:
    with connect(settings.database_url) as conn:
        return conn.execute(_SQL["own_town"], {"sample": list(TOWNS)}).fetchone() is not None
