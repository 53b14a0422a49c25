"""Heat grid, hot spots and fair rates of all municipalities of a dataset, by the functions that serve a single one.

Unless `exact` is said, a count of 1 to 4 is not told, nor a part of a count that is or leaves 1 to 4 of it, and hot
spots are computed from what is told, as for the public.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Literal

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from geo_oss.errors import Invalid
from geo_oss.geo import H3_RESOLUTION
from geo_oss.rates import intervals, smoothing
from geo_oss.requests import grids
from layers.export.dataset import ZONES, Dataset
from layers.export.projection import CELL
from layers.heat.small import FEWEST, known, large
from layers.hotspots.gi_star import z_scores
from layers.hotspots.lattice import Hexagons
from layers.hotspots.model import Ints
from layers.hotspots.neighbours import Floats
from layers.hotspots.significance import judged
from layers.hotspots.study import study
from layers.hotspots.told import told as as_told
from layers.national import count
from layers.national.schedule import Told, reduced, silent

COARSEST = 5
TOWNS_AT_ONCE = 20
PEOPLE = 1_000
"""Rates are told for so many people."""
Bools = npt.NDArray[np.bool_]
_SRID = 32647
"""Distances are not measured here; a lattice wants to know a zone."""


def heat(
    dataset: Dataset, resolution: int = 7, *, exact: bool = False, scheduler: str = "threads", told: Told = silent
) -> geopandas.GeoDataFrame:
    """The hexagons of the country with requests. Columns: cell, n, n_open (empty: not told), geometry."""
    _check(dataset, resolution)
    found = count.by_cell(dataset, resolution, scheduler=scheduler, told=told)
    if not found.num_columns:
        return _hexagons(np.zeros(0, dtype=np.int64), {"n": [], "n_open": []})
    whole = count.merged([found.drop_columns(["organization"])], (CELL,)).sort_by(CELL)
    n, n_open = whole["n"].to_numpy(), whole["n_open"].to_numpy()
    untold = _few(n) & (not exact)
    counts = {"n": _told(n, untold), "n_open": _told(n_open, (untold | ~large(n_open, n)) & (not exact))}
    return _hexagons(whole[CELL].to_numpy().astype(np.int64), counts)


def hotspots(
    dataset: Dataset,
    resolution: int = 8,
    *,
    within: Literal["town", "country"] = "town",
    exact: bool = False,
    scheduler: str = "threads",
    told: Told = silent,
) -> geopandas.GeoDataFrame:
    """Getis-Ord Gi* of each municipality on its own, or of the country as one; a neighbourhood is one ring.

    Columns: organization (not for the country), cell, n, z, q (only `exact`), class (−3 … 3), geometry.
    """
    _check(dataset, resolution)
    found = count.by_cell(dataset, resolution, scheduler=scheduler, told=told)
    areas = _areas(dataset, found, resolution, exact) if found.num_columns else []
    if within == "country":
        areas = [_country(areas, resolution, exact)] if areas else []
    bundles = [areas[first : first + TOWNS_AT_ONCE] for first in range(0, len(areas), TOWNS_AT_ONCE)]
    made = reduced(_compared, bundles, _stacked, scheduler=scheduler, told=told)
    if within == "country":
        made = made.drop(columns="organization")
    keys = made.pop(CELL).to_numpy()
    return _hexagons(keys, {str(name): column for name, column in made.items()})


def rates(
    dataset: Dataset,
    *,
    now: datetime | None = None,
    exact: bool = False,
    scheduler: str = "threads",
    told: Told = silent,
) -> geopandas.GeoDataFrame:
    """The zones with their people and requests: rate, its exact 95 % interval and the smoothed rate, for 1,000 people.

    Smoothing borrows from all zones of the country. Late is what was open after its day at `now`, by default the
    moment of the dataset. What is not told is empty.
    """
    moment = now or datetime.fromisoformat(str(dataset.about.get("made_at") or datetime.now(UTC).isoformat()))
    found = count.by_zone(dataset, moment, scheduler=scheduler, told=told)
    zones = geopandas.read_parquet(dataset.folder / ZONES)
    counted = found.to_pandas() if found.num_columns else pd.DataFrame(columns=["organization", "zone"])
    whole = zones.merge(counted, how="left", left_on=["organization", "code"], right_on=["organization", "zone"])
    whole = whole.drop(columns="zone")
    figures = ["total", "open", "done", "judged", "on_time"]
    whole[figures] = whole.reindex(columns=figures).fillna(0).astype("int64")
    fair = _fair(whole["total"].tolist(), whole["people"].tolist())
    return whole.join(fair) if exact else _public(whole, fair)


def _check(dataset: Dataset, resolution: int) -> None:
    finest = dataset.h3_resolution
    if not COARSEST <= resolution <= finest:
        raise Invalid(
            f"ความละเอียดของชุดข้อมูลนี้ต้องเป็น {COARSEST} ถึง {finest}",
            f"resolution is {COARSEST} to {finest} for this dataset.",
            field="resolution",
        )


def _few(counts: Ints) -> Bools:
    return (counts > 0) & (counts < FEWEST)


def _told(counts: Ints, untold: Bools) -> Any:
    """The counts, empty where they are not told."""
    return pd.arrays.IntegerArray(counts.astype(np.int64), untold)


def _public(whole: pd.DataFrame, fair: pd.DataFrame) -> pd.DataFrame:
    """The zones without small counts, parts that would tell them, and rates that follow from them."""
    total, open_, done, judged, on_time = (
        whole[name].to_numpy() for name in ("total", "open", "done", "judged", "on_time")
    )
    few = _few(total)
    parts = known(np.stack([open_, done, total - open_ - done], axis=-1), ~few)
    unjudged = few | ~large(judged, total)
    columns = {"total": _told(total, few), "open": _told(open_, ~parts[:, 0]), "done": _told(done, ~parts[:, 1])}
    columns |= {"judged": _told(judged, unjudged), "on_time": _told(on_time, unjudged | ~large(on_time, judged))}
    return whole.assign(**columns).join(fair.mask(pd.Series(few), axis=0))


def _hexagons(keys: Ints, columns: dict[str, Any]) -> geopandas.GeoDataFrame:
    shapes = shapely.from_wkb(Hexagons(grids.Hexagons(H3_RESOLUTION), _SRID).outlines(keys)) if len(keys) else []
    words = pd.array([f"{key:x}" for key in keys.tolist()], dtype="str")
    return geopandas.GeoDataFrame({"cell": words, **columns}, geometry=list(shapes), crs="EPSG:4326")


@dataclass(frozen=True, slots=True)
class Area:
    """What is compared with itself: the cells with requests, sorted, how many, and the zones, if they bound it."""

    organization: str
    resolution: int
    keys: Ints
    counts: Ints
    zones: tuple[bytes, ...]
    exact: bool


def _areas(dataset: Dataset, found: pa.Table, resolution: int, exact: bool) -> list[Area]:
    zones = geopandas.read_parquet(dataset.folder / ZONES)
    shapes = {code: tuple(_parts(group)) for code, group in zones.groupby("organization").geometry}
    codes = found["organization"].to_numpy(zero_copy_only=False)
    keys, counts = found[CELL].to_numpy().astype(np.int64), found["n"].to_numpy()
    edges = [0, *(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist(), len(codes)]
    return [
        Area(codes[first], resolution, keys[first:last], counts[first:last], shapes.get(codes[first], ()), exact)
        for first, last in pairwise(edges)
    ]


def _parts(shapes: geopandas.GeoSeries) -> list[bytes]:
    return list(shapely.to_wkb(shapely.get_parts(shapes.to_numpy())))


def _country(areas: Sequence[Area], resolution: int, exact: bool) -> Area:
    """All requests as one area, which reaches one ring beyond them."""
    keys, which = np.unique(np.concatenate([area.keys for area in areas]), return_inverse=True)
    counts = np.bincount(which, weights=np.concatenate([area.counts for area in areas])).astype(np.int64)
    return Area("", resolution, keys, counts, (), exact)


def _compared(areas: Sequence[Area]) -> pd.DataFrame:
    return _stacked([_gi_star(area) for area in areas])


def _gi_star(area: Area) -> pd.DataFrame:
    lattice = Hexagons(grids.Hexagons(area.resolution), _SRID)
    keys, counts = _cells(area, lattice)
    test = judged(z_scores(counts if area.exact else as_told(counts), lattice.rings(keys, 1)))
    whole = counts.astype(np.int64)
    columns = {"organization": area.organization, CELL: keys, "n": _told(whole, _few(whole) & (not area.exact))}
    columns |= {"z": test.z, "q": test.q} if area.exact else {}
    return pd.DataFrame(columns | {"class": test.classes()})


def _cells(area: Area, lattice: Hexagons) -> tuple[Ints, Floats]:
    """The cells of the study and their counts; the country has more than one municipality may ask for."""
    if area.organization:
        found = study(lattice, area.zones, area.keys, area.counts)
        return found.keys, found.counts
    keys = lattice.around(area.keys)
    counts = np.zeros(len(keys))
    counts[np.searchsorted(keys, area.keys)] = area.counts
    return keys, counts


def _stacked(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if not tables:
        return pd.DataFrame({"organization": [], CELL: np.zeros(0, dtype=np.int64), "n": [], "class": []})
    return pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)


def _fair(totals: Sequence[int], people: Sequence[Any]) -> pd.DataFrame:
    """Rate, interval and smoothed rate for 1,000 people; empty where nobody stated how many there are."""
    sizes = [0.0 if pd.isna(size) else float(size) for size in people]
    sized = [(total, size) for total, size in zip(totals, sizes, strict=True) if size > 0]
    of = smoothing.prior([total for total, _ in sized], [size for _, size in sized])
    rows = []
    for total, size in zip(totals, sizes, strict=True):
        if size <= 0 or of is None:
            rows.append([np.nan] * 6)
            continue
        own, shared = intervals.poisson(total, size), smoothing.smoothed(total, size, of)
        found = (total / size, own.low, own.high, shared.rate, shared.interval.low, shared.interval.high)
        rows.append([value * PEOPLE for value in found])
    names = ["rate", "low", "high", "smoothed", "smoothed_low", "smoothed_high"]
    return pd.DataFrame(rows, columns=names, dtype="float64")
