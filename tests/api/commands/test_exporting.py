"""`geo-oss export` as planners type it."""

from __future__ import annotations

from pathlib import Path

import pyogrio
import pytest
from typer.testing import CliRunner

from api.cli import app
from geo_oss.errors import Invalid, NotFound


def typed(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["export", *words], catch_exceptions=True)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_the_ending_says_the_format(town_url: str, tmp_path: Path) -> None:
    out = tmp_path / "zones.fgb"
    code, told = typed("zones", "-o", "twosquares", "--out", str(out))
    assert code == 0 and f"2 rows: {out}" in told
    assert pyogrio.read_info(out)["driver"] == "FlatGeobuf"
    assert typed("poles", "-o", "twosquares", "--out", str(tmp_path / "poles.zip"))[0] == 0
    assert (
        typed("requests", "-o", "twosquares", "--staff", "--filter", "status=open", "--out", str(tmp_path / "r.csv"))[0]
        == 0
    )


def test_refusals_are_sentences(town_url: str, tmp_path: Path) -> None:
    out = str(tmp_path / "x.gpkg")
    with pytest.raises(NotFound):
        typed("zones", "-o", "nowhere", "--out", out)
    with pytest.raises(Invalid, match="layer is one of"):
        typed("streets", "-o", "twosquares", "--out", out)
    with pytest.raises(Invalid, match="format is one of"):
        typed("zones", "-o", "twosquares", "--out", str(tmp_path / "x.dwg"))
    with pytest.raises(Invalid, match="no folder"):
        typed("zones", "-o", "twosquares", "--out", str(tmp_path / "away" / "x.gpkg"))
    assert list(tmp_path.iterdir()) == []
