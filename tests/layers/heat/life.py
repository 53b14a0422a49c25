"""Lives of requests in both tables, and the count of their cells in plain Python with h3 and pyproj."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import h3
from hypothesis import strategies as st
from pyproj import Transformer

from geo_oss.db.pool import Conn
from geo_oss.geo import LonLat, frame
from geo_oss.requests import grids
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Hexagons, Squares
from layers.heat import cube
from tests.requests import oracle

SRID = 32648
TO_UTM = Transformer.from_crs(4326, SRID, always_xy=True)
PLACES = [(102.8 + 0.0037 * step, 16.4 + 0.0023 * (step * 5 % 7)) for step in range(9)]
MOMENTS = [
    datetime(2023, 12, 31, 16, 59, 59, tzinfo=UTC),  # still December in Thailand
    datetime(2023, 12, 31, 17, 0, tzinfo=UTC),  # January there
    *(datetime(2024, 2, day, 5, tzinfo=UTC) for day in (1, 14, 29)),
    datetime(2024, 10, 31, 16, tzinfo=UTC),
    datetime(2025, 1, 1, tzinfo=UTC),
]
Case = dict[str, Any]
Deed = tuple[str, int, dict[str, Any]]
_WHOLE = """
INSERT INTO request (organization_id, id, number, category_id, status, channel, place, gm, h3_cell, place_source,
                     placement_method, zone_code, created_at)
VALUES (1, %(id)s, %(id)s::text, %(category)s, %(status)s, 'web', ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326),
        mercator_point(%(lon)s, %(lat)s), %(h3_cell)s, 'map', 'covers', %(zone)s, %(created_at)s)
"""
_SHOWN = """
INSERT INTO request_public (organization_id, id, number, category_id, status, title, zone_code, place, qx, qy, z28,
                            h3_cell, created_at, updated_at)
SELECT organization_id, id, number, category_id, status, '', zone_code, place, %(qx)s, %(qy)s, %(z28)s,
       h3_cell, created_at, created_at
  FROM request WHERE organization_id = 1 AND id = %(id)s
"""
_CHANGE = (
    """
UPDATE request SET category_id = %(category)s, status = %(status)s, zone_code = %(zone)s, h3_cell = %(h3_cell)s,
    place = ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), supporters = supporters + 1
 WHERE organization_id = 1 AND id = %(id)s
""",
    """
UPDATE request_public SET category_id = %(category)s, status = %(status)s, zone_code = %(zone)s, h3_cell = %(h3_cell)s,
    place = ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), supporters = supporters + 1
 WHERE organization_id = 1 AND id = %(id)s
