"""ความพึงพอใจ by area: stars of finished requests under a filter, and who of those that rated is satisfied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.db.tables import request, request_rating
from geo_oss.organizations.model import Organization
from geo_oss.rates import counted
from geo_oss.rates.means import Scores
from geo_oss.rates.model import SATISFIED, Rated
from geo_oss.requests.filter import Filter
from geo_oss.requests.model import Status
from geo_oss.requests.rating import ASPECTS

_r, _s = request.c, request_rating.c


async def by_area(conn: Conn, organization: Organization, by: str, asked: Filter) -> dict[str | None, Rated]:
    """The ratings of finished requests by the code of their zone or community; None: in none. Raises `Invalid`."""
    rows = await (await conn.execute(*rendered(_rated(organization, by, asked)))).fetchall()
    return {row["code"]: _told(row) for row in rows}


def all_together(areas: Sequence[Rated]) -> Rated:
    """The ratings of several areas as those of one."""
    aspects = {aspect.code: _sum([one.aspects[aspect.code] for one in areas]) for aspect in ASPECTS}
    return Rated(_sum([one.scores for one in areas]), sum(one.satisfied for one in areas), aspects)


def _rated(organization: Organization, by: str, asked: Filter) -> Select[Any]:
    code = counted.code_of(by)
    same = and_(_s.organization_id == _r.organization_id, _s.request_id == _r.id)
    wanted = counted.wanted(organization, asked)
    return (
        select(
            code.label("code"),
            *_sums("overall", _s.overall),
            func.count().filter(_s.overall >= SATISFIED).label("satisfied"),
            *(column for aspect in ASPECTS for column in _sums(aspect.code, _s.aspects[aspect.code].as_integer())),
        )
        .select_from(request.join(request_rating, same))
        .where(*wanted, _r.status == int(Status.DONE))
        .group_by(code)
    )


def _sums(name: str, stars: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    return (
        func.count(stars).label(f"{name}_n"),
        func.coalesce(func.sum(stars), 0).label(f"{name}_total"),
        func.coalesce(func.sum(stars * stars), 0).label(f"{name}_squares"),
    )


def _told(row: Mapping[str, Any]) -> Rated:
    def scores(name: str) -> Scores:
        return Scores(row[f"{name}_n"], int(row[f"{name}_total"]), int(row[f"{name}_squares"]))

    return Rated(scores("overall"), row["satisfied"], {aspect.code: scores(aspect.code) for aspect in ASPECTS})


def _sum(scores: list[Scores]) -> Scores:
    return Scores(sum(s.n for s in scores), sum(s.total for s in scores), sum(s.squares for s in scores))
