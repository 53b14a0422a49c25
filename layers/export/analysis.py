"""An analysis as files for others: its cells and areas as layers of a GeoPackage or as sheets of a workbook.

Places are in degrees, longitude first (EPSG:4326). Text goes into sheets as text: nothing in it becomes a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Kind = Literal["text", "whole", "number"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name in files, its heading for people, and what is in it."""

    name: str
    heading: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Layer:
    """Rows with a shape (WKB, EPSG:4326) each, and the sheet they fill."""

    name: str
    sheet: str
    geometry_type: Literal["Polygon", "MultiPolygon"]
    fields: tuple[Field, ...]
    rows: Sequence[tuple[Any, ...]]
    shapes: Sequence[bytes | None]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The layers, and how they came about: pairs of a word and what it was set to, under a heading of their own."""

    layers: tuple[Layer, ...]
    sheet: str
    parameters: Sequence[tuple[str, str]]


def write_geopackage(analysis: Analysis, path: Path) -> None:
    """One layer for the cells, one each for zones and communities, and the parameters as a table without shapes."""
    import pyarrow as pa
    from pyogrio import write_arrow

    for layer in analysis.layers:
        table = _table(layer)
        write_arrow(
            table, path, layer=layer.name, driver="GPKG", geometry_name="geometry", geometry_type=layer.geometry_type,
            crs="EPSG:4326", append=path.exists(),
        )  # fmt: skip
    words, values = zip(*analysis.parameters, strict=True)
    about = pa.table({"parameter": pa.array(words, pa.string()), "value": pa.array(values, pa.string())})
    write_arrow(about, path, layer="parameters", driver="GPKG", append=path.exists())


def _table(layer: Layer) -> Any:
    import pyarrow as pa

    types = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64()}
    columns = list(zip(*layer.rows, strict=True)) or [()] * len(layer.fields)
    made = [pa.array(values, type=types[field.kind]) for field, values in zip(layer.fields, columns, strict=True)]
    shapes = pa.array(layer.shapes, type=pa.binary())
    named = [
        pa.field(field.name, types[field.kind], metadata={"GDAL:OGR:alternative_name": field.heading})
        for field in layer.fields
    ]
    geometry = pa.field("geometry", pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
    return pa.Table.from_arrays([*made, shapes], schema=pa.schema([*named, geometry]))


def write_workbook(analysis: Analysis, path: Path) -> None:
    """A sheet for each layer, sorted as it is told, and one that says how it came about."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        numbers = {
            "whole": book.add_format({"num_format": "#,##0"}),
            "number": book.add_format({"num_format": "#,##0.00##"}),
        }
        for layer in analysis.layers:
            _sheet(book.add_worksheet(layer.sheet), layer, bold, numbers)
        about = book.add_worksheet(analysis.sheet)
        about.set_column(0, 0, 34, bold)
        about.set_column(1, 1, 90)
        for row, (word, value) in enumerate(analysis.parameters):
            about.write_string(row, 0, word)
            about.write_string(row, 1, value)


def _sheet(sheet: Any, layer: Layer, bold: Any, numbers: dict[str, Any]) -> None:
    for column, field in enumerate(layer.fields):
        sheet.write_string(0, column, field.heading, bold)
        sheet.set_column(column, column, 30 if field.kind == "text" else 14, numbers.get(field.kind))
        for row, values in enumerate(layer.rows, start=1):
            if (value := values[column]) is not None:
                (sheet.write_string if field.kind == "text" else sheet.write_number)(row, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(layer.rows), 1), len(layer.fields) - 1)
