"""Where things happen: street corners and poles, weighed by how many people live there and by true hot spots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo_oss.sample.design import Design
from geo_oss.sample.model import Floats, Geometry, Ground, LightPole, Street
from geo_oss.sample.network import Network
from geo_oss.sample.warp import Plane

_STEP_METRES = 35.0


@dataclass(frozen=True, slots=True)
class Pool:
    """Places on streets (metres) with the name of the street and of the nearest public place."""

    xy: Floats
    street: list[str]
    near: list[str]
    people: Floats


@dataclass(frozen=True, slots=True)
class HotSpot:
    """A place where one kind of trouble comes back again and again."""

    code: str
    xy: Floats
    sigma_metres: float
    strength: float


def pool(design: Design, streets: list[Street], grounds: list[Ground]) -> Pool:
    """All places where a request may be made, about every 35 m along the streets."""
    xy, labels = [], []
    for street in streets:
        for line in shapely.get_parts(street.line):
            at = np.arange(8.0, line.length, _STEP_METRES)
            xy.append(shapely.get_coordinates(shapely.line_interpolate_point(line, at)))
            labels += [street.name_th] * len(at)
    points = np.concatenate(xy)
    out = np.hypot(points[:, 0] / design.reach_x, points[:, 1] / design.reach_y)
    return Pool(points, labels, _near(points, grounds), np.clip(1.0 - out, 0.02, None) ** 1.5)


def _near(points: Floats, grounds: list[Ground]) -> list[str]:
    named = [ground for ground in grounds if ground.name_th]
    nearest = shapely.STRtree([ground.shape.centroid for ground in named]).nearest(shapely.points(points))
    return [named[i].name_th for i in nearest]


def at_poles(poles: list[LightPole], plane: Plane, everywhere: Pool) -> Pool:
    """The poles as a pool of their own; every one is as likely."""
    degrees = np.array([(pole.lon, pole.lat) for pole in poles])
    xy = plane.metres(degrees)
    nearest = shapely.STRtree(shapely.points(everywhere.xy)).nearest(shapely.points(xy))
    return Pool(xy, [pole.street for pole in poles], [everywhere.near[i] for i in nearest], np.ones(len(poles)))


def hot_spots(network: Network, grounds: list[Ground], places: Pool, rng: np.random.Generator) -> list[HotSpot]:
    """The true hot spots: rubbish at markets, water in low places by the river, lights in two old quarters, …"""
    middle = {kind: [_middle(g.shape) for g in grounds if g.kind == kind] for kind in {g.kind for g in grounds}}
    found = [HotSpot("อส.(3)", xy, 130, 26) for xy in middle.get("market", [])]
    found += [HotSpot("ทศ.(1)", xy, 120, 40) for xy in middle.get("market", [])]
    found += [HotSpot("อส.(4)", xy, 160, 30) for xy in middle.get("temple", [])[::3]]
    found += [HotSpot("อส.(1)", xy, 220, 25) for xy in middle.get("market", [])[1:2] + middle.get("industry", [])]
    found += [HotSpot("ต.(1)", xy, 200, 18) for xy in middle.get("park", [])]
    low = _low_places(network, places, rng)
    found += [HotSpot(code, xy, 190, strength) for xy in low for code, strength in (("น.(1)", 70), ("น.(2)", 22))]
    old = places.xy[rng.choice(len(places.xy), 3, p=places.people / places.people.sum())]
    found += [HotSpot("ฟ.(1)", xy, 170, 16) for xy in old]
    bumpy = places.xy[rng.choice(len(places.xy), 3, p=places.people / places.people.sum())]
    return found + [HotSpot("ถ.(1)", xy, 230, 22) for xy in bumpy]


def _middle(shape: Geometry) -> Floats:
    middle: Floats = shapely.get_coordinates(shape.centroid)[0]
    return middle


def _low_places(network: Network, places: Pool, rng: np.random.Generator) -> Floats:
    """Four lived-in places within 150 m of water."""
    near = shapely.STRtree(shapely.points(places.xy)).query(network.water, predicate="dwithin", distance=150)[1]
    weight = np.where(np.isin(np.arange(len(places.xy)), near), places.people, 0)
    found: Floats = places.xy[rng.choice(len(places.xy), 4, replace=False, p=weight / weight.sum())]
    return found


def weights(code: str, places: Pool, spots: list[HotSpot]) -> Floats:
    """How likely each place of the pool is for a sub-category; sums to 1."""
    weight = places.people.copy()
    for spot in spots:
        if spot.code == code:
            square = ((places.xy - spot.xy) ** 2).sum(axis=1)
            weight *= 1 + spot.strength * np.exp(-square / (2 * spot.sigma_metres**2))
    share: Floats = weight / weight.sum()
    return share
