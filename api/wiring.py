"""Where siblings meet: the only file that knows zones, poles and layers together."""

from __future__ import annotations

from importlib import resources


def sql_functions() -> list[str]:
    """The SQL functions of every room, in the order they build upon each other."""
    files = (resources.files(room) / "functions.sql" for room in ("geo_oss.db", "zones", "poles", "layers"))
    return [file.read_text(encoding="utf-8") for file in files if file.is_file()]
