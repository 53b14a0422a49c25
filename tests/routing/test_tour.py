"""A day's timetable by hand, and tours against every order there is."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from geo_oss.routing import tour, visiting_order
from geo_oss.routing.tour import Problem, Shift, Timetable, Visit

HOUR = 3600
MORNING, AFTERNOON = (8 * HOUR, 12 * HOUR), (13 * HOUR, 16 * HOUR)


def on_a_line(*places: int, visits: tuple[Visit, ...], shift: Shift) -> Problem:
    """Places on one road, in metres from the depot; 10 metres take a second."""
    all_places = (0, 0, *places)
    metres = [[abs(one - other) for other in all_places] for one in all_places]
    return Problem(visits, shift, metres, [[far // 10 for far in row] for row in metres])


def test_arrival_waiting_service_and_the_way_back() -> None:
    visits = (Visit(1, 600), Visit(2, 600, windows=((9 * HOUR, 10 * HOUR),)))
    problem = on_a_line(6000, 12000, visits=visits, shift=Shift((MORNING,)))
    plan = tour.timetable(problem, (0, 1))
    assert plan is not None
    first, second = plan.stops
    assert (first.arrives, first.begins, first.ends) == (8 * HOUR + 600, 8 * HOUR + 600, 8 * HOUR + 1200)
    assert (second.arrives, second.begins, second.ends) == (8 * HOUR + 1800, 9 * HOUR, 9 * HOUR + 600)
    assert (plan.metres, plan.back_metres, plan.ends) == (24000, 12000, 9 * HOUR + 1800)


def test_nothing_is_begun_that_would_run_into_the_break() -> None:
    visits = (Visit(1, 4 * HOUR - 700), Visit(2, 1800))
    problem = on_a_line(1000, 2000, visits=visits, shift=Shift((MORNING, AFTERNOON)))
    plan = tour.timetable(problem, (0, 1))
    assert plan is not None
    assert plan.stops[0].ends < 12 * HOUR and plan.stops[1].begins == 13 * HOUR


def test_an_order_that_is_given_is_kept_and_ends_late() -> None:
    visits = (Visit(1, 3 * HOUR), Visit(2, 3 * HOUR))
    problem = on_a_line(1000, 2000, visits=visits, shift=Shift((MORNING,)))
    assert tour.timetable(problem, (1, 0)) is None
    given_order = tour.as_given(problem, (1, 0))
    assert given_order.order == (1, 0) and given_order.ends == 14 * HOUR + 200 + 100 + 100


def test_what_does_not_fit_is_told_with_its_reason() -> None:
    long, short = Visit(1, 5 * HOUR), Visit(2, HOUR)
    problem = on_a_line(10, 20, visits=(long, short), shift=Shift((MORNING,)))
    plan = visiting_order.find(problem).plan
    assert plan.order == (1,) and tour.left_out(problem, plan) == [(0, "alone")]
    few = on_a_line(10, 20, 30, visits=(short,) * 3, shift=Shift((MORNING,), most_visits=2))
    assert [why for _, why in tour.left_out(few, visiting_order.find(few).plan)] == ["measure"]
    busy = on_a_line(10, 20, 30, visits=(Visit(1, 2 * HOUR),) * 3, shift=Shift((MORNING,)))
    assert {why for _, why in tour.left_out(busy, visiting_order.find(busy).plan)} == {"time"}


def test_what_matters_more_goes_first_when_not_everything_fits() -> None:
    visits = (Visit(1, 3 * HOUR), Visit(2, 3 * HOUR, weight=3))
    problem = on_a_line(10, 9000, visits=visits, shift=Shift((MORNING,)))
    assert visiting_order.find(problem).plan.order == (1,)
    assert tour.nearest_first(problem).order == (0,)


def test_a_crossed_way_is_made_straight() -> None:
    """Nearest first runs up and down this road; the tour goes there and back once."""
    visits = tuple(Visit(number, 60) for number in range(5))
    problem = on_a_line(-1000, 1100, -3200, 5300, -9500, visits=visits, shift=Shift((MORNING,)))
    found = visiting_order.find(problem)
    assert found.nearest.metres > found.plan.metres == 2 * (5300 + 9500)


place = st.tuples(st.integers(0, 9000), st.integers(0, 9000))
window = st.sampled_from([(), ((8 * HOUR, 10 * HOUR),), ((14 * HOUR, 15 * HOUR),)])
visit = st.builds(Visit, st.just(0), st.sampled_from([600, 1800, 5400]), window, st.integers(1, 3))
shift = st.builds(
    Shift, st.sampled_from([(MORNING,), (MORNING, AFTERNOON)]), st.none() | st.integers(1, 6), st.none() | st.just(7200)
)


@st.composite
def problems(draw: st.DrawFn, most: int = 5) -> Problem:
    """A depot and a few visits in a plane."""
    visits = tuple(draw(st.lists(visit, min_size=1, max_size=most)))
    depot, *others = [draw(place) for _ in range(len(visits) + 1)]
    places = [depot, depot, *others]
    metres = [[round(((a - c) ** 2 + (b - d) ** 2) ** 0.5) for c, d in places] for a, b in places]
    return Problem(visits, draw(shift), metres, [[-(-far // 7) for far in row] for row in metres])


def every_plan(problem: Problem) -> list[Timetable]:
    some = range(len(problem.visits))
    orders = (order for size in range(len(problem.visits) + 1) for order in permutations(some, size))
    return [plan for order in orders if (plan := tour.timetable(problem, order)) is not None]


@given(problems())
def test_a_tour_visits_each_once_keeps_windows_and_is_never_worse_than_the_nearest(problem: Problem) -> None:
    found = visiting_order.find(problem, iterations=200)
    plan = found.plan
    assert len(set(plan.order)) == len(plan.order)
    assert sorted([*plan.order, *(index for index, _ in tour.left_out(problem, plan))]) == list(
        range(len(problem.visits))
    )
    now = problem.shift.begins
    for stop in plan.stops:
        visit = problem.visits[stop.visit]
        assert now + stop.seconds == stop.arrives <= stop.begins
        assert stop.ends == stop.begins + visit.service
        assert any(opens <= stop.begins and stop.ends <= closes for opens, closes in problem.shift.windows)
        assert not visit.windows or any(a <= stop.begins and stop.ends <= b for a, b in visit.windows)
        now = stop.ends
    assert plan.ends == now + plan.back_seconds <= problem.shift.ends
    assert tour.worth(problem, plan) >= tour.worth(problem, found.nearest)
    if set(plan.order) == set(found.nearest.order):
        assert plan.metres <= found.nearest.metres


@given(problems(most=4))
def test_a_few_visits_are_in_the_best_order_there_is(problem: Problem) -> None:
    best = min(every_plan(problem), key=lambda plan: (-tour.worth(problem, plan), plan.metres))
    found = visiting_order.find(problem).plan
    assert (tour.worth(problem, found), found.metres) == (tour.worth(problem, best), best.metres)


def test_the_same_seed_gives_the_same_tour() -> None:
    visits = tuple(Visit(number, 600) for number in range(12))
    places = tuple((number * 7919) % 5000 for number in range(12))
    problem = on_a_line(*places, visits=visits, shift=Shift((MORNING, AFTERNOON)))
    assert visiting_order.find(problem, seed=3).plan == visiting_order.find(problem, seed=3).plan
