"""Which zone and community are a million places in? The rule of place_of, in bulk and out of the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.geo_arrays import frames, mercator
from geo_oss.requests.placed import PlacedArrays, PlacedLayer, PlaceMany
from zones.edges import Edges
from zones.grid import PlacementGrid

_SQL = sql.load(__package__)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Layer:
    """The boundaries of one layer in force, smallest area first, then code: lower index wins."""

    codes: list[str]
    version: int | None
    areas: list[float]
    shapes: npt.NDArray[np.object_]

    @cached_property
    def grid(self) -> PlacementGrid:
        """Made at the first use, good for as long as the version is in force."""
        return PlacementGrid(self.shapes, self.codes, self.areas)

    @cached_property
    def edges(self) -> Edges:
        """The edges of all polygons; owners are numbered by code, so that equal distances go to the lowest code."""
        return Edges.of(self.shapes[self._by_code])

    @cached_property
    def _single(self) -> dict[int, Edges]:
        return {}

    def _edges_of(self, owner: int) -> Edges:
        """The edges of one polygon, sampled once."""
        if owner not in self._single:
            self._single[owner] = self.edges.belonging_to(owner)
        return self._single[owner]

    @cached_property
    def _by_code(self) -> npt.NDArray[np.intp]:
        return np.array(sorted(range(len(self.codes)), key=lambda i: self.codes[i].encode()), dtype=np.intp)

    def place(self, lon: Floats, lat: Floats, *, to_edge: bool) -> PlacedLayer:
        """The covering polygon of each place, outside the nearest; inside metres to its edge only with `to_edge`."""
        covering = self.grid.codes(lon, lat)
        nearest = np.full(len(lon), -1, dtype=np.int32)
        metres = np.full(len(lon), np.nan)
        places, scale = np.column_stack(mercator(lon, lat)), np.cos(np.radians(lat))
        outside = np.flatnonzero(covering < 0)
        if len(outside) and self.codes:
            owner, plane = self.edges.nearest(places[outside])
            nearest[outside], metres[outside] = self._by_code[owner], plane * scale[outside]
        if to_edge:
            self._measure(covering, places, metres)
            metres[covering >= 0] *= scale[covering >= 0]
        return PlacedLayer(self.codes, self.version, covering, nearest, metres)

    def _measure(self, covering: npt.NDArray[np.int32], places: Floats, metres: Floats) -> None:
        """Fills in the plane distance to the edge of the covering polygon, one polygon at a time."""
        order = np.argsort(covering, kind="stable")
        found, first = np.unique(covering[order], return_index=True)
        owners = np.argsort(self._by_code)
        for index, start, end in zip(found, first, np.append(first, len(order))[1:], strict=True):
            rows = order[start:end]
            if index >= 0:
                metres[rows] = self._edges_of(int(owners[index])).distance(places[rows])


def read(conn: Connection[Row], organization_id: int, layer: str) -> Layer:
    """The boundaries of a municipality's layer (zone or community) in force."""
    rows = conn.execute(_SQL["in_force"], {"organization_id": organization_id, "layer": layer}).fetchall()
    return Layer(
        codes=[row["code"] for row in rows],
        version=rows[0]["version_id"] if rows else None,
        areas=[row["area_m2"] for row in rows],
        shapes=np.array(shapely.from_wkb([bytes(row["wkb"]) for row in rows]), dtype=object),
    )


def placer(conn: Connection[Row], organization_id: int) -> PlaceMany:
    """A function that places many points of a municipality, by those in force now; they stay so until COMMIT."""
    conn.execute(_SQL["hold_boundaries"], {"organization_id": organization_id})
    zones, communities = read(conn, organization_id, "zone"), read(conn, organization_id, "community")

    def place(lon: Floats, lat: Floats) -> PlacedArrays:
        order = np.argsort(frames(lon, lat).z28)  # neighbours together: twice as fast as at random
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        lon, lat = lon[order], lat[order]
        return PlacedArrays(
            zones.place(lon, lat, to_edge=True).part(back), communities.place(lon, lat, to_edge=False).part(back)
        )

    return place
