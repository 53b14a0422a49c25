"""bin/bench: every module of this folder that has a `run`, and one table of all figures at the end."""

from __future__ import annotations

import atexit
import importlib
import os
import pkgutil
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

import tests.bench
from geo_oss.db import cluster
from tests.bench.table import Row

_SIGNS = {True: "[green]✓[/]", False: "[red]✗[/]", None: ""}


def main(names: Sequence[str]) -> int:
    """Exit code 0 when every goal is met. `names` chooses modules by a part of their name."""
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
    _need_database()
    rows = [row for name, run in _modules(names) for row in _measured(console, name, run)]
    console.print(table(rows))
    return 0 if all(row.is_met is not False for row in rows) else 1


def table(rows: Sequence[Row]) -> Table:
    """All figures."""
    shown = Table("what", "ours", "", "beside", "theirs", "ratio", "goal", "", "note")
    for row in rows:
        figures = (_figure(row.ours), row.unit, row.beside, _figure(row.theirs), f"{row.ratio:.3g}×", row.bound)
        shown.add_row(row.what, *figures, _SIGNS[row.is_met], row.note)
    return shown


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _measured(console: Console, name: str, run: Callable[[], list[Row]]) -> list[Row]:
    with console.status(f"{name} …"):
        rows = run()
    console.print(f"  ✓ {name}")
    return rows


def _modules(names: Sequence[str]) -> Iterator[tuple[str, Callable[[], list[Row]]]]:
    for found in sorted(pkgutil.iter_modules(tests.bench.__path__), key=lambda module: module.name):
        if found.name == "__main__" or (names and not any(name in found.name for name in names)):
            continue
        module = importlib.import_module(f"tests.bench.{found.name}")
        if hasattr(module, "run"):
            yield found.name, module.run


def _need_database() -> None:
    """A private server for this process, unless one is given; it ends after whatever the benches do at their end."""
    if not os.environ.get("GEO_OSS_TEST_DATABASE_URL"):
        data = Path(tempfile.mkdtemp(prefix="geo-oss-bench-"))
        data.chmod(0o755)
        atexit.register(_remove, data)
        os.environ["GEO_OSS_TEST_DATABASE_URL"] = cluster.start(data)


def _remove(data: Path) -> None:
    cluster.stop(data)
    shutil.rmtree(data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
