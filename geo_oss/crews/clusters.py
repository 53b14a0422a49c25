"""Clusters of open cases as proposed work packages: close together, of one kind, not too many for one going."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from geo_oss.coordinates import metres_between
from geo_oss.geo import LonLat


@dataclass(frozen=True, slots=True)
class Terms:
    """When cases belong together: `metres` from one to the next, `least` cases; more than `most` are parted.

    With a category (or the main one of several) or a zone only cases of these are looked at.
    """

    metres: float = 200.0
    least: int = 3
    most: int = 12
    category_id: int | None = None
    zone_code: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open case in no package (place in EPSG:4326); `cluster` is None for one that stands alone."""

    id: int
    number: str
    title: str
    status: int
    category_id: int
    main_id: int
    cluster: int | None
    place: LonLat
    community_code: str | None
    community_name: str | None
    created_at: datetime
    due_at: datetime | None
    service_minutes: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Cases of one main category that could be done in one going."""

    cases: tuple[Waiting, ...]

    @property
    def ids(self) -> list[int]:
        """The ids of its cases."""
        return [case.id for case in self.cases]

    @property
    def main_id(self) -> int:
        """The main category all of them belong to."""
        return self.cases[0].main_id

    @property
    def minutes(self) -> int:
        """At work on all of them, the ways aside."""
        return sum(case.service_minutes for case in self.cases)

    @property
    def oldest(self) -> Waiting:
        """The case that has waited longest."""
        return min(self.cases, key=lambda case: (case.created_at, case.id))

    @property
    def across_metres(self) -> float:
        """Between the two that are farthest apart, right to half a percent."""
        places = [case.place for case in self.cases]
        return max((metres_between(a, b) for n, a in enumerate(places) for b in places[:n]), default=0.0)

    @property
    def communities(self) -> list[str]:
        """The names of its communities, the one with most cases first."""
        return most_frequent(case.community_name for case in self.cases)

    @property
    def community_codes(self) -> list[str]:
        """Their codes in the same order."""
        return most_frequent(case.community_code for case in self.cases)

    def overdue(self, now: datetime) -> int:
        """How many are late."""
        return sum(case.due_at is not None and case.due_at < now for case in self.cases)


def propose(cases: Iterable[Waiting], terms: Terms, refused: Sequence[frozenset[int]] = ()) -> list[Proposal]:
    """The proposals among cases sorted by main category and cluster, the oldest need first.

    What was refused is not proposed again; with a new case it may be.
    """
    clustered = (case for case in cases if case.cluster is not None)
    groups = (list(group) for _, group in groupby(clustered, key=lambda case: (case.main_id, case.cluster)))
    found = [Proposal(part) for group in groups for part in parted(group, terms.most) if len(part) >= terms.least]
    fresh = [one for one in found if not any(frozenset(one.ids) <= ids for ids in refused)]
    return sorted(fresh, key=lambda one: (one.oldest.created_at, one.oldest.id))


def parted(cases: Sequence[Waiting], most: int) -> Iterator[tuple[Waiting, ...]]:
    """The cases in parts of at most so many, cut across the longer side, again and again."""
    if len(cases) <= most:
        yield tuple(sorted(cases, key=lambda case: case.id))
        return
    lons, lats = [case.place.lon for case in cases], [case.place.lat for case in cases]
    corner = LonLat(min(lons), min(lats))
    wide = metres_between(corner, LonLat(max(lons), min(lats))) >= metres_between(corner, LonLat(min(lons), max(lats)))
    ordered = sorted(cases, key=lambda case: (case.place.lon if wide else case.place.lat, case.id))
    pieces = -(-len(cases) // most)
    middle = len(cases) * (pieces // 2) // pieces
    yield from parted(ordered[:middle], most)
    yield from parted(ordered[middle:], most)


def most_frequent(words: Iterable[str | None]) -> list[str]:
    """The words that are there, each once, the most frequent first."""
    counts: dict[str, int] = {}
    for word in words:
        if word:
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))


def whose_area(codes: Sequence[str], areas: Mapping[int, Sequence[str]]) -> int | None:
    """The crew in whose area the first of these communities lies that lies in any."""
    return next((crew for code in codes for crew, area in areas.items() if code in area), None)
