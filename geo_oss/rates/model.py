"""The words of fair figures: what a count is divided by, and what is then said of an area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo_oss.errors import Invalid
from geo_oss.rates import intervals
from geo_oss.rates.intervals import Interval
from geo_oss.rates.means import Mean, MeanPrior, Scores
from geo_oss.rates.smoothing import Prior, Smoothed

LAYERS = ("zone", "community")
LIGHT_POLE = "pole"
SATISFIED = 4
"""So many stars and more: พึงพอใจ."""
FEWEST = 5
"""With fewer ratings nothing is said of an area beside others."""
_ASSET_KIND = 32


class Per(StrEnum):
    """What counts are divided by."""

    PEOPLE = "people"
    HOUSEHOLDS = "households"
    POLES = "poles"
    KM = "km"

    @property
    def scale(self) -> int:
        """Rates are told for so many of them."""
        return {Per.PEOPLE: 1000, Per.HOUSEHOLDS: 1000, Per.POLES: 100, Per.KM: 1}[self]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Rates of which layer, per what; `asset` is the kind that is counted where `per` is poles."""

    by: str = "zone"
    per: Per = Per.PEOPLE
    asset: str = LIGHT_POLE


def read(query: Mapping[str, str]) -> Wanted:
    """What the parameters by, per and things ask for. Raises `Invalid` naming the parameter."""
    by, per = query.get("by", "") or "zone", query.get("per", "") or Per.PEOPLE
    if by not in LAYERS:
        raise Invalid("แบ่งตามเขต (zone) หรือชุมชน (community)", "by is zone or community.", field="by")
    if per not in list(Per):
        words = ", ".join(Per)
        raise Invalid(f"ตัวหารใช้ได้: {words}", f"per is one of {words}.", field="per")
    return Wanted(by, Per(per), query.get("things", "")[:_ASSET_KIND] or LIGHT_POLE)


@dataclass(frozen=True, slots=True)
class Counted:
    """The requests of an area under a filter; `judged` are those of which it is known whether they were on time."""

    total: int = 0
    open: int = 0
    done: int = 0
    judged: int = 0
    on_time: int = 0


@dataclass(frozen=True, slots=True)
class Days:
    """Days from receipt to the end of finished requests: the median, and its interval where there are enough."""

    median: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Size:
    """How many people, things or kilometres an area has; year and source where somebody stated them."""

    value: float
    year: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rated:
    """The ratings of an area: overall stars, how many are satisfied, and stars by aspect."""

    scores: Scores
    satisfied: int
    aspects: Mapping[str, Scores]

    @property
    def share(self) -> Interval | None:
        """Wilson's interval of the share that is satisfied."""
        return intervals.wilson(self.satisfied, self.scores.n)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """An area's ratings and its mean after borrowing from all."""

    rated: Rated
    smoothed: Mean

    @property
    def is_judged(self) -> bool:
        """Whether there are enough ratings to be set beside others."""
        return self.rated.scores.n >= FEWEST

    def verdict(self, prior: MeanPrior) -> str:
        """`higher` or `lower` than all together when the smoothed interval says so, else `alike`; `few` ratings."""
        return intervals.beside(self.smoothed.interval, prior.mean) if self.is_judged else "few"


@dataclass(frozen=True, slots=True)
class Area:
    """One area. Rates are for one person, thing or kilometre; None where its size is unknown or nothing."""

    code: str
    name_th: str
    name_en: str
    counted: Counted
    days: Days | None
    on_time: Interval | None
    size: Size | None
    rate: float | None
    interval: Interval | None
    smoothed: Smoothed | None
    satisfaction: Satisfaction | None

    def verdict(self, prior: Prior | None) -> str:
        """`higher` or `lower` than all together when the smoothed interval says so, else `alike`; empty: unknown."""
        if self.smoothed is None or prior is None:
            return ""
        return intervals.beside(self.smoothed.interval, prior.mean)


@dataclass(frozen=True, slots=True)
class Rates:
    """All areas of a layer, what their rates were smoothed towards, and the requests that are in none of them."""

    wanted: Wanted
    areas: list[Area]
    prior: Prior | None
    elsewhere: int
    """Requests outside all areas, or in one that is not in force now."""
    pleased: MeanPrior | None
    """What the mean stars of areas were smoothed towards."""
    rated: Rated
    """The ratings of all these areas."""
