"""The report as a GeoPackage: every finding as a point with its facts, and the areas as shapes, for any GIS."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely

from zones.topology.model import KINDS, Finding, Shapes, Topology


def write(path: Path, reports: Sequence[Topology]) -> None:
    """A GeoPackage (EPSG:4326) of two tables: `places`, a point for each finding, and `areas`, those that have one.

    A file that stands at `path` is replaced.
    """
    import pyogrio.raw

    found = [(number, layer, finding) for number, (layer, finding) in enumerate(_all(reports), 1)]
    places = shapely.points([(f.place.lon, f.place.lat) for _, _, f in found] or np.empty((0, 2)))
    areal = [one for one in found if one[2].area_m2 > 0]
    shapes = np.array([_multi(f.shape) for _, _, f in areal], dtype=object)
    path.unlink(missing_ok=True)
    pyogrio.raw.write(path, **_table("places", found, np.asarray(places, dtype=object), "Point"))
    pyogrio.raw.write(path, **_table("areas", areal, shapes, "MultiPolygon"), append=True)


def _all(reports: Sequence[Topology]) -> list[tuple[str, Finding]]:
    return [(report.layer, finding) for report in reports for finding in report.findings]


def _multi(shape: object) -> object:
    return shapely.multipolygons(shapely.get_parts(shape))


def _table(name: str, found: Sequence[tuple[int, str, Finding]], shapes: Shapes, kind: str) -> dict[str, object]:
    rows = [_row(*one) for one in found]
    fields = list(_FIELDS)
    return {
        "geometry": shapely.to_wkb(shapes),
        "field_data": [np.array([row[i] for row in rows], dtype=_FIELDS[field]) for i, field in enumerate(fields)],
        "fields": fields,
        "layer": name,
        "driver": "GPKG",
        "geometry_type": kind,
        "crs": "EPSG:4326",
    }


_FIELDS = {
    "number": np.int32, "layer": object, "kind": object, "kind_th": object, "codes": object, "area_m2": np.float64,
    "width_m": np.float64, "length_m": np.float64, "sliver": np.bool_, "lon": np.float64, "lat": np.float64,
    "detail_th": object, "detail_en": object,
}  # fmt: skip


def _row(number: int, layer: str, f: Finding) -> tuple[object, ...]:
    size = (f.area_m2, f.width_m, f.length_m, f.is_sliver, f.place.lon, f.place.lat)
    return (number, layer, f.kind, KINDS[f.kind][0], ", ".join(f.codes), *size, *f.detail)
