"""A QGIS project (.qgz) of a municipality: its public layers, live, in the colours of the map, with Thai names.

The layers come from the OGC API, which needs no sign-in, or from the views of a database reader (`layers/readers.py`),
whose password QGIS asks for. The canvas is in the municipality's UTM zone, so that measuring gives metres.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from geo_oss.geo import BBox, LonLat
from geo_oss.organizations.model import Organization
from geo_oss.utm import from_degrees
from layers.export import extract
from layers.qgis.look import label, look

VERSION = "3.22.0"
"""The oldest QGIS the project is written for; newer ones read it too."""
_DOCTYPE = b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_ORDER = ("requests", "requests_lines", "requests_areas", "poles", "zones", "communities")
"""From the top of the map down."""
_DRAWN = {"requests_lines": ("LineString", "เส้น"), "requests_areas": ("Polygon", "พื้นที่")}
"""Requests whose place is more than a point: a layer of QGIS has one type of geometry."""
_POLES_FROM_SCALE = 10_000


@dataclass(frozen=True, slots=True)
class Source:
    """Where the layers come from: QGIS's provider and its address of a layer, names of columns of its own."""

    provider: Callable[[str], str]
    address: Callable[[str], str]
    columns: Mapping[str, str] = field(default_factory=dict)


def ogc(base_url: str, organization: Organization) -> Source:
    """The OGC API of this installation."""
    root = f"{base_url}/{organization.code}/ogc"

    def address(layer: str) -> str:
        if layer in _DRAWN:  # QGIS's own reader takes one type of geometry a collection; GDAL's gives each by itself
            return f"OAPIF:{root}|layername=request_shapes|geometrytype={_DRAWN[layer][0]}"
        return (
            f"pagingEnabled='true' pageSize='5000' restrictToRequestBBOX='1' typename='{layer}' url='{root}'"
            " version='OGC_API_FEATURES'"
        )

    return Source(
        lambda layer: "ogr" if layer in _DRAWN else "OAPIF",
        address,
        {"category": "รหัสประเภท", "category_name": "ประเภทเรื่อง"},
    )


def database(host: str, port: int, name: str, schema: str) -> Source:
    """The views of a reader. The user and the password are not in the project: QGIS asks for them."""

    def address(layer: str) -> str:
        kind, key = ("MultiPolygon", "code") if layer in {"zones", "communities"} else (_geometry(layer), "id")
        return (
            f"dbname='{name}' host={host} port={port} key='{key}' checkPrimaryKeyUnicity='1' srid=4326 type={kind}"
            f' table="{schema}"."{layer}" (geom)'
        )

    return Source(lambda _: "postgres", address)


def packed(organization: Organization, source: Source, box: BBox | None) -> bytes:
    """The project as the bytes of a .qgz; `box` in degrees is what it shows first, None: around the map's middle."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{organization.code}.qgs", written(organization, source, box))
    return made.getvalue()


def written(organization: Organization, source: Source, box: BBox | None) -> bytes:
    """The project as XML."""
    root = Element("qgis", version=VERSION, projectname=organization.name_th)
    _said(root, "title", organization.name_th)
    _system(_child(root, "projectCrs"), organization.utm_srid)
    tree = _child(root, "layer-tree-group")
    _canvas(root, organization, box)
    layers, order = _child(root, "projectlayers"), _child(root, "layerorder")
    for layer in _ORDER:
        _tree_line(tree, layer, source)
        layers.append(_layer(organization, layer, source))
        _child(order, "layer", id=_id(layer))
    xml: bytes = ElementTree.tostring(root, encoding="utf-8")
    return _DOCTYPE + xml


def _geometry(layer: str) -> str:
    """The simple type of a layer's shapes: Point, LineString or Polygon."""
    if layer in _DRAWN:
        return _DRAWN[layer][0]
    return "Polygon" if layer in {"zones", "communities"} else "Point"


def _name(layer: str) -> str:
    return f"{extract.LAYERS['requests'][0]} ({_DRAWN[layer][1]})" if layer in _DRAWN else extract.LAYERS[layer][0]


def _id(layer: str) -> str:
    """QGIS gives layers with an id of ten letters or fewer another one."""
    return f"geo_oss_layer_{layer}"


def _tree_line(tree: Element, layer: str, source: Source) -> None:
    _child(
        tree,
        "layer-tree-layer",
        id=_id(layer),
        name=_name(layer),
        checked="Qt::Checked",
        expanded="1",
        providerKey=source.provider(layer),
        source=source.address(layer),
    )


def _canvas(root: Element, organization: Organization, box: BBox | None) -> None:
    """Where the map opens and in which system: for the window, and for what opens the project without one."""
    shown = dict(zip(("xmin", "ymin", "xmax", "ymax"), _metres(organization, box), strict=True))
    words = {name: f"{value:.2f}" for name, value in shown.items()}
    canvas = _child(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    _said(canvas, "units", "meters")
    extent = _child(canvas, "extent")
    for name, value in words.items():
        _said(extent, name, value)
    _system(_child(canvas, "destinationsrs"), organization.utm_srid)
    _system(_child(_child(root, "ProjectViewSettings"), "DefaultViewExtent", **words), organization.utm_srid)
    switch = _child(_child(root, "properties"), "SpatialRefSys")
    _said(switch, "ProjectionsEnabled", "1").set("type", "int")


def _metres(organization: Organization, box: BBox | None) -> tuple[float, float, float, float]:
    lon, lat = organization.view_lon, organization.view_lat
    shown = box or BBox(lon - 0.03, lat - 0.03, lon + 0.03, lat + 0.03)
    corners = [
        from_degrees(LonLat(x, y), organization.utm_srid)
        for x in (shown.west, shown.east)
        for y in (shown.south, shown.north)
    ]
    east, north = [corner.easting for corner in corners], [corner.northing for corner in corners]
    return min(east), min(north), max(east), max(north)


def _layer(organization: Organization, layer: str, source: Source) -> Element:
    one = extract.of("requests" if layer in _DRAWN else layer, organization, {})
    geometry = "Line" if _geometry(layer) == "LineString" else _geometry(layer)
    scale = {"hasScaleBasedVisibilityFlag": "1", "minScale": str(_POLES_FROM_SCALE), "maxScale": "0"}
    near = scale if layer == "poles" else {}
    made = Element("maplayer", {"type": "vector", "geometry": geometry, "labelsEnabled": "1"} | near)
    _said(made, "id", _id(layer))
    _said(made, "datasource", source.address(layer))
    _said(made, "layername", _name(layer))
    _system(_child(made, "srs"), 4326)
    _said(made, "provider", source.provider(layer)).set("encoding", "UTF-8")
    aliases = _child(made, "aliases")
    names = {column.name: column.th for column in one.columns} | dict(source.columns)
    for index, (column, th) in enumerate(names.items()):
        _child(aliases, "alias", index=str(index), field=column, name=th)
    made.append(look(layer))
    made.append(label(layer))
    _said(made, "layerOpacity", "1")
    return made


def _system(parent: Element, srid: int) -> None:
    """A coordinate system. QGIS believes the EPSG code only beside a number of its own list, whichever that is."""
    known = _child(parent, "spatialrefsys")
    _said(known, "srsid", "3452")
    _said(known, "srid", str(srid))
    _said(known, "authid", f"EPSG:{srid}")


def _child(parent: Element, tag: str, **attributes: str) -> Element:
    return ElementTree.SubElement(parent, tag, attributes)


def _said(parent: Element, tag: str, text: str) -> Element:
    made = _child(parent, tag)
    made.text = text
    return made
