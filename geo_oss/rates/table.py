"""The rates of all zones or communities under a filter."""

from __future__ import annotations

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.organizations.model import Organization
from geo_oss.rates import counted, intervals, smoothing
from geo_oss.rates.model import Area, Counted, Days, Per, Rates, Size, Wanted
from geo_oss.rates.smoothing import Prior
from geo_oss.requests.filter import Filter

_SQL = sql.load(__package__)


async def rates(conn: Conn, organization: Organization, wanted: Wanted, asked: Filter) -> Rates:
    """Every area of the layer in force that the filter lets in. Raises `Invalid` for a filter nobody can read."""
    counts = await counted.counts(conn, organization, wanted.by, asked)
    days = await counted.days(conn, organization, wanted.by, asked)
    rows = await (await conn.execute(_SQL["areas"], _key(organization, wanted))).fetchall()
    sizes = await _sizes(conn, organization, wanted)
    shown = [row for row in rows if _let_in(row, wanted.by, asked) or row["code"] in counts]
    of = _prior([row["code"] for row in shown], counts, sizes)
    areas = [_area(row, counts.get(row["code"], Counted()), days.get(row["code"]), sizes, of) for row in shown]
    total = sum(found.total for found in counts.values())
    return Rates(wanted, areas, of, total - sum(area.counted.total for area in areas))


async def known(conn: Conn, organization_id: int, layer: str) -> Row:
    """What there is to divide by: `figures` (kinds), `assets` (kinds, most numerous first), `streets` (yes or no)."""
    row = await (await conn.execute(_SQL["known"], {"organization_id": organization_id, "layer": layer})).fetchone()
    assert row is not None
    return row


def _key(organization: Organization, wanted: Wanted) -> Row:
    return {
        "organization_id": organization.id, "layer": wanted.by, "kind": wanted.per.value, "asset": wanted.asset,
    }  # fmt: skip


async def _sizes(conn: Conn, organization: Organization, wanted: Wanted) -> dict[str, Size]:
    query = {Per.POLES: "assets", Per.KM: "kilometres"}.get(wanted.per, "figures")
    rows = await (await conn.execute(_SQL[query], _key(organization, wanted))).fetchall()
    return {row["code"]: Size(float(row["value"]), row["year"], row["source"]) for row in rows if row["code"]}


def _let_in(row: Row, by: str, asked: Filter) -> bool:
    """Whether the filter lets requests of this area through at all; a community's zone is as its file says."""
    own = asked.zone if by == "zone" else asked.community
    if own and row["code"] not in own:
        return False
    return by == "zone" or not asked.zone or row["zone_code"] in (None, *asked.zone)


def _prior(codes: list[str], counts: dict[str | None, Counted], sizes: dict[str, Size]) -> Prior | None:
    sized = [code for code in codes if code in sizes and sizes[code].value > 0]
    return smoothing.prior([counts.get(code, Counted()).total for code in sized], [sizes[code].value for code in sized])


def _area(row: Row, found: Counted, days: Days | None, sizes: dict[str, Size], of: Prior | None) -> Area:
    size = sizes.get(row["code"])
    n = size.value if size else 0.0
    return Area(
        code=row["code"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        counted=found,
        days=days,
        on_time=intervals.wilson(found.on_time, found.judged),
        size=size,
        rate=found.total / n if n else None,
        interval=intervals.poisson(found.total, n) if n else None,
        smoothed=smoothing.smoothed(found.total, n, of) if n and of else None,
    )
