"""What a look has found, drawn: one GeoJSON for the map of the preview, simplified to what a screen can show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from geo_oss.db.pool import Row
from geo_oss.geo import LonLat
from poles.plan import MergePlan
from zones.model import Plan
from zones.read import Boundaries
from zones.topology.model import KINDS, Drawing, Finding, Shapes, Topology

MOST_POINTS = 4000
MOST_FINDINGS = 2000
SCREEN = 2500
"""A preview is drawn for this many steps across: finer turns of a line are left out."""
DIGITS = 6


def boundaries(
    present: Drawing, found: Boundaries, plan: Plan, report: Topology, moving: Sequence[Row]
) -> dict[str, Any]:
    """The version in force, the proposed one with the fate of each boundary, findings, requests that would change."""
    fates = {zone.code: zone.kind for zone in plan.zones}
    return _collection(
        _polygons("old", present.codes, present.names, present.shapes, {}),
        _polygons("new", found.codes, found.names_th, found.shapes, fates),
        _findings([report]),
        map(_request, moving),
    )


def checked(layers: Mapping[str, Drawing], reports: Sequence[Topology]) -> dict[str, Any]:
    """The layers in force and what is wrong with them."""
    drawn = (_polygons("old", one.codes, one.names, one.shapes, {}) for one in layers.values())
    return _collection(*drawn, _findings(reports))


def assets(plan: MergePlan) -> dict[str, Any]:
    """The things that would be added, moved, or are not in the file any more."""
    return _collection(
        (_thing("added", entry.number, entry.place) for entry in plan.added[:MOST_POINTS]),
        (_thing("vanished", one.number, one.place) for one in plan.vanished[:MOST_POINTS]),
        (_thing("moved", one.number, one.after, before=one.before) for one in plan.moved[:MOST_POINTS]),
        (_thing("kept", one.number, one.before) for one in plan.kept[:MOST_POINTS]),
    )


def _collection(*parts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [feature for part in parts for feature in part]}


def _polygons(
    part: str, codes: Sequence[str], names: Sequence[str], shapes: Shapes, fates: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for code, name, shape in zip(codes, names, _simple(shapes), strict=True):
        yield _feature(shape, {"part": part, "code": code, "name": name, "fate": fates.get(code, "same")})


def _simple(shapes: Shapes) -> Shapes:
    """The shapes with as many turns as a screen can show; neighbours stay together when they share their edges."""
    if not len(shapes):
        return shapes
    west, south, east, north = shapely.total_bounds(shapes)
    step = max(east - west, north - south) / SCREEN
    fine = (
        shapely.coverage_simplify(shapes, step) if shapely.coverage_is_valid(shapes) else shapely.simplify(shapes, step)
    )
    return np.asarray(fine, dtype=object)


def _findings(reports: Sequence[Topology]) -> Iterator[dict[str, Any]]:
    told = [finding for report in reports for finding in report.findings if not shapely.is_empty(finding.shape)]
    for finding in told[:MOST_FINDINGS]:
        words = _words(finding)
        if finding.area_m2 > 0 and finding.kind != "elsewhere":
            yield _feature(finding.shape, words | {"part": "finding-area"})
        yield _feature(shapely.Point(finding.place.lon, finding.place.lat), words | {"part": "finding"})


def _words(finding: Finding) -> dict[str, Any]:
    th, en = KINDS[finding.kind]
    return {
        "kind": finding.kind,
        "th": th,
        "en": en,
        "code": ", ".join(finding.codes[:4]),
        "area_m2": round(finding.area_m2, 2),
        "sliver": finding.is_sliver,
    }


def _request(row: Row) -> dict[str, Any]:
    words = {"part": "request", "number": row["number"], "open": row["is_open"], "old": row["old_code"] or "–"}
    words |= {"new": row["new_code"] or "–", "id": row["id"]}
    if row["shape"] is not None:
        return {"type": "Feature", "geometry": row["shape"], "properties": words | {"part": "request-shape"}}
    return _feature(shapely.Point(row["lon"], row["lat"]), words)


def _thing(fate: str, number: str, place: LonLat, before: LonLat | None = None) -> dict[str, Any]:
    shape: object = shapely.Point(place.lon, place.lat)
    if before is not None:
        shape = shapely.LineString([(before.lon, before.lat), (place.lon, place.lat)])
    return _feature(shape, {"part": fate, "number": number})


def _feature(shape: object, properties: dict[str, Any]) -> dict[str, Any]:
    rounded = shapely.transform(shape, lambda places: np.round(places, DIGITS))
    return {"type": "Feature", "geometry": json.loads(shapely.to_geojson(rounded)), "properties": properties}
