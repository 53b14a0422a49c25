"""The rates of all zones or communities under a filter."""

from __future__ import annotations

from dataclasses import dataclass

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.organizations.model import Organization
from geo_oss.rates import counted, intervals, means, satisfaction, smoothing
from geo_oss.rates.means import MeanPrior
from geo_oss.rates.model import Area, Counted, Days, Per, Rated, Rates, Satisfaction, Size, Wanted
from geo_oss.rates.smoothing import Prior
from geo_oss.requests.filter import Filter

_SQL = sql.load(__package__)


@dataclass(frozen=True, slots=True)
class _Happened:
    """What is known of areas under a filter, by their codes; None: of what is in none."""

    counts: dict[str | None, Counted]
    days: dict[str | None, Days]
    rated: dict[str | None, Rated]


async def rates(conn: Conn, organization: Organization, wanted: Wanted, asked: Filter) -> Rates:
    """Every area of the layer in force that the filter lets in. Raises `Invalid` for a filter nobody can read."""
    found = _Happened(
        await counted.counts(conn, organization, wanted.by, asked),
        await counted.days(conn, organization, wanted.by, asked),
        await satisfaction.by_area(conn, organization, wanted.by, asked),
    )
    rows = await (await conn.execute(_SQL["areas"], _key(organization, wanted))).fetchall()
    sizes = await _sizes(conn, organization, wanted)
    shown = [row for row in rows if _let_in(row, wanted.by, asked) or row["code"] in found.counts]
    of = _prior([row["code"] for row in shown], found.counts, sizes)
    rated = [found.rated[row["code"]] for row in shown if row["code"] in found.rated]
    pleased = means.prior([one.scores for one in rated])
    areas = [_area(row, found, sizes, of, pleased) for row in shown]
    elsewhere = sum(one.total for one in found.counts.values()) - sum(area.counted.total for area in areas)
    return Rates(wanted, areas, of, elsewhere, pleased, satisfaction.all_together(rated))


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


def _area(row: Row, found: _Happened, sizes: dict[str, Size], of: Prior | None, pleased: MeanPrior | None) -> Area:
    code = row["code"]
    counts, size, rated = found.counts.get(code, Counted()), sizes.get(code), found.rated.get(code)
    n = size.value if size else 0.0
    return Area(
        code=code,
        name_th=row["name_th"],
        name_en=row["name_en"],
        counted=counts,
        days=found.days.get(code),
        on_time=intervals.wilson(counts.on_time, counts.judged),
        size=size,
        rate=counts.total / n if n else None,
        interval=intervals.poisson(counts.total, n) if n else None,
        smoothed=smoothing.smoothed(counts.total, n, of) if n and of else None,
        satisfaction=Satisfaction(rated, means.smoothed(rated.scores, pleased)) if rated and pleased else None,
    )
