"""From cuts to streets with names and to cells of land, all bent alike, sharing every vertex."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely

from geo_oss.sample import names
from geo_oss.sample.blocks import Cut, lay_out, node, outline, outwardness, waters
from geo_oss.sample.design import Design
from geo_oss.sample.model import Floats, Geometry, Street
from geo_oss.sample.warp import Warp

RANKS = ("trunk", "primary", "secondary", "street", "soi")


@dataclass(frozen=True, slots=True)
class Network:
    """The plan after bending, in metres around the middle of the town.

    `cells` are pieces of land between streets and shores; `middles` their middles and `out` how far out (0 … 1)
    before bending, `wet` which of them are water.
    """

    edge: Geometry
    streets: list[Street]
    cells: Geometry
    middles: Floats
    out: Floats
    wet: Geometry
    water: Geometry


def build(design: Design, rng: np.random.Generator, warp: Warp) -> Network:
    """The whole network of a design; the same generator state gives the same network."""
    edge = outline(design, rng)
    water = waters(design, rng)
    cuts = lay_out(design, edge, water, rng)
    edges = node(cuts)
    cells = _cells(edges)
    middles = shapely.get_coordinates(shapely.point_on_surface(cells))
    return Network(
        edge=warp.bend(shapely.union_all(cells, grid_size=0.01)),
        streets=_streets(design, cuts, edges, rng, warp),
        cells=warp.bend(cells),
        middles=middles,
        out=np.array([outwardness(design, x, y) for x, y in middles]),
        wet=shapely.contains_xy(shapely.union_all(water), middles[:, 0], middles[:, 1]),
        water=warp.bend(np.array(water)),
    )


def _cells(edges: Geometry) -> Geometry:
    cells = shapely.get_parts(shapely.polygonize(list(edges)))
    corner = shapely.get_coordinates(shapely.centroid(cells)).round(1)
    return cells[np.lexsort((corner[:, 1], corner[:, 0]))]


def _streets(design: Design, cuts: list[Cut], edges: Geometry, rng: np.random.Generator, warp: Warp) -> list[Street]:
    labels = _labels(design, cuts, rng)
    pieces = _pieces(cuts, edges)
    by_name: dict[tuple[str, str, str], list[Geometry]] = defaultdict(list)
    for place, cut in enumerate(cuts):
        if cut.kind in RANKS and place in pieces:
            by_name[(cut.kind, *labels[place])].extend(pieces[place])
    return [Street(*key, warp.bend(shapely.line_merge(shapely.union_all(parts)))) for key, parts in by_name.items()]


def _pieces(cuts: list[Cut], edges: Geometry) -> dict[int, list[Geometry]]:
    """Edges by the cut they came from."""
    tree = shapely.STRtree([cut.line for cut in cuts])
    middle = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    found = defaultdict(list)
    for edge, place in zip(*tree.query_nearest(middle, all_matches=False), strict=True):
        found[int(place)].append(edges[edge])
    return found


def _labels(design: Design, cuts: list[Cut], rng: np.random.Generator) -> dict[int, names.Pair]:
    """Names by cut: streets get a new one, a soi the name of the street it leaves and a number."""
    namer = names.streets(rng)
    labels: dict[int, names.Pair] = {}
    children: dict[int, list[int]] = defaultdict(list)
    for place, cut in enumerate(cuts):
        if cut.road >= 0:
            labels[place] = (design.roads[cut.road].name_th, design.roads[cut.road].name_en)
        elif cut.kind == "street":
            th, en = namer.take()
            labels[place] = (f"ถนน{th}", f"{en} Road")
    for soi, parent in _parents(cuts).items():
        children[parent].append(soi)
    for parent in sorted(children):
        _number(parent, children[parent], cuts, labels, namer)
    return labels


def _parents(cuts: list[Cut]) -> dict[int, int]:
    """The earlier line each soi leaves: the street of highest rank, never a shore or the edge if there is another."""
    kinds = [cut.kind for cut in cuts]
    tree = shapely.STRtree([cut.line for cut in cuts])
    sois = [i for i, kind in enumerate(kinds) if kind == "soi"]
    ends = [shapely.MultiPoint([cuts[i].line.coords[0], cuts[i].line.coords[-1]]) for i in sois]
    touched: dict[int, list[int]] = defaultdict(list)
    for end, other in zip(*tree.query(ends, predicate="dwithin", distance=0.2), strict=True):
        if other < sois[end] and kinds[other] in RANKS:
            touched[sois[end]].append(int(other))
    return {i: min(touched[i], key=lambda j: (RANKS.index(kinds[j]), j)) if touched[i] else i for i in sois}


def _number(parent: int, sois: list[int], cuts: list[Cut], labels: dict[int, names.Pair], namer: names.Namer) -> None:
    """Odd numbers on the left, even ones on the right, counted along the street."""
    line = cuts[parent].line
    th, en = _stem(parent, cuts, labels, namer)
    used = [-1, 0]
    for soi in sorted(sois, key=lambda i: line.project(cuts[i].line.centroid)):
        side = 0 if parent == soi or _is_left(line, cuts[soi].line.centroid) else 1
        used[side] += 2
        labels[soi] = (f"{th} {used[side]}", f"{en} {used[side]}")


def _stem(parent: int, cuts: list[Cut], labels: dict[int, names.Pair], namer: names.Namer) -> names.Pair:
    if cuts[parent].kind != "soi":
        th, en = labels[parent]
        return "ซอย" + th.removeprefix("ถนน"), "Soi " + en.removesuffix(" Road")
    if parent in labels and "แยก" not in labels[parent][0]:
        return f"{labels[parent][0]} แยก", f"{labels[parent][1]} Yaek"
    th, en = namer.take()
    return f"ซอย{th}", f"Soi {en}"


def _is_left(line: Geometry, point: Geometry) -> bool:
    at = line.project(point)
    a, b = line.interpolate(max(at - 5, 0)), line.interpolate(at + 5)
    return bool((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) > 0)
