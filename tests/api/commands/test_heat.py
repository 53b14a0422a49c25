"""`geo-oss heat`: fold, rebuild and check as the operator types them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from api.commands import heat
from geo_oss.db.pool import connect
from tests.layers import town


@pytest.fixture
def desk(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection[Any]]:
    monkeypatch.setattr("api.commands.database._connect", lambda: connect(database))
    monkeypatch.setattr("api.commands.heat.cluster.database_url", lambda settings: database)
    with connect(database, autocommit=True) as conn:
        town.found(conn)
        town.insert(conn, [town.case(random.Random(1), identity) for identity in range(30)])
        yield conn


def typed(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(heat.app, list(words))
    return result.exit_code, result.output


def test_fold_check_and_rebuild(desk: psycopg.Connection[Any]) -> None:
    assert typed("fold") == (0, "30 changes folded\n")
    assert typed("check", "-o", "sommot") == (0, "Every cell equals a recount\n")
    desk.execute("UPDATE heat SET n = n + 1 WHERE z = 5")
    code, told = typed("check", "-o", "sommot")
    assert code == 1 and "zoom 5 cell" in told
    assert typed("rebuild", "-o", "sommot")[0] == 0
    assert typed("check", "-o", "sommot")[0] == 0
    desk.execute("UPDATE heat_cube SET s1 = s1 + 1 WHERE grid = 250 AND period = 0 AND category_id = 11")
    code, told = typed("check", "-o", "sommot")
    assert code == 1 and "square-250 public cell" in told and "category 11" in told
