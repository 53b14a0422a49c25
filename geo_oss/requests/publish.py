"""What everybody may know of a request: one decision, used by the single insert and by bulk loads alike."""

from __future__ import annotations

import h3

from geo_oss.geo import LonLat
from geo_oss.thai.identity import mask

BLUR_RESOLUTION = 9
"""H3 resolution a blurred place is snapped to: a cell of about 0.1 km², some 350 m across."""
TITLE_LENGTH = 120


def public_place(sensitivity: str, place: LonLat) -> LonLat | None:
    """The public point: exact, the centre of its cell, or none. The same place always gives the same point."""
    if sensitivity == "private":
        return None
    if sensitivity == "blurred":
        lat, lon = h3.cell_to_latlng(h3.latlng_to_cell(place.lat, place.lon, BLUR_RESOLUTION))
        return LonLat(lon, lat)
    return place


def public_title(sensitivity: str, title: str, description: str) -> str:
    """One line for the map: the title or the beginning of the description, with personal data covered."""
    if sensitivity != "public":
        return ""
    line = (title or description).strip().split("\n", 1)[0]
    covered = mask(line)
    return covered if len(covered) <= TITLE_LENGTH else covered[: TITLE_LENGTH - 1].rstrip() + "…"
