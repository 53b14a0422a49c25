"""The invented towns, whole: `sommot()` and its small neighbour `chamlong()`."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TypeVar

import numpy as np
import shapely

from geo_oss.sample import landuse, lights, office, ratings, spread, things
from geo_oss.sample.areas import Areas, divide
from geo_oss.sample.cases import YEARS, Scene, draw
from geo_oss.sample.design import CHAMLONG, SOMMOT, Design
from geo_oss.sample.model import Boundary, Case, Geometry, Ground, Identity, LightPole, Spot, Street, Town, Water
from geo_oss.sample.network import Network, build
from geo_oss.sample.warp import Plane, Warp

UNTIL = date(2026, 11, 20)
"""The last day of the requests, when nothing else is asked for."""
NOTICE_TH = "เมืองตัวอย่าง: สถานที่ ผู้คน และเรื่องร้องเรียนทั้งหมดเป็นข้อมูลสมมติ"
NOTICE_EN = "A sample town: its places, people and requests are all invented."

Shaped = TypeVar("Shaped", Ground, Boundary)


def sommot(until: date = UNTIL) -> Town:
    """เทศบาลเมืองสมมตธานี: about 50,000 people who do not exist. The same day gives the same town."""
    return _town(
        SOMMOT,
        _identity(SOMMOT, "เทศบาลเมืองสมมตธานี", "Sommot Thani Town Municipality", "SMT", 13.2)
        | {
            "address_th": "99 ถนนศรีธานี ตำบลสมมต อำเภอเมืองสมมตธานี จังหวัดสมมตธานี 00000",
            "phone": "043-000-100",
            "accent": "#0b6e4f",
            "number_pattern": "{code}1{DD}{MM}{YY}{seq:6}",
            "number_reset": "fiscal",
        },
        until,
        staff=30,
    )


def chamlong(until: date = UNTIL) -> Town:
    """เทศบาลตำบลจำลอง: a small neighbour with its own numbers and colour."""
    return _town(
        CHAMLONG,
        _identity(CHAMLONG, "เทศบาลตำบลจำลอง", "Chamlong Subdistrict Municipality", "CML", 14.4)
        | {
            "address_th": "1 ถนนจำลองพัฒนา ตำบลจำลอง อำเภอเมืองสมมตธานี จังหวัดสมมตธานี 00000",
            "phone": "043-000-200",
            "accent": "#7a3e9d",
            "number_pattern": "{abbr} {seq}/{YYYY}",
            "number_reset": "calendar",
        },
        until,
        staff=8,
    )


def _identity(design: Design, name_th: str, name_en: str, abbreviation: str, zoom: float) -> dict[str, object]:
    return {
        "code": design.code,
        "name_th": name_th,
        "name_en": name_en,
        "abbreviation": abbreviation,
        "view_lon": design.lon,
        "view_lat": design.lat,
        "view_zoom": zoom,
        "notice_th": NOTICE_TH,
        "notice_en": NOTICE_EN,
    }


def _town(design: Design, identity: dict[str, object], until: date, *, staff: int) -> Town:
    rng = np.random.default_rng(design.seed)
    plane = Plane(design.lon, design.lat)
    network = build(design, rng, Warp(rng))
    areas = divide(design, network, rng)
    grounds = landuse.grounds(design, network, rng)
    poles = lights.poles(design, network.streets, areas, plane, rng)
    people = office.staff(rng, staff)
    return Town(
        identity=Identity(**identity),  # type: ignore[arg-type]
        outline=plane.degrees(network.edge),
        streets=tuple(dataclasses.replace(s, line=plane.degrees(s.line)) for s in network.streets),
        waters=_waters(design, network, plane, rng),
        grounds=_in_degrees(grounds, plane),
        buildings=plane.degrees(_buildings(design, network, grounds, rng)),
        zones=_in_degrees(areas.zones, plane),
        communities=_in_degrees(areas.communities, plane),
        poles=tuple(poles),
        kinds=things.KINDS,
        things=things.things(poles),
        spots=tuple(_spots(network.streets, areas, grounds, plane)),
        departments=office.DEPARTMENTS,
        categories=office.categories(),
        staff=people,
        rules=office.rules(people, len(areas.zones)),
        holidays=office.holidays(until.year - YEARS, until.year + 1),
        cases=_cases(design, _scene(design, network, grounds, poles, plane, until, rng), rng),
    )


def _cases(design: Design, scene: Scene, rng: np.random.Generator) -> tuple[Case, ...]:
    """The requests; their stars have dice of their own, so that nothing else depends on them."""
    return tuple(ratings.given(draw(scene, rng), scene.until, np.random.default_rng((design.seed, 5))))


def _scene(
    design: Design, network: Network, grounds: list[Ground], poles: list[LightPole], plane: Plane,
    until: date, rng: np.random.Generator,
) -> Scene:  # fmt: skip
    places = spread.pool(design, network.streets, grounds)
    spots = spread.hot_spots(network, grounds, places, rng)
    return Scene(design, plane, places, spread.at_poles(poles, plane, places), poles, spots, until)


def _waters(design: Design, network: Network, plane: Plane, rng: np.random.Generator) -> tuple[Water, ...]:
    named = [(s.kind, s.name_th, s.name_en) for s in design.streams]
    named += [("lake", lake.name_th, lake.name_en) for lake in design.lakes]
    shapes = plane.degrees(network.water)
    found = [Water(*name, shape) for name, shape in zip(named, shapes, strict=True)]
    return (*found, *(Water("pond", "", "", shape) for shape in plane.degrees(landuse.ponds(network, rng))))


def _buildings(design: Design, network: Network, grounds: list[Ground], rng: np.random.Generator) -> Geometry:
    places = [ground for ground in grounds if ground.name_th]
    taken = [*network.water, *(place.shape for place in places)]
    rows = landuse.houses(design, network, network.streets, taken, rng)
    return np.concatenate([rows, landuse.halls(places, rng)])


def _in_degrees(shaped: list[Shaped], plane: Plane) -> tuple[Shaped, ...]:
    return tuple(dataclasses.replace(one, shape=plane.degrees(one.shape)) for one in shaped)


def _spots(streets: list[Street], areas: Areas, grounds: list[Ground], plane: Plane) -> list[Spot]:
    """What people search for, each with the zone and community it is in."""
    rows = [("soi" if s.kind == "soi" else "street", s.name_th, _halfway(s)) for s in streets]
    rows += [("community", c.name_th, shapely.point_on_surface(c.shape)) for c in areas.communities]
    rows += [("zone", z.name_th, shapely.point_on_surface(z.shape)) for z in areas.zones]
    rows += [("poi", g.name_th, shapely.point_on_surface(g.shape)) for g in grounds if g.name_th]
    points = np.array([row[2] for row in rows])
    lonlat = plane.lonlat(shapely.get_coordinates(points))
    detail = _details(points, areas)
    return [
        Spot(kind, name, "" if kind == "zone" else detail[i], float(lonlat[i, 0]), float(lonlat[i, 1]))
        for i, (kind, name, _) in enumerate(rows)
    ]


def _halfway(street: Street) -> shapely.Point:
    return landuse.longest(street.line).interpolate(0.5, normalized=True)


def _details(points: Geometry, areas: Areas) -> list[str]:
    tree = shapely.STRtree([c.shape for c in areas.communities])
    nearest = tree.nearest(points)
    found = [areas.communities[i] for i in nearest]
    return [f"{community.name_th} เขต {community.zone_code}" for community in found]
