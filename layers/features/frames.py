"""The frames a planner asks for: each function reads one public layer of one municipality.

`address` is the site (`https://…`, its OGC API is read) or a database (`postgresql://…`, best with the sign-in that
`geo-oss readers add` makes); `town` is the municipality's code. Both give the same frames, and no name, no phone, no
request that is not public. All raise `Invalid` and `NotFound` in sentences.
"""

from __future__ import annotations

from typing import Literal

import geopandas
import pandas as pd

from geo_oss.errors import Invalid
from layers.collections.registry import collection
from layers.features import database, documented, site


def requests(address: str, town: str, **asked: str) -> geopandas.GeoDataFrame:
    """The public requests, newest first; `asked` are the words of the list and the map.

    As in `requests(address, "sommot", status="open", zone="2", **{"from": "2026-10-01"})`; also `category`, `to`,
    `community`, `q`, `pole`, `bbox` and `filter` (CQL2).
    """
    return _collection("requests", address, town, asked)


def zones(address: str, town: str) -> geopandas.GeoDataFrame:
    """The zones in force, by code."""
    return _collection("zones", address, town, {})


def communities(address: str, town: str) -> geopandas.GeoDataFrame:
    """The communities in force, by code."""
    return _collection("communities", address, town, {})


def assets(address: str, town: str, kind: str = "") -> geopandas.GeoDataFrame:
    """The numbered things that stand: light poles (`kind="pole"`) and every other kind; `dark`: an open request."""
    return _collection("assets", address, town, {"asset": kind} if kind else {})


def heat(address: str, town: str, resolution: int = 8, **asked: str) -> geopandas.GeoDataFrame:
    """How many requests of a filter each H3 hexagon has, at resolution 5 (edges of 9.9 km) to 11 (29 m)."""
    return _collection("heat", address, town, {"resolution": str(resolution), **asked})


def hotspots(address: str, town: str) -> geopandas.GeoDataFrame:
    """The hot spots that the map shows."""
    return _collection("hotspots", address, town, {})


def hotspot_runs(address: str, town: str) -> pd.DataFrame:
    """Every time hot spots were looked for, the newest first: how, in what, and how many were found (database only)."""
    rows = database.query(_database(address), town, "hotspot_runs")
    return documented.table(documented.told("hotspot_runs"), rows)


def boundary_versions(address: str, town: str, layer: Literal["zone", "community"] = "zone") -> geopandas.GeoDataFrame:
    """Zones or communities of every version that is or was in force, a row for each and version (database only)."""
    rows = database.query(_database(address), town, "boundary_versions", layer=layer)
    told = documented.told("boundary_versions")
    return documented.frame(told, [row[:-1] for row in rows], [row[-1] for row in rows])


def _collection(name: str, address: str, town: str, asked: dict[str, str]) -> geopandas.GeoDataFrame:
    of = collection(documented.NAMES.get(name, name))
    rows = (site if _is_site(address) else database).rows(address, town, of, asked)
    return documented.frame(documented.told(name), [row[1:-1] for row in rows], [row[-1] for row in rows])


def _is_site(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _database(address: str) -> str:
    if _is_site(address):
        raise Invalid(
            "ข้อมูลนี้อ่านได้จากฐานข้อมูลเท่านั้น ขอรหัสผู้อ่านจากผู้ดูแลระบบ (geo-oss readers add)",
            "This is read from the database alone: ask the administrator for a reader (geo-oss readers add).",
            field="address",
        )
    return address
