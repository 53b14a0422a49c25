"""What lies around the two towns: highways that go on, the river, villages; only the base map shows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo_oss.sample import names
from geo_oss.sample.blocks import lake_shape, rounded
from geo_oss.sample.design import CHAMLONG, SOMMOT, Design, Lake
from geo_oss.sample.model import Geometry, Ground, Spot, Street, Town
from geo_oss.sample.warp import Plane, Warp

_SEED = 88
_FAR_METRES = 26_000.0
VILLAGES = 26
WOODS = 48


@dataclass(frozen=True, slots=True)
class Country:
    """Roads outside the towns, middle lines of all streams (for their names), places, woods and village land."""

    roads: tuple[Street, ...]
    streams: tuple[Street, ...]
    places: tuple[Spot, ...]
    grounds: tuple[Ground, ...]


def country(towns: tuple[Town, ...]) -> Country:
    """The land around the sample towns, in degrees (EPSG:4326)."""
    rng = np.random.default_rng(_SEED)
    land = shapely.union_all([town.outline for town in towns])
    highways = [road for design in (SOMMOT, CHAMLONG) for road in _highways(design, land)]
    villages = _villages(rng, land)
    streams = [stream for design in (SOMMOT, CHAMLONG) for stream in _streams(design)]
    lanes = _lanes(villages, [road.line for road in highways], land)
    grounds = (*_woods(rng, land), *(_hamlet(rng, village) for village in villages))
    return Country((*highways, *lanes), tuple(streams), (*_towns(towns), *villages), grounds)


def _bend(design: Design, line: Geometry) -> Geometry:
    """In degrees, bent as the town itself was."""
    warp = Warp(np.random.default_rng(design.seed))
    return Plane(design.lon, design.lat).degrees(warp.bend(line))


def _highways(design: Design, land: Geometry) -> list[Street]:
    """Roads of the plan that leave the town, carried on outside it."""
    found = []
    for road in design.roads:
        (x1, y1), (x2, y2) = road.points[0], road.points[-1]
        if max(abs(x1), abs(y1)) < 3500 and max(abs(x2), abs(y2)) < 3500:
            continue
        ends = np.clip(np.array([(x1, y1), (x2, y2)]) * 3, -_FAR_METRES, _FAR_METRES)
        ends[:, 0 if x1 == x2 else 1] = (x1, x2) if x1 == x2 else (y1, y2)
        line = _bend(design, shapely.LineString([ends[0], *road.points, ends[1]])).difference(land)
        found.append(Street(road.kind, road.name_th, road.name_en, line))
    return found


def _streams(design: Design) -> list[Street]:
    return [Street(s.kind, s.name_th, s.name_en, _bend(design, rounded(s))) for s in design.streams]


def _towns(towns: tuple[Town, ...]) -> list[Spot]:
    kinds = ("town", "village_town")
    return [
        Spot(kind, town.identity.name_th, town.identity.name_en, town.identity.view_lon, town.identity.view_lat)
        for kind, town in zip(kinds, towns, strict=False)
    ]


def _villages(rng: np.random.Generator, land: Geometry) -> list[Spot]:
    """Villages outside the towns, not too close to each other; `detail` carries the name in Latin letters."""
    lands = names.lands(rng)
    found: list[Spot] = []
    while len(found) < VILLAGES:
        lon, lat = SOMMOT.lon + rng.uniform(-0.16, 0.2), SOMMOT.lat + rng.uniform(-0.13, 0.13)
        apart = all(abs(lon - v.lon) + abs(lat - v.lat) > 0.028 for v in found)
        if apart and land.distance(shapely.Point(lon, lat)) > 0.008:
            th, en = lands.take()
            found.append(Spot("village", f"บ้าน{th}", f"Ban {en}", round(lon, 6), round(lat, 6)))
    return found


def _lanes(villages: list[Spot], highways: list[Geometry], land: Geometry) -> list[Street]:
    """A road from each village to the nearest of the two: a highway or another village."""
    lanes = []
    net = shapely.union_all(highways)
    for village in sorted(villages, key=lambda v: net.distance(shapely.Point(v.lon, v.lat))):
        here = shapely.Point(village.lon, village.lat)
        foot = shapely.shortest_line(here, net)
        start, end = np.array(foot.coords)
        across = np.array([-(end - start)[1], (end - start)[0]]) * 0.14
        steps = np.linspace(0, 1, 24)[:, None]
        line = shapely.LineString(start + (end - start) * steps + across * np.sin(steps * 2 * np.pi))
        lanes.append(Street("street", f"ถนนเข้า{village.name}", f"{village.detail} Road", line.difference(land)))
        net = shapely.union(net, line)
    return lanes


def _woods(rng: np.random.Generator, land: Geometry) -> list[Ground]:
    """Patches of trees between the villages."""
    plane = Plane(SOMMOT.lon, SOMMOT.lat)
    middles = rng.uniform((-20e3, -15e3), (24e3, 15e3), (WOODS, 2))
    lakes = [Lake("", "", float(x), float(y), rng.uniform(350, 1300)) for x, y in middles]
    shapes = plane.degrees(np.array([lake_shape(lake, rng) for lake in lakes]))
    return [Ground("wood", "", "", shape) for shape in shapes if shape.disjoint(land.buffer(0.003))]


def _hamlet(rng: np.random.Generator, village: Spot) -> Ground:
    """The built land of a village."""
    plane = Plane(village.lon, village.lat)
    return Ground("residential", "", "", plane.degrees(lake_shape(Lake("", "", 0, 0, rng.uniform(130, 300)), rng)))
