"""The order of a day's visits by PyVRP: seeded, bounded, and never worse than going to the nearest.

For the worker and commands: the web server does not import it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyvrp import Model
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria, NoImprovement

from geo_oss.routing import tour
from geo_oss.routing.tour import END, FIRST, START, Problem, Timetable

ITERATIONS = 4000
UNIMPROVED = 800
SECONDS = 8.0
"""The iterations end it, the same everywhere; the seconds are a limit for slow machines."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The best plan found, and what going to the nearest would have been."""

    plan: Timetable
    nearest: Timetable


def find(problem: Problem, *, seed: int = 0, iterations: int = ITERATIONS, seconds: float = SECONDS) -> Planned:
    """A short tour of the visits that fit; going to the nearest first is taken where nothing better is found."""
    nearest = tour.nearest_first(problem)
    solved = _solved(problem, seed, iterations, seconds) if len(problem.visits) > 1 else None
    best = tour.better(problem, nearest, solved) if solved else nearest
    return Planned(best, nearest)


def _solved(problem: Problem, seed: int, iterations: int, seconds: float) -> Timetable | None:
    model, visits = _model(problem)
    stop = MultipleCriteria([MaxIterations(iterations), NoImprovement(UNIMPROVED), MaxRuntime(seconds)])
    result = model.solve(stop, seed=seed, collect_stats=False, display=False)
    routes = result.best.routes() if result.is_feasible() else []
    order = [visits[step.idx] for route in routes for step in route.schedule() if step.is_client()]
    return tour.timetable(problem, order)


def _model(problem: Problem) -> tuple[Model, list[int]]:
    """The problem in PyVRP's words, and the visit that each of its clients stands for.

    A visit that may begin in several windows is several clients of which at most one is chosen. Prizes outweigh any
    way, so that nothing that fits is left out to save metres.
    """
    model, of_client = Model(), []
    shift, size = problem.shift, FIRST + len(problem.visits)
    places = [model.add_location(index, 0) for index in range(size)]
    prize = 1 + sum(max(row) for row in problem.metres)
    for index, visit in enumerate(problem.visits):
        windows = tour.openings(visit, shift)
        group = model.add_client_group(required=False) if len(windows) > 1 else None
        for opens, closes in windows:
            model.add_client(
                places[FIRST + index], delivery=[1, visit.service], service_duration=visit.service, tw_early=opens,
                tw_late=closes, prize=prize * visit.weight, required=False, group=group,
            )  # fmt: skip
            of_client.append(index)
    model.add_vehicle_type(
        1,
        capacity=[_or_all(shift.most_visits, len(problem.visits)), _or_all(shift.most_service, _all_service(problem))],
        start_depot=model.add_depot(places[START]),
        end_depot=model.add_depot(places[END]),
        tw_early=shift.begins,
        tw_late=shift.ends,
    )
    for one in range(size):
        for other in range(size):
            if one != other:
                model.add_edge(places[one], places[other], problem.metres[one][other], problem.seconds[one][other])
    return model, of_client


def _or_all(most: int | None, everything: int) -> int:
    return everything if most is None else most


def _all_service(problem: Problem) -> int:
    return sum(visit.service for visit in problem.visits)
