"""Maps of frames have the colours and the legend of the product's map, and nothing a citizen wrote runs there."""

from __future__ import annotations

import json
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely

from geo_oss.errors import Invalid
from geo_oss.requests.model import Status
from layers import features
from layers.features import paint
from layers.registry import layer, layers

STATUSES = [status.word for status in Status]


def looks(drawn: Any) -> list[dict[str, Any]]:
    """How the shapes of the map's last layer look."""
    last = [part for part in drawn._children.values() if hasattr(part, "data")][-1]
    return [feature["properties"]["look"] for feature in last.data["features"]]


def points(**columns: list[Any]) -> geopandas.GeoDataFrame:
    rows = len(next(iter(columns.values())))
    return geopandas.GeoDataFrame(columns, geometry=[shapely.Point(102.8, 16.4)] * rows, crs=features.CRS)


def test_requests_have_the_colours_of_the_legend() -> None:
    frame = points(status=STATUSES, number=["1"] * 6)
    found = looks(features.show(frame, layer="requests"))
    assert [look["fillColor"] for look in found] == [mark["colour"] for mark in layer("requests").legend[:6]]
    assert found[0]["radius"] > found[4]["radius"] and all(look["fill"] for look in found)


@pytest.mark.parametrize(("name", "kind"), [("zones", "line"), ("communities", "line")])
def test_boundaries_are_lines_of_the_legends_colour(name: str, kind: str) -> None:
    frame = geopandas.GeoDataFrame({"code": ["1"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=features.CRS)
    (look,) = looks(features.show(frame, layer=name))
    assert look["color"] == layer(name).legend[0]["colour"] and look["weight"] >= 1


def test_hot_and_cold_have_the_ends_of_the_ramp() -> None:
    shapes = [shapely.box(n, 0, n + 1, 1) for n in range(7)]
    frame = geopandas.GeoDataFrame({"class": range(-3, 4)}, geometry=shapes, crs=features.CRS)
    colours = [look["fillColor"] for look in looks(features.show(frame, layer="hotspots"))]
    assert colours == layer("hotspots").legend[0]["colours"]


def test_heat_is_darker_where_there_is_more_and_palest_where_it_is_not_told() -> None:
    counts = pd.array([None, 10, 20, 30, 40, 50], dtype="Int64")
    frame = geopandas.GeoDataFrame({"n": counts}, geometry=[shapely.box(n, 0, n + 1, 1) for n in range(6)], crs=4326)
    ramp = layer("heat").legend[0]["colours"]
    steps = [ramp.index(look["fillColor"]) for look in looks(features.show(frame, layer="heat"))]
    assert steps == sorted(steps) and steps[0] == 0 and steps[-1] == len(ramp) - 1 and steps.count(0) == 1


def test_cells_that_are_not_told_leave_the_colours_to_the_others() -> None:
    counts = pd.array([None] * 20 + [5, 9], dtype="Int64")
    frame = geopandas.GeoDataFrame({"n": counts}, geometry=[shapely.box(n, 0, n + 1, 1) for n in range(22)], crs=4326)
    colours = [look["fillColor"] for look in looks(features.show(frame, layer="heat"))]
    assert len(set(colours[:20])) == 1 and len(set(colours)) == 3


def test_dark_poles_and_other_assets_are_told_apart() -> None:
    frame = points(number=["1", "2", "3"], asset=["pole", "pole", "bin"], dark=[True, False, False])
    dark, lit, other = looks(features.show(frame, layer="assets"))
    assert dark["fillColor"] == "#17211d" and lit["fillColor"] == "#ffffff" and other["radius"] > lit["radius"]


def test_nothing_a_citizen_wrote_runs() -> None:
    frame = points(status=["received"], title=["<img src=x onerror=alert(1)></script><script>alert(2)</script>"])
    drawn = features.show(frame, layer="requests").get_root().render()
    assert "\\u0026lt;img src=x" in drawn and "<img src=x" not in drawn and "<script>alert(2)" not in drawn


def test_every_layer_is_told_once_in_the_legend() -> None:
    frame = points(status=["received"])
    drawn = features.show(frame, layer="requests")
    assert features.show(frame, on=drawn, layer="requests") is drawn
    features.show(geopandas.GeoDataFrame({"code": ["1"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326), on=drawn)
    page = drawn.get_root().render()
    assert page.count("L.control({position:") == 1
    assert page.count(json.dumps("เรื่องที่แจ้ง")[1:-1] + "\\u003c/b") == 1 and json.dumps("เขต")[1:-1] in page


def test_too_many_shapes_are_refused() -> None:
    with pytest.raises(Invalid, match=r"features\.heat"):
        features.show(points(status=["received"] * 20_001), layer="requests")


@pytest.mark.parametrize("name", [one.id for one in layers()])
def test_every_drawing_can_be_read(name: str) -> None:
    for part in layer(name).drawing:
        if part["type"] in paint.DRAWABLE:
            for told in part["paint"].values():
                assert paint.value(told, {"status": 1, "n": 3, "class": 2, "dark": True, "kind": "pole"}) is not None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (["interpolate", ["linear"], ["zoom"], 10, 0, 20, 10], 5.0),
        (["interpolate", ["linear"], ["get", "n"], 5, 1, 9, 2], 1),
        (["step", ["get", "n"], "a", 3, "b", 5, "c"], "b"),
        (["case", [">", ["get", "n"], 5], "many", ["==", ["get", "n"], 3], "three", "few"], "three"),
        (["match", ["get", "kind"], ["x", "y"], 1, 2], 1),
        (["match", ["get", "gone"], "x", 1, 2], 2),
    ],
)
def test_expressions_mean_what_maplibre_means(expression: list[Any], expected: Any) -> None:
    assert paint.value(expression, {"n": 3, "kind": "y"}) == expected


def test_an_expression_nobody_taught_is_an_error() -> None:
    with pytest.raises(ValueError, match="hypot"):
        paint.value(["hypot", 3, 4], {})
