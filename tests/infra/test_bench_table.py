"""The table of bin/bench says truly whether a goal is met."""

from __future__ import annotations

import pytest
from rich.console import Console

from tests.bench.__main__ import table
from tests.bench.table import Row, scale


@pytest.mark.parametrize(
    ("ours", "theirs", "at_most", "at_least", "met"),
    [
        (1.1, 1.0, 1.15, None, True),
        (1.2, 1.0, 1.15, None, False),
        (500.0, 2.0, None, 100.0, True),
        (100.0, 2.0, None, 100.0, False),
        (1.0, 2.0, None, None, None),
    ],
)
def test_a_goal_is_a_bound_of_the_ratio(
    ours: float, theirs: float, at_most: float | None, at_least: float | None, met: bool | None
) -> None:
    assert Row("x", ours, "peer", theirs, "ms", at_most, at_least).is_met is met


def test_every_figure_is_shown_with_its_goal() -> None:
    console = Console(width=200, record=True, file=None, quiet=False)
    with console.capture() as shown:
        console.print(table([Row("tile z16", 12345.0, "tipg", 100.0, "tiles/s", at_least=2.5, note="warm")]))
    for words in ("tile z16", "12,345", "tiles/s", "tipg", "100", "123×", "≥ 2.5×", "✓", "warm"):
        assert words in shown.get()


def test_the_full_size_is_measured_unless_less_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEO_OSS_BENCH_SCALE", raising=False)
    assert scale() == 1.0
    monkeypatch.setenv("GEO_OSS_BENCH_SCALE", "0.1")
    assert scale() == 0.1
