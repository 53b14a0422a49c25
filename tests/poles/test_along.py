"""Walking order along a street: straight, bent, numbered from the other end."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from poles.along import along


@given(st.integers(0, 2**32 - 1), st.integers(2, 40), st.floats(0, 3.1))
def test_a_straight_street_is_walked_from_end_to_end(seed: int, count: int, turn: float) -> None:
    rng = np.random.default_rng(seed)
    steps = np.arange(count) * 0.0004 + rng.uniform(-0.00005, 0.00005, count)
    places = np.column_stack([103.2 + steps * np.cos(turn), 16.0 + steps * np.sin(turn)])
    shuffled = rng.permutation(count)
    walked = shuffled[along([tuple(place) for place in places[shuffled]])].tolist()
    assert walked in (list(range(count)), list(range(count))[::-1]) or count < 3


def test_a_bend_is_followed_and_the_first_number_is_at_the_beginning() -> None:
    angle = np.linspace(0, 1.5 * np.pi, 20)
    places = [(103.2 + 0.002 * np.cos(a), 16.0 + 0.002 * np.sin(a)) for a in angle]
    walked = along(places)
    jumps = np.abs(np.diff(walked))
    assert sorted(walked) == list(range(20)) and (jumps == 1).sum() >= 18
    assert along(places[:8]) == list(range(8)), "the quarter of a circle, from its first"
    assert along([]) == [] and along([(1.0, 2.0)]) == [0]
