"""The project as XML: what QGIS is told, whether or not there is a QGIS to read it."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from pyproj import Transformer

from geo_oss.geo import BBox
from geo_oss.organizations.model import Organization
from geo_oss.requests.model import STATUS_NAMES, Status
from layers.qgis import project
from layers.registry import layer

TOWN = Organization(
    1, "sommot", 'เมือง "สมมติ" <ใหม่> & เก่า', "A", "KT", "", "", "#0b6e4f", "", "fiscal", "Asia/Bangkok", 32648, 15,
    102.83, 16.43, 13, "", "", b"",
)  # fmt: skip


def tree(town: Organization = TOWN, box: BBox | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(project.written(town, project.ogc("https://town.example", town), box))


def texts(of: ElementTree.Element, path: str) -> list[str]:
    return [one.text or "" for one in of.iterfind(path)]


def test_the_title_survives_and_every_layer_is_in_all_four_places() -> None:
    root = tree()
    assert texts(root, "title") == [TOWN.name_th] and root.get("projectname") == TOWN.name_th
    ids = texts(root, "projectlayers/maplayer/id")
    assert ids == [line.get("id") for line in root.iterfind("layer-tree-group/layer-tree-layer")]
    assert ids == [line.get("id") for line in root.iterfind("layerorder/layer")] and len(set(ids)) == 6
    sources = [line.get("source") for line in root.iterfind("layer-tree-group/layer-tree-layer")]
    assert sources == texts(root, "projectlayers/maplayer/datasource")
    assert texts(root, "projectlayers/maplayer/layername") == [
        "คำร้อง",
        "คำร้อง (เส้น)",
        "คำร้อง (พื้นที่)",
        "เสาไฟและทรัพย์สิน",
        "เขต",
        "ชุมชน",
    ]
    assert all(len(one) > 10 for one in ids), "QGIS renames shorter ones"


def test_what_is_drawn_has_a_layer_for_lines_and_one_for_areas_in_the_colours_of_a_status() -> None:
    root = tree()
    layers = {one.findtext("id"): one for one in root.iterfind("projectlayers/maplayer")}
    for layer_id, geometry, symbol in (("lines", "Line", "line"), ("areas", "Polygon", "fill")):
        one = layers[f"geo_oss_layer_requests_{layer_id}"]
        assert one.get("geometry") == geometry and one.findtext("provider") == "ogr"
        symbols = one.findall("renderer-v2/symbols/symbol")
        assert len(symbols) == len(Status) and {drawn.get("type") for drawn in symbols} == {symbol}
    assert layers["geo_oss_layer_requests_lines"].findtext("datasource") == (
        "OAPIF:https://town.example/sommot/ogc|layername=request_shapes|geometrytype=LineString"
    )


def test_the_colours_of_a_status_are_those_of_the_legend() -> None:
    look = tree().find("projectlayers/maplayer/renderer-v2")
    assert look is not None and look.get("attr") == "status"
    categories = {(one.get("value"), one.get("label")) for one in look.iterfind("categories/category")}
    assert categories == {(status.word, STATUS_NAMES[status][0]) for status in Status}
    first = look.find("symbols/symbol[@name='0']/layer/Option/Option[@name='color']")
    colour = layer("requests").legend[0]["colour"]
    assert first is not None and first.get("value") == "{},{},{},255".format(*bytes.fromhex(colour[1:]))


@pytest.mark.parametrize("srid", [32647, 32648])
def test_it_opens_where_the_town_is_in_metres_of_its_zone(srid: int) -> None:
    root = tree(replace(TOWN, utm_srid=srid), BBox(102.80, 16.40, 102.90, 16.50))
    found = [
        float(value) for name in ("xmin", "ymin", "xmax", "ymax") for value in texts(root, f"mapcanvas/extent/{name}")
    ]
    west, south, east, north = Transformer.from_crs(4326, srid, always_xy=True).transform_bounds(
        102.80, 16.40, 102.90, 16.50
    )
    assert found == pytest.approx([west, south, east, north], abs=5)
    assert set(texts(root, ".//spatialrefsys/authid")) == {"EPSG:4326", f"EPSG:{srid}"}


def test_views_are_named_without_a_user_or_a_password() -> None:
    source = project.database("db.example", 5433, "geo", "reader_sommot")
    assert source.address("zones") == (
        "dbname='geo' host=db.example port=5433 key='code' checkPrimaryKeyUnicity='1' srid=4326 type=MultiPolygon"
        ' table="reader_sommot"."zones" (geom)'
    )
    assert "type=LineString" in source.address("requests_lines") and '"requests_areas"' in source.address(
        "requests_areas"
    )
    assert b"password" not in project.written(TOWN, source, None)
