"""A day's visits as a problem and as a timetable: whole seconds and metres, no map, no solver, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

START, END, FIRST = 0, 1, 2
"""Where in a matrix the place stands that the tour begins at, the one it ends at, and the first visit."""

Window = tuple[int, int]
"""Seconds since midnight, from and to."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One thing to do: how long it takes, when it may be done (empty: at any time), and how much it matters (≥ 1)."""

    id: int
    service: int
    windows: tuple[Window, ...] = ()
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Shift:
    """When work is done, in windows one after the other, and how much of it fits a day: visits, seconds at work."""

    windows: tuple[Window, ...]
    most_visits: int | None = None
    most_service: int | None = None

    @property
    def begins(self) -> int:
        """When the first window opens."""
        return self.windows[0][0]

    @property
    def ends(self) -> int:
        """When the last window closes: everybody is back by then."""
        return self.windows[-1][1]


@dataclass(frozen=True, slots=True)
class Problem:
    """What to visit, within which shift, and how far all places are from each other.

    `metres` and `seconds` are square: START, END, then the visits in their order.
    """

    visits: tuple[Visit, ...]
    shift: Shift
    metres: Sequence[Sequence[int]]
    seconds: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit in its turn: the leg that leads to it, and seconds since midnight of arriving, beginning and ending."""

    visit: int
    metres: int
    seconds: int
    arrives: int
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Timetable:
    """A tour that keeps every window: its stops, the leg back, and when everybody is back."""

    stops: tuple[Stop, ...]
    back_metres: int
    back_seconds: int
    ends: int

    @property
    def metres(self) -> int:
        """The whole way, there and back."""
        return sum(stop.metres for stop in self.stops) + self.back_metres

    @property
    def order(self) -> tuple[int, ...]:
        """The visits, by their place in the problem."""
        return tuple(stop.visit for stop in self.stops)


def openings(visit: Visit, shift: Shift) -> list[Window]:
    """From when to when a visit may begin: it is over before its window, and the shift's, closes."""
    wanted = visit.windows or ((shift.begins, shift.ends),)
    both = [(max(a, c), min(b, d) - visit.service) for a, b in shift.windows for c, d in wanted]
    return sorted(one for one in both if one[0] <= one[1])


def timetable(problem: Problem, order: Sequence[int]) -> Timetable | None:
    """The visits in this order, each as early as can be; None when a window or the day's measure is not kept."""
    if not _measured(problem.shift, [problem.visits[index] for index in order]):
        return None
    made = as_given(problem, order)
    late = any(_begins(problem, stop.visit, stop.arrives) != stop.begins for stop in made.stops)
    return None if late or made.ends > problem.shift.ends else made


def as_given(problem: Problem, order: Sequence[int]) -> Timetable:
    """The visits in this order whatever it takes: one that has no window left is done as soon as one arrives."""
    at, now, stops = START, problem.shift.begins, []
    for index in order:
        there = FIRST + index
        arrives = now + problem.seconds[at][there]
        begins = _begins(problem, index, arrives)
        begins = arrives if begins is None else begins
        now = begins + problem.visits[index].service
        stops.append(Stop(index, problem.metres[at][there], problem.seconds[at][there], arrives, begins, now))
        at = there
    if not stops:
        return Timetable((), 0, 0, now)
    back = problem.seconds[at][END]
    return Timetable(tuple(stops), problem.metres[at][END], back, now + back)


def nearest_first(problem: Problem) -> Timetable:
    """What somebody does without a plan: to the nearest that can still be done, again and again, then home."""
    found = timetable(problem, ())
    assert found is not None
    left, at = set(range(len(problem.visits))), START
    while True:
        longer = [(problem.metres[at][FIRST + index], index) for index in left]
        tried = (timetable(problem, (*found.order, index)) for _, index in sorted(longer))
        more = next((one for one in tried if one is not None), None)
        if more is None:
            return found
        found, at = more, FIRST + more.order[-1]
        left.remove(more.order[-1])


def worth(problem: Problem, plan: Timetable) -> int:
    """How much is done: the weights of its visits."""
    return sum(problem.visits[index].weight for index in plan.order)


def better(problem: Problem, one: Timetable, other: Timetable) -> Timetable:
    """The plan that does more; of two that do the same, the shorter one."""
    return min(one, other, key=lambda plan: (-worth(problem, plan), plan.metres))


def left_out(problem: Problem, plan: Timetable) -> list[tuple[int, str]]:
    """The visits that did not fit, each with the reason: `alone` (not even by itself), `measure` or `time`."""
    return [(index, _why(problem, plan, index)) for index in range(len(problem.visits)) if index not in set(plan.order)]


def _why(problem: Problem, plan: Timetable, index: int) -> str:
    if timetable(problem, (index,)) is None:
        return "alone"
    with_it = [problem.visits[one] for one in (*plan.order, index)]
    return "time" if _measured(problem.shift, with_it) else "measure"


def _begins(problem: Problem, index: int, arrives: int) -> int | None:
    windows = openings(problem.visits[index], problem.shift)
    return next((max(arrives, opens) for opens, closes in windows if arrives <= closes), None)


def _measured(shift: Shift, visits: Sequence[Visit]) -> bool:
    few_enough = shift.most_visits is None or len(visits) <= shift.most_visits
    short_enough = shift.most_service is None or sum(visit.service for visit in visits) <= shift.most_service
    return few_enough and short_enough
