"""What the planner looks at: the filter of the page, narrowed to a cell, a zone, a community or a drawn area.

`pick` is cell:CODE, zone:CODE, community:CODE or area:lon lat,lon lat,… (degrees, EPSG:4326, not closed).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import grids
from geo_oss.requests.filter import Filter
from geo_oss.requests.worklist import Desk

Kind = Literal["", "cell", "zone", "community", "area"]
MOST_CORNERS = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """The requests looked at, as the work list is asked for them; `kind` and `key` say what was picked, if anything."""

    organization: Organization
    asked: Filter
    desk: Desk
    kind: Kind = ""
    key: str = ""

    def door(self, more: Filter | None = None, **words: str) -> str:
        """The address of the list that holds exactly these requests, or those of a narrower filter."""
        kept = {"cell": self.desk.cell} if self.desk.cell else {}
        parts = ((more or self.asked).query(), urlencode(kept | words, safe=",:"))
        query = "&".join(filter(None, parts))
        return f"/{self.organization.code}/staff" + (f"?{query}" if query else "")


def read(query: Mapping[str, str], organization: Organization) -> Selection:
    """The selection in the parameters of the page. Raises `Invalid` naming the parameter that cannot be read."""
    found = Selection(organization, filters.read(query), Desk())
    kind, _, key = query.get("pick", "").partition(":")
    return _picked(found, kind, key) if kind else found


def _picked(found: Selection, kind: str, key: str) -> Selection:
    if kind == "cell" and key:
        grids.of_cell(key)
        return replace(found, desk=Desk(cell=key), kind="cell", key=key)
    if kind == "zone" and key:
        return replace(found, asked=replace(found.asked, zone=filters.read({"zone": key}).zone), kind="zone", key=key)
    if kind == "community" and key:
        codes = filters.read({"community": key}).community
        return replace(found, asked=replace(found.asked, community=codes), kind="community", key=key)
    if kind == "area":
        within = f"S_WITHIN(geometry, POLYGON(({_ring(key)})))"
        return replace(found, asked=also(found.asked, within), kind="area", key=key)
    raise _unknown()


def tail(query: Mapping[str, str]) -> str:
    """The state of the page as a query string, without its language: what a view keeps and a file is asked for with."""
    return urlencode({name: value for name, value in query.items() if value and name != "lang"}, safe=",:/")


def also(asked: Filter, cql2: str) -> Filter:
    """The filter with one more condition in CQL2."""
    return replace(asked, cql2=f"({asked.cql2}) AND {cql2}" if asked.cql2 else cql2)


def _ring(text: str) -> str:
    """The corners as the ring of a WKT polygon, closed."""
    corners = [_corner(part) for part in text.split(",")]
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise _unknown()
    return ", ".join(f"{lon:.6f} {lat:.6f}" for lon, lat in [*corners, corners[0]])


def _corner(text: str) -> tuple[float, float]:
    try:
        lon, lat = map(float, text.split())
    except ValueError:
        raise _unknown() from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise _unknown()
    return lon, lat


def _unknown() -> Invalid:
    return Invalid(
        "อ่านพื้นที่ที่เลือกไม่ได้ กรุณาเลือกใหม่",
        "pick takes cell:CODE, zone:CODE, community:CODE or area:lon lat,lon lat,lon lat.",
        field="pick",
    )
