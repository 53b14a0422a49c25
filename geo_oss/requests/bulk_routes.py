"""Who does many requests: the rules of routing/choose.py, asked once for each kind of case there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from geo_oss.organizations.model import Category
from geo_oss.requests.bulk_hotspots import Bools, Hot
from geo_oss.requests.copy_rows import Column, number, words
from geo_oss.requests.distinct import Indices, distinct
from geo_oss.requests.incoming import Incoming, Ints
from geo_oss.requests.placed import PlacedArrays, PlacedLayer
from geo_oss.routing.choose import Choice, Facts, Names, Rule, choose


@dataclass(frozen=True, slots=True)
class Routes:
    """The municipality's rules, its clock, its categories, and what its boundaries are called."""

    rules: list[Rule]
    zone: ZoneInfo
    categories: dict[int, Category]
    names: Names

    def looks_at(self, *fields: str) -> bool:
        """Whether any rule asks for one of these."""
        return any(getattr(rule, field) not in (None, []) for rule in self.rules for field in fields)


def columns(
    routes: Routes, given: Incoming, placed: PlacedArrays, has_pole: Bools, hot: Hot | None = None
) -> list[Column]:
    """Department, officer, rule, priority and the reason of each request; nothing where nothing could choose."""
    if not routes.rules and hot is None:
        return []
    first, which = _cases(routes, given, placed, has_pole, hot)
    choices = [choose(routes.rules, _facts(routes, given, placed, has_pole, hot, row)) for row in first.tolist()]
    alike = list(dict.fromkeys(choices))
    return _columns(alike, np.array([alike.index(choice) for choice in choices], dtype=np.intp)[which])


def _cases(
    routes: Routes, given: Incoming, placed: PlacedArrays, has_pole: Bools, hot: Hot | None
) -> tuple[Indices, Indices]:
    """A request of each kind of case the rules can tell apart, and the kind of every request."""
    case = distinct(given.category_id)[1]
    if hot is not None:
        kinds, kind = distinct(hot.which)
        case = distinct(case * len(kinds) + kind)[1]
    for values, fields in (
        (placed.zone.covering, ("zone_code",)),
        (placed.community.covering, ("community_code",)),
        (has_pole.astype(np.int64), ("asset_kind",)),
        (given.created_at.astype("datetime64[h]").astype(np.int64), ("weekdays", "from_hour", "to_hour")),
    ):
        if routes.looks_at(*fields):
            kinds, kind = distinct(values)
            case = distinct(case * len(kinds) + kind)[1]
    return _first(case), case


def _first(case: Indices) -> Indices:
    """The first request of each case 0, 1, 2 …"""
    first = np.empty(int(case.max(initial=-1)) + 1, dtype=np.intp)
    first[case[::-1]] = np.arange(len(case))[::-1]
    return first


def _columns(choices: list[Choice], which: Indices) -> list[Column]:
    chosen = [
        _ids(name, np.array([getattr(choice, name) or 0 for choice in choices], dtype=np.int64)[which])
        for name in ("department_id", "officer_id", "rule_id")
    ]
    priority = np.array([choice.priority for choice in choices], dtype=np.int64)[which]
    return [*chosen, number("priority", priority, "int2"), words("because", [c.because for c in choices], which)]


def _ids(name: str, values: Ints) -> Column:
    return number(name, values, "int4", missing=values == 0)


def _facts(routes: Routes, given: Incoming, placed: PlacedArrays, has_pole: Bools, hot: Hot | None, row: int) -> Facts:
    category = routes.categories[int(given.category_id[row])]
    created = given.created_at[row].astype("datetime64[s]").astype(datetime).replace(tzinfo=UTC)
    return Facts(
        category_ids=frozenset(filter(None, (category.id, category.parent_id))),
        zone_code=_code(placed.zone, row),
        community_code=_code(placed.community, row),
        asset_kind=category.asset_kind if has_pole[row] else None,
        at=created.astimezone(routes.zone),
        hotspot=hot.spots[hot.which[row]] if hot is not None and hot.which[row] >= 0 else None,
        names={
            **routes.names,
            **dict.fromkeys(
                (("category", category.id), ("category", category.parent_id or 0)), (category.name_th, category.name_en)
            ),
        },
    )


def _code(layer: PlacedLayer, row: int) -> str | None:
    return layer.codes[layer.covering[row]] if layer.covering[row] >= 0 else None
