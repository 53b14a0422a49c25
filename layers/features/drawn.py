"""Frames on a folium map, in the colours and with the legend of the product's own map."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import folium
import geopandas
import numpy as np
import pandas as pd

from geo_oss.errors import Invalid
from geo_oss.requests.model import STATUS_NAMES, Status
from layers.features import documented, paint
from layers.features.legend import Legend
from layers.registry import Layer, layer

MOST_DRAWN = 20_000
"""Shapes a browser still moves smoothly."""
_TOLD = ("number", "code", "name_th", "category_name", "title", "status", "street", "text", "n", "class", "dark")
"""Columns that are told when one points at a shape, if the frame has them."""
_TILE_NAMES = {"asset": "kind"}
"""Columns that style.json knows by the name they have in tiles."""


def show(frame: geopandas.GeoDataFrame, on: folium.Map | None = None, layer: str = "") -> folium.Map:
    """A folium map of a frame, added to `on` or on a plain new map.

    `layer` says whose drawing is meant where the frame no longer knows it. Raises `Invalid` above 20,000 shapes.
    """
    if len(frame) > MOST_DRAWN:
        raise Invalid(
            f"มี {len(frame):,} รูปร่าง วาดได้ {MOST_DRAWN:,} ใช้ตัวกรอง หรือ features.heat",
            f"That is {len(frame):,} shapes, more than {MOST_DRAWN:,}: use the filter, or features.heat.",
        )
    drawn = on if on is not None else folium.Map(tiles=None, control_scale=True)
    of = _layer(frame, layer)
    if len(frame):
        west, south, east, north = frame.total_bounds
        drawn.fit_bounds([[south, west], [north, east]])
        _shapes(frame, of).add_to(drawn)
    Legend.of(drawn).add(of)
    return drawn


def _layer(frame: geopandas.GeoDataFrame, name: str) -> Layer:
    name = name or str(frame.attrs.get("layer", "")) or ("communities" if "zone" in frame else "zones")
    return layer(documented.NAMES.get(name, name))


def _shapes(frame: geopandas.GeoDataFrame, of: Layer) -> folium.GeoJson:
    told = [name for name in _TOLD if name in frame]
    plain = _plain(frame, of, told)
    return folium.GeoJson(
        plain,
        name=of.title["th"],
        style_function=lambda feature: feature["properties"]["look"],
        marker=folium.CircleMarker(),
        tooltip=folium.GeoJsonTooltip(told, aliases=[_thai(of, name) for name in told]) if told else None,
    )


def _plain(frame: geopandas.GeoDataFrame, of: Layer, told: list[str]) -> geopandas.GeoDataFrame:
    """The frame with what is told as safe words, and how each shape looks."""
    values = pd.DataFrame(frame.drop(columns=frame.geometry.name)).astype(object)
    rows: list[Any] = values.where(values.notna(), None).to_dict("records")
    looks = _by_count(frame, of) if _is_counted(of) else [_look(of, row) for row in rows]
    words = {name: [_word(name, row[name]) for row in rows] for name in told}
    return geopandas.GeoDataFrame({**words, "look": looks}, geometry=frame.geometry.to_numpy(), crs=frame.crs)


def _word(name: str, value: Any) -> str:
    """A value as people read it; titles are citizens' words, and a tooltip would run what they put there."""
    if name == "status":
        return STATUS_NAMES[Status[str(value).upper()]][0]
    return "–" if value is None else html.escape(str(value))


def _thai(of: Layer, name: str) -> str:
    return str(of.items.get("fields", {}).get(name, {}).get("th", name))


def _look(of: Layer, row: Mapping[str, Any]) -> dict[str, Any]:
    known = {_TILE_NAMES.get(name, name): value for name, value in row.items()}
    if of.id == "requests":
        known["status"] = int(Status[str(row["status"]).upper()])
    part = paint.drawing(of, known)
    if part is None:
        return {}
    return _LOOKS[part["type"]]({name: paint.value(told, known) for name, told in part.get("paint", {}).items()})


def _circle(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "fill": True,
        "radius": told.get("circle-radius", 5),
        "fillColor": told.get("circle-color", "#000000"),
        "fillOpacity": told.get("circle-opacity", 1),
        "color": told.get("circle-stroke-color", "#ffffff"),
        "weight": told.get("circle-stroke-width", 0),
    }


def _line(told: Mapping[str, Any]) -> dict[str, Any]:
    shown = {"color": told["line-color"], "weight": told.get("line-width", 1), "opacity": told.get("line-opacity", 1)}
    return shown | {"fillOpacity": 0.02}


def _fill(told: Mapping[str, Any]) -> dict[str, Any]:
    edge = {"color": "#ffffff", "weight": 0.5, "opacity": 0.6}
    return edge | {"fillColor": told["fill-color"], "fillOpacity": told.get("fill-opacity", 1)}


_LOOKS = {"circle": _circle, "line": _line, "fill": _fill}


def _is_counted(of: Layer) -> bool:
    """Whether the map draws it as a surface: here its cells have the colours of the legend's ramp instead."""
    return all(part["type"] == "heatmap" for part in of.drawing)


def _by_count(frame: geopandas.GeoDataFrame, of: Layer) -> list[dict[str, Any]]:
    """Equal shares of the cells that are told for each colour; the palest is for those that are not."""
    colours = next(mark["colours"] for mark in of.legend if mark["mark"] == "ramp")
    counts = frame["n"].to_numpy(dtype=float, na_value=np.nan)
    known = counts[~np.isnan(counts)]
    edges = np.quantile(known, np.linspace(0, 1, len(colours))[1:-1]) if len(known) else []
    steps = np.where(np.isnan(counts), 0, 1 + np.digitize(counts, edges))
    return [_fill({"fill-color": colours[min(step, len(colours) - 1)], "fill-opacity": 0.75}) for step in steps]
