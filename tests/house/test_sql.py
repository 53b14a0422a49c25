"""SQL is static text: never glued together, always inside one municipality, every index with its reader."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from geo_oss.settings import ROOT
from tests.house import sources

_RUNS_SQL = {"execute", "executemany", "copy", "stream", "text", "exec_driver_sql", "execute_many"}
_NAME = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)
_TABLE = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:ONLY\s+)?([a-z_][a-z0-9_]*)")
_WHOLE_INSTALLATION = {
    "api/doctor/queries.sql": "examines every municipality",
    "geo_oss/people/queries.sql: session_seen": "the hash of a secret is the key",
    "geo_oss/people/queries.sql: session_close": "the hash of a secret is the key",
    "geo_oss/requests/bulk.sql: any_row": "are the tables empty?",
    "geo_oss/people/queries.sql: session_sweep": "ends what is over, everywhere",
    "geo_oss/requests/queries.sql: key_sweep": "forgets what is over, everywhere",
}
"""Queries that look across municipalities, and why."""


def test_sql_is_never_glued_together() -> None:
    assert not [found for file in sources.python() for found in _glued(file)]


@pytest.mark.parametrize(
    "code",
    [
        'conn.execute(f"SELECT {x}")',
        'conn.execute("SELECT " + x)',
        'conn.execute("SELECT %s" % x)',
        'conn.execute("SELECT {}".format(x))',
        'conn.execute(text(f"SELECT {x}"))',
    ],
)
def test_glue_is_seen(code: str) -> None:
    assert any(_is_glue(node) for call in _calls(ast.parse(code)) for node in call.args)


@pytest.mark.parametrize("code", ['conn.execute(_SQL["x"], {"a": 1})', 'conn.execute(sql.SQL("{}").format(name))'])
def test_named_and_composed_queries_are_no_glue(code: str) -> None:
    assert not any(_is_glue(node) for call in _calls(ast.parse(code)) for node in call.args)


def test_every_query_stays_in_one_municipality() -> None:
    tables = _tables_of_a_municipality()
    assert len(tables) > 20
    loose = [
        f"{sources.name(file)}: {name}"
        for file in sources.sql_files()
        if sources.name(file) not in _WHOLE_INSTALLATION
        for name, query in _queries(file)
        if f"{sources.name(file)}: {name}" not in _WHOLE_INSTALLATION
        if tables & set(_TABLE.findall(query)) and "organization_id" not in query
    ]
    assert not loose


def test_every_index_says_who_uses_it() -> None:
    silent = [
        line
        for file in (ROOT / "geo_oss" / "db" / "migrations" / "versions").glob("*.sql")
        for before, line in _pairs(file.read_text(encoding="utf-8").splitlines())
        if line.startswith("CREATE INDEX") and not before.startswith("-- Used by: ")
    ]
    assert not silent


def _glued(file: Path) -> Iterator[str]:
    for call in _calls(sources.tree(file)):
        if call.args and _is_glue(call.args[0]):
            yield f"{sources.name(file)}:{call.lineno}"


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in _RUNS_SQL:
            yield node


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_glue(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and _has_text(node)
    is_format = isinstance(node, ast.Call) and _called(node) == "format" and isinstance(node.func, ast.Attribute)
    if is_format:
        return isinstance(node.func.value, ast.Constant)
    return isinstance(node, ast.Call) and any(_is_glue(argument) for argument in node.args)


def _has_text(node: ast.BinOp) -> bool:
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))


def _tables_of_a_municipality() -> set[str]:
    text = (ROOT / "geo_oss/db/migrations/versions/0001_first.sql").read_text(encoding="utf-8")
    found = re.findall(r"CREATE (?:UNLOGGED )?TABLE (\w+) \((.*?)\n\)", text, re.DOTALL)
    return {name for name, columns in found if re.search(r"^\s+organization_id\b", columns, re.MULTILINE)}


def _queries(file: Path) -> Iterator[tuple[str, str]]:
    parts = _NAME.split(file.read_text(encoding="utf-8"))
    yield from zip(parts[1::2], parts[2::2], strict=True) if len(parts) > 1 else [("whole file", parts[0])]


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    return pairwise(lines)
