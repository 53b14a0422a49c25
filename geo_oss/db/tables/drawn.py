"""What is counted and kept for drawing: heat cells, hot spots and tile versions."""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import REAL, BigInteger, Boolean, Column, Double, Integer, LargeBinary, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from geo_oss.db.tables.base import instant, metadata, place

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
heat_cube = Table(
    "heat_cube",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("audience", SmallInteger, primary_key=True),
    Column("grid", SmallInteger, primary_key=True),
    Column("period", Integer, primary_key=True),
    Column("category_id", SmallInteger, primary_key=True),
    Column("zone_code", Text, primary_key=True),
    Column("key", BigInteger, primary_key=True),
    *(Column(f"s{status}", Integer, nullable=False) for status in range(1, 7)),
)
heat_cube_delta = Table(
    "heat_cube_delta",
    metadata,
    Column("organization_id", Integer, nullable=False),
    Column("audience", SmallInteger, nullable=False),
    Column("h3_cell", BigInteger, nullable=False),
    Column("place", place(), nullable=False),
    Column("category_id", SmallInteger, nullable=False),
    Column("zone_code", Text, nullable=False),
    Column("created_at", instant(), nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("dn", SmallInteger, nullable=False),
)
heat_cube_state = Table(
    "heat_cube_state",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("loads", BigInteger, nullable=False),
    Column("built", BigInteger, nullable=False),
)
heat_cube_folds = Table(
    "heat_cube_folds",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("folds", BigInteger, nullable=False),
)
layer_version = Table(
    "layer_version",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("layer", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
hotspot_run = Table(
    "hotspot_run",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("made_at", instant(), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("filter", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("cells", Integer, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("outside", Integer, nullable=False),
    Column("hot", Integer, nullable=False),
    Column("cold", Integer, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("kind", Text, nullable=False),
    Column("parameters", JSONB, nullable=False),
    Column("grid", Text, nullable=False),
    Column("since", instant()),
    Column("until", instant()),
    Column("software", Text, nullable=False),
    Column("category_id", SmallInteger),
    Column("in_force", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("share", REAL, nullable=False),
    Column("error_th", Text, nullable=False),
    Column("error_en", Text, nullable=False),
    Column("summary", JSONB, nullable=False),
    Column("staff_id", Integer),
    Column("seen_at", instant()),
    Column("stop", Boolean, nullable=False),
)
hotspot_cell = Table(
    "hotspot_cell",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("run_id", Integer, primary_key=True),
    Column("cell", BigInteger, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("z", Double),
    Column("p", Double),
    Column("q", Double),
    Column("class", SmallInteger, nullable=False),
    Column("shape", Geometry("POLYGON", 4326, spatial_index=False), nullable=False),
    Column("trend", Text),
    Column("public_class", SmallInteger, nullable=False),
    Column("public_trend", Text),
    Column("facts", JSONB, nullable=False),
)
