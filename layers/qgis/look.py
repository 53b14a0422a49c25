"""How the layers of a QGIS project look: the colours of the legend, drawn as QGIS's own symbols and labels."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from geo_oss.requests.model import STATUS_NAMES, Status
from layers.registry import layer as known

INK = "#2b3a35"
FONT = "Sarabun"
_OUTLINES = {"zones": ("0.8", "solid"), "communities": ("0.35", "dash")}
_NAMES = {"zones": ("name_th", "11"), "communities": ("name_th", "8"), "poles": ("number", "7")}


def look(layer: str) -> Element:
    """The symbols of a layer: requests by status, boundaries as outlines, poles as small diamonds."""
    if layer in _DRAWN_BY:
        return _by_status(_DRAWN_BY[layer])
    made = Element("renderer-v2", type="singleSymbol", symbollevels="0", enableorderby="0", forceraster="0")
    drawn = _marker("0", "#ffd24d", "2", "diamond") if layer == "poles" else _outline(*_OUTLINES[layer])
    SubElement(made, "symbols").append(drawn)
    return made


def label(layer: str) -> Element:
    """The names beside or inside the shapes, dark on white; requests have none."""
    if layer not in _NAMES:
        return Element("labeling-none")
    column, size = _NAMES[layer]
    made = Element("labeling", type="simple")
    settings = SubElement(made, "settings", calloutType="simple")
    words = SubElement(
        settings,
        "text-style",
        fieldName=column,
        isExpression="0",
        fontFamily=FONT,
        fontSize=size,
        fontSizeUnit="Point",
        textColor=_colour(INK),
        textOpacity="1",
    )
    SubElement(
        words, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor=_colour("#ffffff"),
        bufferOpacity="0.9",
    )  # fmt: skip
    SubElement(settings, "placement", placement="0" if layer == "poles" else "1", centroidInside="1", dist="1")
    SubElement(settings, "rendering", drawLabels="1", obstacle="0", scaleVisibility="0", fontMinPixelSize="3")
    return made


def _by_status(drawn: Callable[[str, str, bool], Element]) -> Element:
    """One colour a status; what is done is smaller, and drawn below what is not."""
    made = Element(
        "renderer-v2", type="categorizedSymbol", attr="status", symbollevels="0", enableorderby="1", forceraster="0"
    )
    categories, symbols = SubElement(made, "categories"), SubElement(made, "symbols")
    for number, status in enumerate(Status):
        SubElement(
            categories,
            "category",
            value=status.word,
            symbol=str(number),
            label=STATUS_NAMES[status][0],
            render="true",
            type="string",
        )
        symbols.append(drawn(str(number), known("requests").legend[number]["colour"], status.is_open))
    first = SubElement(SubElement(made, "orderby"), "orderByClause", asc="0", nullsFirst="0")
    first.text = "\"status\" IN ('done', 'rejected')"
    return made


def _point(name: str, colour: str, is_open: bool) -> Element:
    return _marker(name, colour, "2.8" if is_open else "1.8", "circle")


def _line(name: str, colour: str, is_open: bool) -> Element:
    properties = {
        "line_color": _colour(colour), "line_style": "solid", "line_width": "1.2" if is_open else "0.7",
        "line_width_unit": "MM", "capstyle": "round", "joinstyle": "round",
    }  # fmt: skip
    return _symbol(name, "line", "SimpleLine", properties)


def _area(name: str, colour: str, is_open: bool) -> Element:
    properties = {
        "style": "solid", "color": _colour(colour, 70), "outline_color": _colour(colour), "outline_style": "solid",
        "outline_width": "0.8" if is_open else "0.5", "outline_width_unit": "MM", "joinstyle": "round",
    }  # fmt: skip
    return _symbol(name, "fill", "SimpleFill", properties)


_DRAWN_BY: dict[str, Callable[[str, str, bool], Element]]
_DRAWN_BY = {"requests": _point, "requests_lines": _line, "requests_areas": _area}


def _marker(name: str, colour: str, size: str, shape: str) -> Element:
    properties = {
        "name": shape, "color": _colour(colour), "outline_color": _colour("#ffffff"), "outline_style": "solid",
        "outline_width": "0.3", "outline_width_unit": "MM", "size": size, "size_unit": "MM", "scale_method": "diameter",
    }  # fmt: skip
    return _symbol(name, "marker", "SimpleMarker", properties)


def _outline(width: str, style: str) -> Element:
    properties = {
        "style": "no", "color": _colour("#ffffff"), "outline_color": _colour(INK), "outline_style": style,
        "outline_width": width, "outline_width_unit": "MM", "joinstyle": "round",
    }  # fmt: skip
    return _symbol("0", "fill", "SimpleFill", properties)


def _symbol(name: str, kind: str, drawn_by: str, properties: dict[str, str]) -> Element:
    """A symbol of one part; its properties in both spellings, for QGIS before and after 3.26."""
    made = Element("symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0")
    part = SubElement(made, "layer", {"class": drawn_by, "enabled": "1", "locked": "0", "pass": "0"})
    options = SubElement(part, "Option", type="Map")
    for key, value in properties.items():
        SubElement(options, "Option", name=key, value=value, type="QString")
    for key, value in properties.items():
        SubElement(part, "prop", k=key, v=value)
    return made


def _colour(code: str, opacity: int = 255) -> str:
    """#2b3a35 as QGIS writes it: 43,58,53,255."""
    return ",".join(str(int(code[at : at + 2], 16)) for at in (1, 3, 5)) + f",{opacity}"
