"""Which boundaries appear, vanish, move or get another name or code between two versions?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from geo_oss.db.pool import Row
from zones.affected import Outlines, changed_codes
from zones.model import Progress, ZoneChange, silent

_SPHEROID = Geod(ellps="WGS84")
KINDS = ("appeared", "vanished", "moved", "renumbered", "renamed")
SAME_PLACE = 0.8
"""Share of their union that two boundaries must have in common to be one under another code."""

Names = Mapping[str, Row]
Pairs = list[tuple[int, int]]


def changes(
    before: Outlines, after: Outlines, old_names: Names, new_names: Names, *, progress: Progress = silent
) -> list[ZoneChange]:
    """Every boundary that is not the same in both versions, by kind, the most changed first."""
    reshaped = changed_codes(before, after)
    old, new = before.some(reshaped), after.some(reshaped)
    pairs = _same_code(old, new) + _renumbered(old, new)
    found = list(_paired(old, new, pairs, old_names, new_names, progress))
    found += _alone(old, {i for i, _ in pairs}, old_names, "vanished")
    found += _alone(new, {j for _, j in pairs}, new_names, "appeared")
    found += _renamed(old_names, new_names, reshaped)
    return sorted(found, key=lambda change: (KINDS.index(change.kind), -change.share, change.code.encode()))


def area_m2(shape: shapely.Geometry) -> float:
    """Area on the spheroid of a shape in degrees (EPSG:4326)."""
    return abs(float(_SPHEROID.geometry_area_perimeter(shapely.orient_polygons(shape))[0]))


def _same_code(old: Outlines, new: Outlines) -> Pairs:
    where = {code: j for j, code in enumerate(new.codes)}
    return [(i, where[code]) for i, code in enumerate(old.codes) if code in where]


def _renumbered(old: Outlines, new: Outlines) -> Pairs:
    """Boundaries of one version alone, paired where they are nearly the same shape."""
    gone = [i for i, code in enumerate(old.codes) if code not in set(new.codes)]
    come = [j for j, code in enumerate(new.codes) if code not in set(old.codes)]
    if not gone or not come:
        return []
    one, other = shapely.STRtree(new.shapes[come]).query(old.shapes[gone], predicate="intersects")
    one, other = np.array(gone)[one], np.array(come)[other]
    likeness = _likeness(old.shapes[one], new.shapes[other])
    return [(int(i), int(j)) for i, j, like in zip(one, other, likeness, strict=True) if like >= SAME_PLACE]


def _likeness(one: npt.NDArray[np.object_], other: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """Common area as a share of the area of both together."""
    common = shapely.area(shapely.intersection(one, other))
    return np.asarray(common / (shapely.area(one) + shapely.area(other) - common), dtype=np.float64)


def _paired(
    old: Outlines, new: Outlines, pairs: Pairs, old_names: Names, new_names: Names, progress: Progress
) -> Iterator[ZoneChange]:
    for done, (i, j) in enumerate(pairs, 1):
        was, is_ = old_names[old.codes[i]], new_names[new.codes[j]]
        difference = area_m2(shapely.symmetric_difference(old.shapes[i], new.shapes[j]))
        yield ZoneChange(
            kind="moved" if old.codes[i] == new.codes[j] else "renumbered",
            code=new.codes[j],
            name_th=is_["name_th"],
            name_en=is_["name_en"],
            old_code=old.codes[i],
            old_name_th=was["name_th"],
            old_name_en=was["name_en"],
            old_area_m2=was["area_m2"],
            area_m2=is_["area_m2"],
            difference_m2=difference,
            share=difference / was["area_m2"] if was["area_m2"] else 0.0,
        )
        progress("zones", done, len(pairs))


def _alone(side: Outlines, paired: set[int], names: Names, kind: str) -> list[ZoneChange]:
    codes = [code for i, code in enumerate(side.codes) if i not in paired]
    return [_whole(code, names[code], kind) for code in codes]


def _whole(code: str, named: Row, kind: str) -> ZoneChange:
    area, gone = named["area_m2"], kind == "vanished"
    return ZoneChange(
        kind=kind,
        code=code,
        name_th=named["name_th"],
        name_en=named["name_en"],
        old_code=code if gone else "",
        old_area_m2=area if gone else 0.0,
        area_m2=0.0 if gone else area,
        difference_m2=area,
        share=1.0,
    )


def _renamed(old_names: Names, new_names: Names, reshaped: set[str]) -> list[ZoneChange]:
    kept = sorted((old_names.keys() & new_names.keys()) - reshaped)
    return [
        ZoneChange(
            kind="renamed",
            code=code,
            name_th=new_names[code]["name_th"],
            name_en=new_names[code]["name_en"],
            old_code=code,
            old_name_th=old_names[code]["name_th"],
            old_name_en=old_names[code]["name_en"],
            old_area_m2=old_names[code]["area_m2"],
            area_m2=new_names[code]["area_m2"],
        )
        for code in kept
        if any(old_names[code][name] != new_names[code][name] for name in ("name_th", "name_en"))
    ]