""",
)


def facts() -> st.SearchStrategy[dict[str, Any]]:
    """What a request may be: place, category, status, zone, moment."""
    return st.fixed_dictionaries(
        {
            "spot": st.integers(0, len(PLACES) - 1),
            "category": st.sampled_from((11, 12, 21)),
            "status": st.integers(1, 6),
            "zone": st.sampled_from((None, "1", "2")),
            "created_at": st.sampled_from(MOMENTS),
        }
    )


DEEDS = ("create", "create", "import", "move", "categorize", "set", "rezone", "hide", "delete", "fold", "refresh")


def lives() -> st.SearchStrategy[list[Deed]]:
    """Sequences of deeds: what is done, to whom, and what is new."""
    return st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 99), facts()), min_size=1, max_size=14)


def filters() -> st.SearchStrategy[Filter]:
    """Filters the cube knows and others."""
    first = st.sampled_from([None, *(f"2024-{month:02}-01" for month in (1, 2, 3, 11)), "2024-02-14", "2025-01-01"])
    last = st.sampled_from([None, "2023-12-31", "2024-02-29", "2024-10-31", "2024-12-31", "2025-03-31", "2024-02-15"])
    return st.builds(
        Filter,
        category=st.sampled_from([(), (), (1,), (11,), (2, 12), (99,)]),
        status=st.sampled_from([(), (), (1, 2, 3, 4), (5,), (2, 6)]),
        zone=st.sampled_from([(), (), ("1",), ("unknown",), ("2", "unknown"), ("9",)]),
        since=first.map(oracle.day),
        until=last.map(oracle.day),
    )


def some_grids() -> st.SearchStrategy[grids.Grid]:
    """Grids the cube keeps, sums up, or does not know."""
    return st.sampled_from(
        [*(Hexagons(r) for r in (5, 7, 8, 9, 10, 11)), *(Squares(m, SRID) for m in (250, 500, 750, 110))]
    )


@dataclass
class Town:
    """The requests as they should be, and the tables they are in."""

    conn: Conn
    cases: dict[int, Case] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)
    last: int = 0

    async def does(self, deed: Deed) -> None:
        """One deed, in the tables and here."""
        what, who, new = deed
        if what == "create":
            await self.create(new)
        elif what == "import":
            await self.load(new, who % 5)
        elif what == "fold":
            await cube.fold(self.conn)
        elif what == "refresh":
            await cube.refresh(self.conn)
        elif self.cases:
            await self._change(what, sorted(self.cases)[who % len(self.cases)], new)

    async def create(self, new: dict[str, Any]) -> None:
        """A new request; one of category 21 is not public."""
        self.last += 1
        case = {"id": self.last, "community": None, "pole": None, "title": "", "number": ""} | located(new)
        self.cases[self.last] = case
        await self.conn.execute(_WHOLE, case)
        if case["category"] != 21:
            self.shown.add(self.last)
            await self.conn.execute(_SHOWN, case)

    async def load(self, new: dict[str, Any], count: int) -> None:
        """Many at once, as bulk loads do it."""
        await self.conn.execute("SELECT set_config('geo_oss.heat', 'later', true)")
        for step in range(count):
            await self.create(new | {"spot": (new["spot"] + step) % len(PLACES)})
        await self.conn.execute("SELECT heat_rebuild(1)")
        await self.conn.execute("SELECT set_config('geo_oss.heat', '', true)")

    async def _change(self, what: str, identity: int, new: dict[str, Any]) -> None:
        case = self.cases[identity]
        if what in ("hide", "delete"):
            await self.conn.execute("DELETE FROM request_public WHERE organization_id = 1 AND id = %(id)s", case)
            self.shown.discard(identity)
        if what == "delete":
            await self.conn.execute("DELETE FROM request WHERE organization_id = 1 AND id = %(id)s", case)
            del self.cases[identity]
        changed = {"move": ("spot",), "categorize": ("category",), "set": ("status",), "rezone": ("zone",)}.get(
            what, ()
        )
        case |= located({name: new[name] if name == changed else case[name] for name in new})
        if changed:
            for update in _CHANGE:
                await self.conn.execute(update, case)

    def counts(self, asked: Filter, audience: int, grid: grids.Grid) -> dict[str, tuple[int, int]]:
        """Requests and open ones by cell."""
        ids = self.cases if audience == cube.EVERYTHING else self.shown
        taken = [case for case in self.cases.values() if case["id"] in ids and oracle.takes(asked, case)]
        n, n_open = (
            Counter(word(case, grid) for case in taken),
            Counter(word(c, grid) for c in taken if c["status"] <= 4),
        )
        return {cell: (n[cell], n_open[cell]) for cell in n}


def located(new: dict[str, Any]) -> dict[str, Any]:
    """The facts with everything that follows from the spot."""
    lon, lat = PLACES[new["spot"]]
    where = frame(LonLat(lon, lat))
    cell = h3.str_to_int(h3.latlng_to_cell(lat, lon, 11))
    return new | {"lon": lon, "lat": lat, "h3_cell": cell, "qx": where.qx, "qy": where.qy, "z28": where.z28}


def word(case: Case, grid: grids.Grid) -> str:
    """The cell of a request, by the other libraries."""
    if isinstance(grid, Hexagons):
        return str(h3.cell_to_parent(h3.int_to_str(case["h3_cell"]), grid.resolution))
    east, north = (math.floor(side / grid.metres) * grid.metres for side in TO_UTM.transform(case["lon"], case["lat"]))
    return f"utm48n-{grid.metres}-{east}-{north}"
