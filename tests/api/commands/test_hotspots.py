"""`geo-oss hotspots` as a planner types it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from api.commands import hotspots
from geo_oss.db.pool import connect
from tests.layers.hotspots.heap import heaped


@pytest.fixture
def desk(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection[Any]]:
    """A town with a heap of requests."""
    monkeypatch.setattr("api.commands.database._connect", lambda: connect(database))
    monkeypatch.setattr("api.commands.database.cluster.database_url", lambda settings: database)
    with connect(database, autocommit=True) as conn:
        with conn.transaction():
            heaped(conn)
        yield conn


def typed(*words: str) -> tuple[int, str]:
    """Exit code and what is said."""
    result = CliRunner().invoke(hotspots.app, list(words))
    return result.exit_code, result.stdout


def test_found_cited_repeated_and_used(desk: psycopg.Connection[Any]) -> None:
    code, told = typed("find", "-o", "sommot", "-p", "grid=h3-8", "-p", "rings=2", "--filter", "category=11,12")
    assert code == 0 and re.search(r"Run 1: [\d,]+ requests in [\d,]+ cells\n\d+ hot and", told)
    assert "การวิเคราะห์ที่ 1" in told and "analysis 1" in told and "rings 2" in told
    assert typed("rerun", "1", "-o", "sommot") == (0, "Run 2 repeats run 1: the same numbers\n")
    desk.execute("DELETE FROM request_public WHERE id = 7")
    assert "the requests have changed\n" in typed("rerun", "1", "-o", "sommot")[1]
    assert typed("force", "2", "-o", "sommot")[0] == typed("show", "2", "-o", "sommot")[0] == 0
    code, told = typed("list", "-o", "sommot")
    assert [line.split()[0] for line in told.splitlines()] == ["3", "2", "1"]
    assert [line.endswith("shown in_force") for line in told.splitlines()] == [False, True, False]
    assert typed("force", "2", "--off", "-o", "sommot")[0] == 0
    assert desk.execute("SELECT count(*) AS n FROM hotspot_run WHERE in_force").fetchall() == [{"n": 0}]


def test_a_wrong_parameter_is_said(desk: psycopg.Connection[Any]) -> None:
    assert typed("find", "-o", "sommot", "-p", "rings=eleven")[0] == 1
    assert typed("kinds")[1].startswith("gi_star: ")
