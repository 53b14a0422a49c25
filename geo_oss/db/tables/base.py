"""The metadata all tables hang on, and the column types with a meaning."""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import DateTime, MetaData

metadata = MetaData()


def instant() -> DateTime:
    """A moment, stored in UTC."""
    return DateTime(timezone=True)


def place() -> Geometry:
    """A point in degrees, longitude first (EPSG:4326)."""
    return Geometry("POINT", 4326, spatial_index=False)
