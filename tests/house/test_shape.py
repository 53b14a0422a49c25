"""Small files, small functions, words that mean something, nothing left for later."""

from __future__ import annotations

import ast
import re
from statistics import median

import pytest

from tests.house import sources

_EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "stuff", "tools"}
_LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
_HERE = re.compile(r"(?<![\w./-])/(work|root|home/\w+|Users/\w+|opt/wheels)/")
_SKIPS = {"skip", "skipif", "xfail", "importorskip"}


def test_no_file_is_longer_than_300_lines() -> None:
    kinds = {".py", ".js", ".css", ".html", ".sql"}
    files = [file for file in sources.everything() if file.suffix in kinds and "migrations" not in file.parts]
    long = [sources.name(file) for file in files if len(file.read_text(encoding="utf-8").splitlines()) > 300]
    assert not long


@pytest.mark.parametrize("room", sources.ROOMS)
def test_half_of_a_rooms_functions_have_at_most_eight_lines(room: str) -> None:
    lengths = [_length(function) for file in sources.python(room) for function in sources.functions(file)]
    assert median(lengths) <= 8


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{sources.name(file)}: {function.name}"
        for file in sources.python()
        for function in sources.functions(file)
        if _length(function) > 45
    ]
    assert not long


def test_no_name_says_nothing() -> None:
    empty = [sources.name(file) for file in sources.everything() if file.stem in _EMPTY_WORDS]
    assert not empty
    assert not [sources.name(file) for file in sources.everything() if set(file.parts) & _EMPTY_WORDS]


def test_nothing_is_left_for_later() -> None:
    assert not [sources.name(file) for file in sources.text_files() if _LATER.search(file.read_text(encoding="utf-8"))]


def test_nothing_points_into_one_machine() -> None:
    found = [sources.name(file) for file in sources.text_files() if _HERE.search(file.read_text(encoding="utf-8"))]
    assert not [name for name in found if name != "tests/house/test_shape.py"]


def test_every_test_runs() -> None:
    skipped = [
        f"{sources.name(file)}:{node.lineno}"
        for file in sources.python("tests")
        for node in ast.walk(sources.tree(file))
        if isinstance(node, ast.Attribute) and node.attr in _SKIPS and ast.unparse(node).startswith("pytest.")
    ]
    assert not skipped


def test_every_module_says_what_it_is() -> None:
    written = [file for file in sources.python() if file.read_text(encoding="utf-8").strip()]
    silent = [sources.name(file) for file in written if not ast.get_docstring(sources.tree(file))]
    assert not silent


def test_every_public_function_says_what_it_gives() -> None:
    silent = [
        f"{sources.name(file)}: {function.name}"
        for file in sources.python()
        if "migrations" not in file.parts
        for function in sources.tree(file).body
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and not function.name.startswith("_")
        and not ast.get_docstring(function)
    ]
    assert not silent


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    words = function.body[0]
    return lines - ((words.end_lineno or words.lineno) - words.lineno + 1)
