"""Communities that cross a zone's edge, and communities that say another zone than they lie in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from zones.topology import plane
from zones.topology.areas import Layer
from zones.topology.model import Finding, Shapes

OUTSIDE = "–"
"""Stands where a code would for ground outside all zones."""


def crossings(communities: Layer, zones: Layer) -> list[Finding]:
    """A finding for each piece of a community that its own zone does not cover: the zone it is in, or outside all.

    Its own is the zone that has most of it. Both layers are in the same plane.
    """
    rows = np.flatnonzero(~_is_covered(communities, zones))
    own = main_zones(communities, zones)[rows]
    lacking = shapely.MultiPolygon()
    covered = np.array([zones.shapes[z] if z >= 0 else lacking for z in own], dtype=object)
    rest = shapely.difference(communities.shapes[rows], covered)
    piece, zone = zones.tree.query(rest, predicate="intersects")
    inside = shapely.intersection(rest[piece], zones.shapes[zone])
    outside = _outside(rest, piece, zone, zones.shapes)
    shapes = communities.plane.kept(np.concatenate([inside, outside]))
    community = np.concatenate([rows[piece], rows])
    names = [zones.codes[z] for z in zone] + [OUTSIDE] * len(rows)
    return _told(communities, community, names, shapes)


def elsewhere(communities: Layer, stated: list[str], zones: Layer) -> list[Finding]:
    """A finding for each community whose stated zone is not the one that has most of it."""
    own = main_zones(communities, zones)
    wrong = [i for i, z in enumerate(own) if stated[i] and (z < 0 or zones.codes[z] != stated[i])]
    wrong = [i for i in wrong if not shapely.is_empty(communities.shapes[i])]
    shapes = communities.plane.degrees(communities.shapes[wrong])
    found = [zones.codes[own[i]] if own[i] >= 0 else OUTSIDE for i in wrong]
    codes = [(communities.codes[i], code) for i, code in zip(wrong, found, strict=True)]
    details = [
        (f"ระบุเขต {stated[i]} แต่อยู่ในเขต {code}", f"says zone {stated[i]}, lies in {code}")
        for i, code in zip(wrong, found, strict=True)
    ]
    return [replace(f, is_sliver=False) for f in plane.areal("elsewhere", codes, shapes, details)]


def main_zones(communities: Layer, zones: Layer) -> np.ndarray:
    """The zone that has most of each community's area (lowest row of equal ones); -1 where none has any."""
    community, zone = zones.tree.query(communities.shapes, predicate="intersects")
    area = shapely.area(shapely.intersection(communities.shapes[community], zones.shapes[zone]))
    order = np.lexsort((zone, -area, community))
    community, zone, area = community[order], zone[order], area[order]
    found, first = np.unique(community[area > 0], return_index=True)
    own = np.full(len(communities.codes), -1)
    own[found] = zone[area > 0][first]
    return own


def _is_covered(communities: Layer, zones: Layer) -> np.ndarray:
    inside, _ = zones.tree.query(communities.shapes, predicate="covered_by")
    covered = np.bincount(inside, minlength=len(communities.codes)) > 0
    return np.asarray(covered | shapely.is_empty(communities.shapes))


def _outside(rest: Shapes, piece: np.ndarray, zone: np.ndarray, shapes: Shapes) -> Shapes:
    near = [shapely.union_all(shapes[zone[piece == i]]) for i in range(len(rest))]
    return np.asarray(shapely.difference(rest, np.array(near, dtype=object)), dtype=object)


def _told(communities: Layer, rows: np.ndarray, zone_codes: list[str], shapes: Shapes) -> list[Finding]:
    told = np.flatnonzero(~shapely.is_empty(shapes))
    codes = [(communities.codes[rows[i]], zone_codes[i]) for i in told]
    share = _shares(communities.plane.degrees(communities.shapes[rows[told]]), shapes[told])
    details = [_sentence(zone, part) for (_, zone), part in zip(codes, share, strict=True)]
    return plane.areal("crossing", codes, shapes[told], details)


def _shares(whole: Shapes, part: Shapes) -> np.ndarray:
    return np.asarray(shapely.area(part) / shapely.area(whole))


def _sentence(zone: str, share: float) -> tuple[str, str]:
    percent = f"{share:.2%}"
    if zone == OUTSIDE:
        return f"{percent} ของชุมชนอยู่นอกทุกเขต", f"{percent} of the community is outside all zones"
    return f"{percent} ของชุมชนอยู่ในเขต {zone}", f"{percent} of the community is in zone {zone}"
