"""The public layers as GeoDataFrames and on folium maps: for notebooks and batch work, never in the request path.

Everything is in degrees, longitude first (EPSG:4326); instants are UTC; `columns(table)` tells what each column means.
"""

from layers.features.database import here
from layers.features.documented import CRS, columns
from layers.features.drawn import show
from layers.features.frames import (
    assets,
    boundary_versions,
    communities,
    heat,
    hotspot_runs,
    hotspots,
    requests,
    zones,
)

__all__ = [
    "CRS",
    "assets",
    "boundary_versions",
    "columns",
    "communities",
    "heat",
    "here",
    "hotspot_runs",
    "hotspots",
    "requests",
    "show",
    "zones",
]
