"""Many places in every form that is stored with a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import h3ronpy.vector
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo_oss.geo import H3_RESOLUTION, LonLat
from geo_oss.geo_arrays import frames, mercator
from geo_oss.requests import publish
from geo_oss.requests.copy_rows import Column, number, points
from geo_oss.requests.incoming import Floats, Ints


@dataclass(frozen=True, slots=True)
class Spots:
    """Places in every form that is stored: degrees, EPSG:3857, frame and H3 cell."""

    lon: Floats
    lat: Floats
    x: Floats
    y: Floats
    qx: Ints
    qy: Ints
    z28: Ints
    h3_cell: Ints

    @classmethod
    def of(cls, lon: Floats, lat: Floats) -> Spots:
        """All forms of these places."""
        where = frames(lon, lat)
        return cls(lon, lat, *mercator(lon, lat), where.qx, where.qy, where.z28, cells(lon, lat))

    def blurred(self, rows: npt.NDArray[np.bool_]) -> Spots:
        """The same places, those of `rows` snapped as `publish.public_place` does."""
        which = np.flatnonzero(rows)
        if not len(which):
            return self
        snapped = [publish.public_place("blurred", LonLat(*at)) for at in zip(*self._degrees(which), strict=True)]
        there = Spots.of(*np.array([(at.lon, at.lat) for at in snapped if at is not None]).T)
        merged = [values.copy() for values in self._all()]
        for values, new in zip(merged, there._all(), strict=True):
            values[which] = new
        return Spots(*merged)

    def whole(self) -> list[Column]:
        """The columns of `request`: searched by distance, counted by cell."""
        return [
            points("place", self.lon, self.lat, 4326),
            points("gm", self.x, self.y, 3857),
            number("h3_cell", self.h3_cell, "int8"),
        ]

    def shown(self) -> list[Column]:
        """The columns of `request_public`: drawn by tile, counted by cell."""
        return [
            points("place", self.lon, self.lat, 4326),
            number("qx", self.qx, "int4"),
            number("qy", self.qy, "int4"),
            number("z28", self.z28, "int8"),
            number("h3_cell", self.h3_cell, "int8"),
        ]

    def _all(self) -> tuple[Any, ...]:
        return self.lon, self.lat, self.x, self.y, self.qx, self.qy, self.z28, self.h3_cell

    def _degrees(self, rows: npt.NDArray[np.intp]) -> tuple[list[float], list[float]]:
        return self.lon[rows].tolist(), self.lat[rows].tolist()


def cells(lon: Floats, lat: Floats) -> Ints:
    """The H3 cell of each place at the stored resolution."""
    found = h3ronpy.vector.coordinates_to_cells(lat, lon, H3_RESOLUTION)
    return np.asarray(pa.array(found)).astype(np.int64)
