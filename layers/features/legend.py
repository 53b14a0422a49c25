"""The legend of a folium map: that of every layer drawn on it, in Thai and English."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Template

from layers.registry import Layer

_BOX = "background:#fff;padding:8px 12px;font:13px/1.5 Sarabun,sans-serif;color:#17211d;max-width:17em"


class Legend(MacroElement):
    """A box in the lower left corner; `Legend.of(map)` is the one the map has."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.control({position: "bottomleft"});
        {{ this.get_name() }}.onAdd = function () {
            var box = L.DomUtil.create("div", "leaflet-bar");
            box.innerHTML = {{ this.words|tojson }};
            return box;
        };
        {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}"""
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca tells no types
        self._layers: list[Layer] = []

    @classmethod
    def of(cls, drawn: folium.Map) -> Legend:
        """The legend of a map, put there if it has none yet."""
        known: Legend | None = next((part for part in drawn._children.values() if isinstance(part, Legend)), None)
        if known is None:
            known = cls()
            drawn.add_child(known)
        return known

    def add(self, layer: Layer) -> None:
        """Tells of one more layer, once."""
        if layer not in self._layers:
            self._layers.append(layer)

    @property
    def words(self) -> str:
        """The box as HTML."""
        return f'<div style="{_BOX}">{"".join(map(_section, self._layers))}</div>'


def _section(layer: Layer) -> str:
    title = f"<b>{escape(layer.title['th'])}</b> · {escape(layer.title['en'])}"
    return f"<div>{title}{''.join(map(_mark, layer.legend))}</div>"


def _mark(mark: Mapping[str, Any]) -> str:
    if mark["mark"] == "ramp":
        steps = mark.get("steps_th", mark.get("steps", [""] * len(mark["colours"])))
        return f"<div>{''.join(map(_step, mark['colours'], steps))}</div>"
    sign = "━" if mark["mark"] == "line" else "●"
    return f'<div><span style="color:{escape(mark["colour"])}">{sign}</span> {escape(mark["th"])}</div>'


def _step(colour: str, words: str) -> str:
    look = f"background:{escape(colour)};color:{_ink(colour)};padding:0 5px"
    return f'<span style="{look}">{escape(words) or "&nbsp;"}</span>'


def _ink(ground: str) -> str:
    """Dark letters on a pale colour, white ones on a dark one."""
    bright = sum(bytes.fromhex(ground.removeprefix("#")))
    return "#17211d" if bright > 3 * 128 else "#ffffff"
