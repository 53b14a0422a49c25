"""The requests of three years: what, where, when, and how each one went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from geo_oss.requests.model import Status
from geo_oss.sample import names, phrases, seasons, spread
from geo_oss.sample.design import Design
from geo_oss.sample.model import Case, Category, Floats, LightPole
from geo_oss.sample.office import CATEGORIES, POLE_FAULTS
from geo_oss.sample.warp import Plane

YEARS = 3
SHARES: dict[str, float] = {
    "ฟ.(1)": 21, "ฟ.(2)": 3, "ฟ.(3)": 3, "ถ.(1)": 12, "ถ.(2)": 3, "ถ.(3)": 3, "น.(1)": 9, "น.(2)": 6, "น.(3)": 2,
    "อส.(1)": 6, "อส.(2)": 2.5, "อส.(3)": 13, "อส.(4)": 4, "อส.(5)": 2, "อส.(6)": 2.5, "ต.(1)": 5, "ต.(2)": 2,
    "ส.(1)": 1.5, "ทศ.(1)": 2, "ทศ.(2)": 2.5, "สส.(1)": 0.6, "สส.(2)": 0.6, "จ.(1)": 0.7, "จ.(2)": 0.2,
    "ท.(1)": 1.5, "ท.(2)": 0.6,
}  # fmt: skip
"""Per cent of all requests by sub-category."""
_CHANNELS = ("web", "line", "phone", "counter", "other")
_OUTSIDE = 1 / 400


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the drawing of requests needs to know of a town."""

    design: Design
    plane: Plane
    places: spread.Pool
    at_poles: spread.Pool
    poles: list[LightPole]
    spots: list[spread.HotSpot]
    until: date


@dataclass(frozen=True, slots=True)
class _Where:
    xy: Floats
    street: str
    near: str
    pole: str | None


@dataclass(frozen=True, slots=True)
class _Course:
    status: int
    acknowledged_at: datetime | None = None
    started_at: datetime | None = None
    done_at: datetime | None = None


def draw(scene: Scene, rng: np.random.Generator) -> list[Case]:
    """The requests in the order they came in."""
    first = date(scene.until.year - YEARS, scene.until.month, 1)
    people = names.people(rng, 200)
    share = np.array(list(SHARES.values()))
    counts = rng.multinomial(scene.design.cases, share / share.sum())
    drafts = []
    for code, count in zip(SHARES, counts, strict=True):
        category = next(c for c in CATEGORIES if c.code == code)
        drafts += _of_category(scene, category, int(count), first, people, rng)
    drafts.sort(key=lambda case: case.created_at)
    return drafts


def _of_category(
    scene: Scene, category: Category, count: int, first: date, people: list[str], rng: np.random.Generator
) -> list[Case]:
    days = (scene.until - first).days + 1
    weight = seasons.day_weights(category.code, first, days)
    when = rng.choice(days, count, p=weight / weight.sum())
    wheres = _wheres(scene, category, count, rng)
    now = datetime.combine(scene.until, datetime.min.time(), seasons.BANGKOK) + timedelta(hours=9)
    cases = []
    for serial, (day, where) in enumerate(zip(when, wheres, strict=True)):
        created = min(seasons.moment(rng, first + timedelta(days=int(day))), now - timedelta(minutes=serial % 50 + 3))
        source_id = f"{scene.design.code}-{category.id}-{serial:05d}"
        cases.append(_case(scene, category, where, created, now, source_id, people, rng))
    return cases


def _wheres(scene: Scene, category: Category, count: int, rng: np.random.Generator) -> list[_Where]:
    """Places for requests of a category: at poles for broken lights, along streets for all others."""
    if category.asset_kind == "pole":
        chosen = rng.choice(len(scene.poles), count, p=spread.weights(category.code, scene.at_poles, scene.spots))
        return [_at_pole(scene, int(i), rng) for i in chosen]
    chosen = rng.choice(len(scene.places.xy), count, p=spread.weights(category.code, scene.places, scene.spots))
    return [_on_street(scene, int(i), rng) for i in chosen]


def _at_pole(scene: Scene, i: int, rng: np.random.Generator) -> _Where:
    """Mostly the pole itself; now and then somebody only dropped a pin near it."""
    known = rng.random() < 0.85
    xy = scene.at_poles.xy[i] + (0 if known else rng.normal(0, 25, 2))
    return _Where(xy, scene.at_poles.street[i], scene.at_poles.near[i], scene.poles[i].number if known else None)


