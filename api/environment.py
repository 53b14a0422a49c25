"""Settings from a file: lines of `.env` in the project's folder count as if they were in the environment."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from geo_oss.db import cluster
from geo_oss.settings import ROOT, Settings, current


def read_file(path: Path = ROOT / ".env") -> None:
    """Take GEO_OSS_ names out of the file; what the environment says already wins."""
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            name, is_setting, value = line.strip().partition("=")
            if is_setting and name.startswith("GEO_OSS_"):
                os.environ.setdefault(name, value.strip().strip("'\""))


def with_database() -> Settings:
    """The settings with the address of a database filled in: the given one, or the private cluster's.

    Raises `Unavailable` when the private cluster does not run.
    """
    settings = current()
    return replace(settings, database_url=cluster.database_url(settings))


def export(settings: Settings) -> dict[str, str]:
    """The environment for a child process that shall have these settings."""
    names = Settings.__dataclass_fields__
    return os.environ | {f"GEO_OSS_{name.upper()}": _text(getattr(settings, name)) for name in names}


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
