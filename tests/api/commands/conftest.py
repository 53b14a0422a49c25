"""A committed town that commands find in the environment."""

from collections.abc import Iterator

import pytest

from geo_oss import settings
from geo_oss.db.pool import connect
from tests import town


@pytest.fixture
def town_url(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A committed town that the commands find in the environment."""
    with connect(database) as conn:
        conn.execute(town.TOWN)
    monkeypatch.setenv("GEO_OSS_DATABASE_URL", database)
    settings.current.cache_clear()
    yield database
    settings.current.cache_clear()
