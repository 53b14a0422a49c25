"""Zones and communities: groups of cells, so that their edges follow streets and never overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo_oss.sample import names
from geo_oss.sample.design import Design
from geo_oss.sample.model import Boundary, Floats
from geo_oss.sample.network import Network

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Areas:
    """The boundaries in metres, and the place of each cell's zone and community in their lists."""

    zones: list[Boundary]
    communities: list[Boundary]
    zone_of: Ints
    community_of: Ints


def divide(design: Design, network: Network, rng: np.random.Generator) -> Areas:
    """Zones by the main roads, communities grown inside each zone."""
    zone_of = _zone_of(design, network.middles)
    count = int(zone_of.max()) + 1
    community_of = np.zeros(len(zone_of), dtype=np.int64)
    zone_of_community: list[int] = []
    for zone in range(count):
        inside = np.flatnonzero(zone_of == zone)
        group = _groups(network.middles[inside], network.out[inside], design.communities // count, rng)
        community_of[inside] = group + len(zone_of_community)
        zone_of_community += [zone] * (int(group.max()) + 1)
    zones = [_zone(i, network, zone_of == i) for i in range(count)]
    communities = _communities(network, community_of, zone_of_community, rng)
    return Areas(zones, communities, zone_of, community_of)


def _zone_of(design: Design, middles: Floats) -> Ints:
    """North-west, north-east, south-west, south-east; or north and south where only one road divides."""
    south = (middles[:, 1] < design.divide_y).astype(np.int64)
    if design.divide_x is None:
        return south
    return 2 * south + (middles[:, 0] > design.divide_x)


def _groups(middles: Floats, out: Floats, count: int, rng: np.random.Generator) -> Ints:
    """k-means on the middles of the cells, small groups where the town is dense; groups are 0 … count−1."""
    seeds = middles[rng.choice(len(middles), count, replace=False, p=_weight(out) / _weight(out).sum())]
    for _ in range(25):
        nearest = cKDTree(seeds).query(middles)[1]
        weight = _weight(out)
        for i in range(count):
            mine = nearest == i
            if mine.any():
                seeds[i] = np.average(middles[mine], axis=0, weights=weight[mine])
    return np.unique(cKDTree(seeds).query(middles)[1], return_inverse=True)[1].astype(np.int64)


def _weight(out: Floats) -> Floats:
    return np.clip(1.2 - out, 0.25, 1.0)


def _zone(i: int, network: Network, mine: NDArray[np.bool_]) -> Boundary:
    return Boundary(str(i + 1), f"เขต {i + 1}", f"Zone {i + 1}", None, _join(network, mine))


def _communities(
    network: Network, community_of: Ints, zone_of_community: list[int], rng: np.random.Generator
) -> list[Boundary]:
    lands, downtown = names.lands(rng), list(names.TOWN_COMMUNITIES)
    reach = [float(network.out[community_of == i].mean()) for i in range(len(zone_of_community))]
    labels = {}
    for i in np.argsort(reach, kind="stable"):
        labels[int(i)] = downtown.pop(0) if downtown and len(reach) > 20 else lands.take()
    return [
        Boundary(
            f"{zone + 1}{sum(z == zone for z in zone_of_community[:i]) + 1:02d}",
            f"ชุมชน{labels[i][0]}",
            labels[i][1],
            str(zone + 1),
            _join(network, community_of == i),
        )
        for i, zone in enumerate(zone_of_community)
    ]


def _join(network: Network, mine: NDArray[np.bool_]) -> shapely.MultiPolygon:
    joined = shapely.union_all(network.cells[mine], grid_size=0.001)
    return shapely.MultiPolygon([p for p in shapely.get_parts(joined) if p.geom_type == "Polygon"])
