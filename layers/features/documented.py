"""What each column of the frames is: its type, and its meaning in Thai and English, units and all.

The words are those of the collections of OGC API Features (`[items.fields]` of a layer.toml) and of tables.toml here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import shapely

from geo_oss.errors import NotFound
from layers.collections.registry import Field, collections

CRS = "EPSG:4326"
DTYPES: Mapping[str, Any] = {
    "text": "str",
    "integer": "Int64",
    "real": "float64",
    "boolean": "boolean",
    "moment": "datetime64[us, UTC]",
}
"""The pandas type of each kind of field; what is not there is NA."""
NAMES = {"assets": "poles"}
"""Frames that are called otherwise than their layer."""


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of frame: its name, the layer it is drawn as, its columns in order."""

    name: str
    layer: str
    fields: tuple[Field, ...]


def columns(name: str) -> pd.DataFrame:
    """The columns of a frame (`requests`, `zones`, `heat` …): type, meaning in Thai and English. Raises `NotFound`."""
    fields = told(name).fields
    rows = [(field.name, DTYPES[field.kind], field.th, field.en) for field in fields]
    return pd.DataFrame(rows, columns=["column", "dtype", "th", "en"]).set_index("column")


def told(name: str) -> Told:
    """The kind of frame of that name. Raises `NotFound`."""
    found = _tables().get(name)
    if found is None:
        listed = ", ".join(sorted(_tables()))
        raise NotFound(f"ไม่มีตารางนี้ (มี {listed})", f"There is no such table; there are {listed}.")
    return found


@lru_cache(maxsize=1)
def _tables() -> dict[str, Told]:
    called = {layer: name for name, layer in NAMES.items()}
    known = [Told(called.get(one.id, one.id), one.id, one.fields) for one in collections()]
    more = tomllib.loads((Path(__file__).parent / "tables.toml").read_text(encoding="utf-8"))
    for name, table in more.items():
        fields = [Field(column, said["type"], said["th"], said["en"]) for column, said in table["fields"].items()]
        known.append(Told(name, table["layer"], tuple(fields)))
    return {one.name: one for one in known}


def table(of: Told, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Rows whose values come in the order of the fields, as a table with the types that are written down."""
    values: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(of.fields)
    made = {field.name: _column(field, list(column)) for field, column in zip(of.fields, values, strict=False)}
    return pd.DataFrame(made)


def frame(of: Told, rows: Sequence[Sequence[Any]], shapes: Sequence[Any]) -> geopandas.GeoDataFrame:
    """The same with a shape for each row, WKB or GeoJSON text in degrees."""
    read = shapely.from_geojson if shapes and isinstance(shapes[0], str) else shapely.from_wkb
    made = geopandas.GeoDataFrame(table(of, rows), geometry=read(list(shapes)), crs=CRS)
    made.attrs["layer"] = of.layer
    return made


def _column(field: Field, values: list[Any]) -> Any:
    if field.kind == "moment":
        return pd.DatetimeIndex(pd.to_datetime(values, utc=True, format="ISO8601")).as_unit("us")
    return pd.array(values, dtype=DTYPES[field.kind])
