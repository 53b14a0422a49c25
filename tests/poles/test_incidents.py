"""Which failures of a circuit are one incident: by hand, and against asking every window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from geo_oss.geo import LonLat
from poles.incidents import Failure, propose

START = datetime(2026, 7, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def failure(id: int, hours: float, pole: int, circuit: str = "C1") -> Failure:
    place = LonLat(103.2 + pole * 0.0004, 16.0)
    return Failure(id, f"N{id}", START + hours * HOUR, 11, "pole", circuit, pole, f"1-{pole:04}", "ถนนยาว", place)


def proposed(*failures: Failure, least: int = 3, hours: int = 48) -> list[tuple[str, list[int]]]:
    return [(one.circuit, one.ids) for one in propose(failures, least=least, window=hours * HOUR)]


def test_three_poles_of_a_circuit_within_two_days_are_one_incident() -> None:
    assert proposed(failure(1, 0, 1), failure(2, 20, 2), failure(3, 48, 3)) == [("C1", [1, 2, 3])]
    assert proposed(failure(1, 0, 1), failure(2, 20, 2), failure(3, 48.1, 3)) == []
    assert proposed(failure(1, 0, 1), failure(2, 1, 1), failure(3, 2, 2)) == [], "one pole twice is one pole"
    assert proposed(failure(1, 0, 1), failure(2, 1, 2), failure(3, 2, 3, "C2")) == [], "another circuit"


def test_windows_that_share_a_failure_are_one_and_others_are_two() -> None:
    chain = [failure(n, 20 * n, n) for n in range(1, 6)]
    assert proposed(*chain) == [("C1", [1, 2, 3, 4, 5])]
    apart = [failure(n, n, n) for n in (1, 2, 3)] + [failure(n, 500 + n, n) for n in (4, 5, 6)]
    assert proposed(*apart) == [("C1", [1, 2, 3]), ("C1", [4, 5, 6])]


def test_the_middle_is_the_pole_nearest_to_the_others() -> None:
    (one,) = propose([failure(n, n, n) for n in (1, 2, 9)], least=3, window=48 * HOUR)
    assert one.middle.pole_id == 2 and one.poles == ["1-0001", "1-0002", "1-0009"]


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 5)), max_size=14), st.integers(2, 4))
def test_every_window_asked_gives_the_same_members(drawn: list[tuple[int, int]], least: int) -> None:
    cases = [failure(n, hours, pole) for n, (hours, pole) in enumerate(sorted(drawn))]
    found = {id for _, ids in proposed(*cases, least=least, hours=24) for id in ids}
    members = set()
    for begin in cases:
        inside = [one for one in cases if begin.created_at <= one.created_at <= begin.created_at + 24 * HOUR]
        if len({one.pole_id for one in inside}) >= least:
            members |= {one.id for one in inside}
    assert found == members
