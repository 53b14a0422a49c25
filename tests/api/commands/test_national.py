"""`geo-oss national …` as somebody at a ministry types it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas
import h3
import pytest
from typer.testing import CliRunner

from api.cli import app
from geo_oss.db.pool import connect
from geo_oss.errors import Invalid, NotFound

_REQUESTS = """
INSERT INTO request_public (organization_id, id, number, category_id, status, title, zone_code, place, qx, qy, z28,
                            h3_cell, created_at, updated_at, due_at)
SELECT 1, n, 'KT' || n, 21, 1, '', 'W', ST_SetSRID(ST_MakePoint(0.002, 0.005), 4326), 0, 0, 0, %s, now(), now(),
       now() + interval '3 days'
FROM generate_series(1, 12) AS n
"""
CELL = h3.str_to_int(h3.latlng_to_cell(0.005, 0.002, 11))


@pytest.fixture
def dataset(town_url: str, tmp_path: Path) -> Iterator[Path]:
    """The town of two squares with twelve public requests, as files."""
    with connect(town_url) as conn:
        conn.execute(_REQUESTS, (CELL,))
    code, told = typed("export", "--out", str(tmp_path / "all"))
    assert code == 0 and "12 requests in 1 files" in told
    yield tmp_path / "all"


def typed(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["national", *words], catch_exceptions=True)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_from_the_database_to_three_analyses(dataset: Path, tmp_path: Path) -> None:
    for name, more in (("heat", ["--resolution", "9"]), ("hotspots", []), ("rates", ["--scheduler", "plain"])):
        out = tmp_path / f"{name}.parquet"
        code, told = typed(name, str(dataset), "--out", str(out), *more)
        assert code == 0 and f"rows: {out}" in told.replace("\n", "")
        assert len(geopandas.read_parquet(out)) > 0
    assert geopandas.read_parquet(tmp_path / "heat.parquet")["n"].tolist() == [12]
    assert geopandas.read_parquet(tmp_path / "rates.parquet")["total"].tolist() == [0, 12]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "all",
        "heat.parquet",
        "hotspots.parquet",
        "rates.parquet",
    ]


def test_files_are_checked(dataset: Path) -> None:
    assert typed("check", str(dataset))[0] == 0
    next(dataset.glob("*/*/*.parquet")).write_bytes(b"PAR1")
    code, told = typed("check", str(dataset))
    assert code == 1 and "1 files are missing or changed" in told


def test_what_leaves_as_the_staff_sees_it_is_listed(dataset: Path, tmp_path: Path) -> None:
    assert typed("export", "-o", "twosquares", "--staff", "--out", str(tmp_path / "staff"))[0] == 0
    code, told = typed("export", "--staff", "--personal", "--out", str(tmp_path / "personal"))
    assert code == 1 and "need a reason" in told and not (tmp_path / "personal").exists()
    code, told = typed("disclosures", "-o", "twosquares")
    assert code == 0 and told.count("without personal data") == 1 and "0 requests" in told
    assert typed("disclosures", "-o", "elsewhere") == (0, "")


def test_refusals_are_sentences(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        typed("export", "-o", "nowhere", "--out", str(tmp_path / "x"))
    with pytest.raises(NotFound):
        typed("heat", str(tmp_path), "--out", str(tmp_path / "x.parquet"))
    with pytest.raises(Invalid):
        typed("heat", str(dataset), "--out", str(tmp_path / "away" / "x.parquet"))
    (tmp_path / "letter").write_text("x")
    code, told = typed("export", "--out", str(tmp_path / "letter"))
    assert code == 1 and "Something else is at" in told
