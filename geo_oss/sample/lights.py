"""Numbered light poles on circuits along the streets."""

from __future__ import annotations

import numpy as np
import shapely

from geo_oss.sample.areas import Areas
from geo_oss.sample.design import Design
from geo_oss.sample.landuse import HALF_WIDTH
from geo_oss.sample.model import Floats, LightPole, Street
from geo_oss.sample.network import RANKS
from geo_oss.sample.warp import Plane

_SPACING = {"trunk": 36.0, "primary": 38.0, "secondary": 40.0, "street": 44.0, "soi": 46.0}
_LAMPS = ("LED 120W", "LED 60W", "โซเดียม 150W", "ฟลูออเรสเซนต์ 36W")
POLES_PER_CIRCUIT = 24
FROM_KERB_METRES = 1.4


def poles(
    design: Design, streets: list[Street], areas: Areas, plane: Plane, rng: np.random.Generator
) -> list[LightPole]:
    """The poles of a town, numbered `zone-number` along their circuits; main roads first, then the middle."""
    spots, names, lamps = _spots(design, streets, rng)
    zones = shapely.STRtree([zone.shape for zone in areas.zones])
    inside = dict(reversed(zones.query(shapely.points(spots), predicate="intersects").T.tolist()))
    lonlat = plane.lonlat(spots)
    found: list[LightPole] = []
    for zone in range(len(areas.zones)):
        mine = [i for i in range(len(spots)) if inside.get(i) == zone]
        for count, i in enumerate(mine, start=1):
            circuit = f"{zone + 1}-C{(count - 1) // POLES_PER_CIRCUIT + 1:02d}"
            number = f"{zone + 1}-{count:04d}"
            place = float(lonlat[i, 0]), float(lonlat[i, 1])
            found.append(LightPole(number, circuit, lamps[i], names[i], str(zone + 1), *place))
    return found


def _spots(design: Design, streets: list[Street], rng: np.random.Generator) -> tuple[Floats, list[str], list[str]]:
    spots: list[Floats] = []
    names: list[str] = []
    lamps: list[str] = []
    for street in sorted(streets, key=lambda s: _order(design, s)):
        along = _along(design, street)[: design.poles - len(names)]
        spots.append(along)
        names += [street.name_th] * len(along)
        lamps += [_LAMPS[min(RANKS.index(street.kind), 3) if rng.random() < 0.85 else 1]] * len(along)
        if len(names) >= design.poles:
            break
    return np.concatenate(spots), names, lamps


def _order(design: Design, street: Street) -> tuple[int, float]:
    middle = street.line.centroid
    out = float(np.hypot(middle.x / design.reach_x, middle.y / design.reach_y))
    return (0 if street.kind in {"trunk", "primary", "secondary"} else 1, round(out, 3))


def _along(design: Design, street: Street) -> Floats:
    """Places beside the street (metres), only where the town is built."""
    rows = []
    for line in shapely.get_parts(street.line):
        at = np.arange(_SPACING[street.kind] / 2, line.length - 4, _SPACING[street.kind])
        here = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
        ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, at + 1.0))
        step = ahead - here
        left = np.stack([-step[:, 1], step[:, 0]], axis=1) / np.hypot(*step.T)[:, None]
        rows.append(here + left * (HALF_WIDTH[street.kind] + FROM_KERB_METRES))
    xy = np.concatenate(rows)
    return xy[np.hypot(xy[:, 0] / design.reach_x, xy[:, 1] / design.reach_y) < 0.8]