def _on_street(scene: Scene, i: int, rng: np.random.Generator) -> _Where:
    xy = scene.places.xy[i] + rng.normal(0, 9, 2)
    if rng.random() < _OUTSIDE:
        xy = xy / np.hypot(*(xy / (scene.design.reach_x, scene.design.reach_y))) * rng.uniform(1.12, 1.3)
    return _Where(xy, scene.places.street[i], scene.places.near[i], None)


def _case(
    scene: Scene, category: Category, where: _Where, created: datetime, now: datetime, source_id: str,
    people: list[str], rng: np.random.Generator,
) -> Case:  # fmt: skip
    lon, lat = scene.plane.lonlat(where.xy[None, :])[0]
    title, detail, result = phrases.write(rng, category.code, where.street, where.near)
    course = _course(category, created, now, rng)
    channel, source = _way_in(where, rng)
    closed = {Status.REJECTED: phrases.REJECTED, Status.WAITING_PLAN: phrases.PLANNED}.get(Status(course.status))
    return Case(
        source_id=source_id,
        category_id=category.id,
        lon=float(lon),
        lat=float(lat),
        pole_number=where.pole,
        fault=POLE_FAULTS[int(rng.choice(7, p=(0.62, 0.14, 0.05, 0.08, 0.04, 0.04, 0.03)))][0]
        if category.asset_kind == "pole"
        else "",
        title=title,
        description=detail,
        address=where.street,
        channel=channel,
        place_source=source,
        name="" if rng.random() < 0.15 else people[int(rng.integers(len(people)))],
        phone=f"08{int(rng.integers(10))}000{int(rng.integers(10_000)):04d}",
        status=course.status,
        priority=1 if category.days_max <= 2 else 2,
        supporters=int(rng.poisson(0.35) + (rng.geometric(0.3) if rng.random() < 0.06 else 0)),
        created_at=created,
        acknowledged_at=course.acknowledged_at,
        started_at=course.started_at,
        done_at=course.done_at,
        result=closed[int(rng.integers(len(closed)))] if closed else result if course.done_at else "",
    )


def _way_in(where: _Where, rng: np.random.Generator) -> tuple[str, str]:
    if where.pole and rng.random() < 0.55:
        return "qr", "pole"
    channel = str(rng.choice(_CHANNELS, p=(0.58, 0.2, 0.13, 0.06, 0.03)))
    if where.pole:
        return channel, "pole"
    return channel, str(rng.choice(("gps", "map", "search"), p=(0.5, 0.38, 0.12))) if channel == "web" else "staff"


def _course(category: Category, created: datetime, now: datetime, rng: np.random.Generator) -> _Course:
    """How it went: read the same or the next day, begun soon after, done about when promised, some of it late."""
    seen = seasons.office_time(rng, created + timedelta(hours=float(rng.exponential(4))))
    promised = float(rng.uniform(category.days_min, category.days_max))
    days = promised * float(rng.lognormal(0.05, 0.55)) * (3.5 if rng.random() < 0.05 else 1)
    begun = seasons.office_time(rng, seen + timedelta(days=days * float(rng.uniform(0.1, 0.6))))
    done = seasons.office_time(rng, seen + timedelta(days=max(days, 0.15)))
    if rng.random() < _left_lying((now - created).days):
        return _unfinished(seen, begun, now, float(rng.random()))
    fate = rng.random()
    if fate < 0.035 and seen < now:
        return _Course(Status.REJECTED, seen, None, min(max(done, seen), now))
    if fate < 0.06 and begun < now and category.days_max >= 5:
        return _Course(Status.WAITING_PLAN, seen, begun)
    if done < now:
        return _Course(Status.DONE, seen, begun, max(done, begun))
    if begun < now:
        return _Course(Status.IN_PROGRESS, seen, begun)
    return _Course(Status.ACKNOWLEDGED, seen) if seen < now else _Course(Status.RECEIVED)


def _left_lying(age_days: int) -> float:
    """How likely a case is still open: half of the new ones, one in a hundred of the old ones."""
    return 0.62 * float(np.exp(-age_days / 26)) + 0.011


def _unfinished(seen: datetime, begun: datetime, now: datetime, luck: float) -> _Course:
    if begun < now and luck < 0.55:
        return _Course(Status.IN_PROGRESS, seen, begun)
    if seen < now and luck < 0.85:
        return _Course(Status.ACKNOWLEDGED, seen)
    return _Course(Status.RECEIVED)
