"""The public layers as GeoDataFrames, and on a folium map: for notebooks and batch work, never in the request path.

Everything is in degrees, longitude first (EPSG:4326); instants are UTC. Only the public projection is read: no name, no
phone, no case that is not public.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import folium
import geopandas
from sqlalchemy import ColumnElement, Engine, Select, create_engine, select
from sqlalchemy.pool import NullPool

from geo_oss.db.migrate import sqlalchemy_url
from geo_oss.db.tables import request_public
from geo_oss.db.tables.ground import boundary, category, organization, pole
from geo_oss.errors import NotFound
from geo_oss.requests import filter as filters
from geo_oss.requests.conditions import conditions, public
from geo_oss.requests.model import Status
from layers.registry import layer

CRS = "EPSG:4326"


def requests(url: str, code: str, **asked: str) -> geopandas.GeoDataFrame:
    """The public requests of a municipality, newest first.

    `asked` are the filter's own words: `requests(url, "sommot", status="open", zone="2", **{"from": "2026-10-01"})`.
    Columns: number, category (Thai), status (word), title (personal data covered), zone, community, pole (codes and
    number, None for none), supporters, photos, created_at, done_at (UTC), geometry. Raises `Invalid`, `NotFound`.
    """
    engine = _engine(url)
    town, time_zone = _town(engine, code)
    columns = request_public.c
    rows = (
        select(
            columns.number, category.c.name_th.label("category"), columns.status, columns.title,
            columns.zone_code.label("zone"), columns.community_code.label("community"),
            columns.pole_number.label("pole"), columns.supporters, columns.photos, columns.created_at,
            columns.done_at, columns.place.label("geometry"),
        )
        .join(category, _same_town(category.c, columns.organization_id) & (category.c.id == columns.category_id))
        .where(*conditions(filters.read(asked), public(), town, time_zone))
        .order_by(columns.created_at.desc(), columns.id.desc())
    )  # fmt: skip
    frame = _frame(engine, rows)
    frame["status"] = [Status(number).word for number in frame["status"]]
    return frame


def boundaries(url: str, code: str, which: Literal["zone", "community"]) -> geopandas.GeoDataFrame:
    """The zones or communities in force. Columns: code, name_th, name_en, area_m2 (on the spheroid), geometry."""
    engine = _engine(url)
    town, _ = _town(engine, code)
    columns = boundary.c
    rows = select(columns.code, columns.name_th, columns.name_en, columns.area_m2, columns.shape.label("geometry"))
    wanted = (columns.organization_id == town, columns.layer == which, columns.in_force)
    return _frame(engine, rows.where(*wanted).order_by(columns.code))


def poles(url: str, code: str) -> geopandas.GeoDataFrame:
    """The light poles. Columns: number, circuit, kind, street, zone, community (codes), geometry."""
    engine = _engine(url)
    town, _ = _town(engine, code)
    columns = pole.c
    rows = select(
        columns.number, columns.circuit, columns.kind, columns.street, columns.zone_code.label("zone"),
        columns.community_code.label("community"), columns.place.label("geometry"),
    )  # fmt: skip
    return _frame(engine, rows.where(columns.organization_id == town).order_by(columns.number))


def show(frame: geopandas.GeoDataFrame, on: folium.Map | None = None) -> folium.Map:
    """A folium map of requests or boundaries in the product's own colours, added to `on` or on a plain new map."""
    west, south, east, north = frame.total_bounds
    drawn = on or folium.Map(tiles=None, control_scale=True)
    drawn.fit_bounds([[south, west], [north, east]])
    plain = frame.assign(**{name: frame[name].astype(str) for name in frame.select_dtypes("datetimetz").columns})
    named = [name for name in ("number", "name_th", "title", "status") if name in frame]
    folium.GeoJson(
        plain,
        style_function=_look,
        marker=folium.CircleMarker(radius=4, weight=1, fill=True, fill_opacity=0.8),
        tooltip=folium.GeoJsonTooltip(named, labels=False),
    ).add_to(drawn)
    return drawn


def _look(feature: Mapping[str, Any]) -> dict[str, Any]:
    status = feature["properties"].get("status")
    if status is None:
        return {"color": layer("zones").legend[0]["colour"], "weight": 2, "fillOpacity": 0.03}
    colour = layer("requests").legend[Status[status.upper()] - 1]["colour"]
    return {"color": "#ffffff", "fillColor": colour}


def _engine(url: str) -> Engine:
    return create_engine(sqlalchemy_url(url), poolclass=NullPool)


def _town(engine: Engine, code: str) -> tuple[int, str]:
    wanted = select(organization.c.id, organization.c.time_zone).where(organization.c.code == code)
    with engine.connect() as conn:
        found = conn.execute(wanted).first()
    if found is None:
        raise NotFound(f"ไม่พบหน่วยงาน {code}", f"There is no municipality {code}.")
    return int(found[0]), str(found[1])


def _same_town(columns: Any, organization_id: ColumnElement[int]) -> ColumnElement[bool]:
    same: ColumnElement[bool] = columns.organization_id == organization_id
    return same


def _frame(engine: Engine, rows: Select[Any]) -> geopandas.GeoDataFrame:
    with engine.connect() as conn:
        return geopandas.read_postgis(rows, conn, geom_col="geometry", crs=CRS)
