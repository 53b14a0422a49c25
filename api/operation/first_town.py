"""The invented sample town, loaded into an empty installation."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from importlib.util import find_spec

from geo_oss.db import sql
from geo_oss.db.pool import connect
from geo_oss.settings import Settings

_SQL = sql.load(__package__)


def is_wanted(url: str) -> bool:
    """Whether there is no municipality yet."""
    with connect(url) as conn:
        return conn.execute(_SQL["has_no_organization"]).fetchone() is not None


def is_here() -> bool:
    """Whether this copy of the program has its sample town."""
    return find_spec("api.sample") is not None


def load(settings: Settings, tell: Callable[[str], None]) -> None:
    """Generate and load the town; imported only here, because its tools are heavy."""
    importlib.import_module("api.sample").load(settings, tell)
