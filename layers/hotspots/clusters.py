"""Clusters of places: where requests crowd, by density and without a grid.

DBSCAN: Ester, Kriegel, Sander and Xu (1996). HDBSCAN: Campello, Moulavi and Sander (2013), as scikit-learn computes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse
import shapely
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo_oss.errors import Invalid
from layers.hotspots.lattice import in_degrees
from layers.hotspots.model import Cells, Findings, Ints, Told
from layers.hotspots.neighbours import Floats
from layers.hotspots.source import Places, Source

NOISE = -1
MOST_PAIRS = 30_000_000
"""Pairs of places that are near each other, held at once."""
MOST_BY_DENSITY = 200_000
"""Places that HDBSCAN takes: it holds far more of each than DBSCAN."""
_THIN_METRES = 5.0
"""Half the width that is drawn around a cluster whose hull has no area."""


def dbscan(x: Floats, y: Floats, metres: float, least: int) -> Ints:
    """The cluster of each place, −1 for none: at least so many places (itself among them) within so many metres make a
    place a core; cores that near are of one cluster; other places join the cluster of the nearest core in reach.

    `x`, `y`: projected metres, shape (n,). Clusters are numbered by their first place. Raises `Invalid` for more pairs
    than can be held.
    """
    places, at, weight = np.unique(np.column_stack((x, y)), axis=0, return_inverse=True, return_counts=True)
    if not len(places):
        return np.zeros(0, dtype=np.int64)
    tree = cKDTree(places)
    if tree.count_neighbors(tree, metres) > 2 * MOST_PAIRS + len(places):
        raise _too_many("metres")
    pairs = tree.query_pairs(metres, output_type="ndarray")
    crowd = weight + sum(np.bincount(pairs[:, i], weight[pairs[:, 1 - i]], minlength=len(places)) for i in (0, 1))
    core = crowd >= least
    found = np.full(len(places), NOISE)
    found[core] = _components(pairs[core[pairs].all(axis=1)], len(places))[core]
    if core.any() and not core.all():
        distance, nearest = cKDTree(places[core]).query(
            places[~core], distance_upper_bound=np.nextafter(metres, np.inf)
        )
        joins = np.flatnonzero(~core)[np.isfinite(distance)]
        found[joins] = found[core][nearest[np.isfinite(distance)]]
    return _renumbered(found[at.ravel()])


def hdbscan(x: Floats, y: Floats, least: int) -> Ints:
    """The cluster of each place, −1 for none; at least so many places make a cluster. Raises `Invalid`."""
    from sklearn.cluster import HDBSCAN  # a second of import for those who ask

    if len(x) > MOST_BY_DENSITY:
        raise _too_many("by")
    if len(x) < least:
        return np.full(len(x), NOISE)
    return _renumbered(HDBSCAN(min_cluster_size=least, copy=True).fit(np.column_stack((x, y))).labels_.astype(np.int64))


def _too_many(field: str) -> Invalid:
    return Invalid(
        "เรื่องอยู่ชิดกันมากเกินไป กรุณากรองให้แคบลง หรือเลือกระยะที่สั้นลง",
        "Too many requests are near each other: please narrow the filter or choose a shorter distance.",
        field=field,
    )


def find(source: Source, told: Told) -> Findings:
    """The clusters of the requests, with their hulls, how many requests, how old, and mostly of which category."""
    asked = source.run.parameters
    told("counting", 0.05)
    places = source.places()
    told("grouping", 0.3)
    least, metres = int(asked["least"]), int(asked["metres"])
    by_density = asked["by"] == "hdbscan"
    found = hdbscan(places.x, places.y, least) if by_density else dbscan(places.x, places.y, metres, least)
    told("keeping", 0.8)
    groups = _groups(found)
    hulls = [_hull(places, group) for group in groups]
    shapes = shapely.to_wkb(in_degrees(np.array(hulls, dtype=object), source.srid))
    sizes = np.array([len(group) for group in groups], dtype=np.int64)
    rows = Cells(list(range(len(groups))), sizes, list(shapes), facts=[_facts(places, group) for group in groups])
    summary = {"clusters": len(groups), "alone": int((found == NOISE).sum())}
    return Findings(rows, len(found), 0, "HDBSCAN" if by_density else "DBSCAN", summary=summary)


def _components(pairs: Ints, n: int) -> Ints:
    links = scipy.sparse.csr_matrix((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    labels: Ints = connected_components(links, directed=False)[1].astype(np.int64)
    return labels


def _renumbered(found: Ints) -> Ints:
    kept = found != NOISE
    _, first, at = np.unique(found[kept], return_index=True, return_inverse=True)
    renumbered = np.full(len(found), NOISE)
    renumbered[kept] = np.argsort(np.argsort(first))[at]
    return renumbered


def _groups(found: Ints) -> list[Ints]:
    order = np.argsort(found, kind="stable")
    cuts = np.searchsorted(found[order], np.arange(found.max(initial=NOISE) + 2))
    return [order[begin:end] for begin, end in pairwise(cuts)]


def _hull(places: Places, group: Ints) -> shapely.Geometry:
    hull = shapely.convex_hull(shapely.multipoints(np.column_stack((places.x[group], places.y[group]))))
    return hull if hull.geom_type == "Polygon" else shapely.buffer(hull, _THIN_METRES)


def _facts(places: Places, group: Ints) -> Mapping[str, Any]:
    kinds, times = np.unique(places.category[group], return_counts=True)
    days = places.days[group]
    return {
        "category_id": int(kinds[times.argmax()]),
        "category_share": round(float(times.max() / len(group)), 4),
        "oldest_days": round(float(days.max()), 1),
        "median_days": round(float(np.median(days)), 1),
    }
