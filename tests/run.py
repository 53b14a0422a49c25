"""bin/test: the checks one after the other, then the tests; with arguments only those tests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geo_oss.settings import ROOT

_BIN = Path(sys.executable).parent
_SIDE_BY_SIDE = ("-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile", "--no-loadscope-reorder")
"""Each process has a database server of its own; a file's tests stay together, with what is made for all of them.

Files come in the order of their names: those with few tests, last otherwise, are not always the quick ones.
"""
_TWO_AT_A_TIME = ("-n", str(min(os.cpu_count() or 1, 2)), "--dist", "loadfile", "--no-loadscope-reorder")
"""Stories have a browser and a worker each: more of them than processors would be a story about waiting."""


@dataclass(frozen=True, slots=True)
class Check:
    """One step and the command behind it."""

    title: str
    command: tuple[str, ...]


CHECKS = (
    Check("ruff: habits and mistakes", (str(_BIN / "ruff"), "check", ".")),
    Check("ruff: format", (str(_BIN / "ruff"), "format", "--check", ".")),
    Check("import-linter: who may import whom", (str(_BIN / "lint-imports"),)),
    Check("mypy: types of the program", (sys.executable, "-m", "mypy")),
    Check("tsc: types of the browser's modules", ("node_modules/.bin/tsc", "--project", "tsconfig.json")),
    Check(
        "pytest: the tests, side by side",
        (sys.executable, "-m", "pytest", "--durations=15", "--ignore=tests/stories", *_SIDE_BY_SIDE),
    ),
    Check(
        "pytest: the stories, two at a time",
        (sys.executable, "-m", "pytest", "--durations=15", "tests/stories", *_TWO_AT_A_TIME),
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Exit code 0 when everything passes."""
    if arguments:
        return _run(Check("pytest", (sys.executable, "-m", "pytest", *arguments)))
    results = [(check.title, *_timed(check)) for check in CHECKS]
    print()
    for title, code, seconds in results:
        print(f"{'✓' if code == 0 else '✗'} {title} ({seconds:.0f} s)")
    return max(code for _, code, _ in results)


def _timed(check: Check) -> tuple[int, float]:
    began = time.monotonic()
    code = _run(check)
    return code, time.monotonic() - began


def _run(check: Check) -> int:
    print(f"\n── {check.title} ──", flush=True)
    return subprocess.run(check.command, cwd=ROOT, env=_environment(), check=False).returncode


def _environment() -> dict[str, str]:
    kept = ("GEO_OSS_TEST_DATABASE_URL", "GEO_OSS_CHROMIUM")
    return {name: value for name, value in os.environ.items() if not name.startswith("GEO_OSS_") or name in kept}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
