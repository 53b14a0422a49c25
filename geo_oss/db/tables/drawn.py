"""What is counted and kept for drawing: heat cells and tile versions."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, SmallInteger, Table, Text

from geo_oss.db.tables.base import metadata

heat = Table(
    "heat",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("z", SmallInteger, primary_key=True),
    Column("tx", Integer, primary_key=True),
    Column("ty", Integer, primary_key=True),
    Column("px", SmallInteger, primary_key=True),
    Column("py", SmallInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("n_open", Integer, primary_key=True),
)
tile_cache = Table(
    "tile_cache",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("layer", Text, primary_key=True),
    Column("z", SmallInteger, primary_key=True),
    Column("x", Integer, primary_key=True),
    Column("y", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("mvt", LargeBinary, nullable=False),
)
heat_delta = Table(
    "heat_delta",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("qx", Integer, nullable=False),
    Column("qy", Integer, nullable=False),
    Column("dn", SmallInteger, nullable=False),
    Column("dopen", SmallInteger, nullable=False),
)
layer_version = Table(
    "layer_version",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("layer", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
