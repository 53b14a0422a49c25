"""What is installed is what is locked; nothing heavy is in the way of a request; nobody else has our names."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

from geo_oss.settings import ROOT
from tests.house import sources

HEAVY = ("geopandas", "folium", "esda", "pandas", "matplotlib", "typst", "pyarrow", "scipy", "pyogrio")
"""Seconds of import and tens of megabytes: for notebooks, commands and the worker."""

_HOST = re.compile(
    r"https?://(?!github\.com/sponsors|github\.com/[\w-]+/[\w.-]+\?sponsor|opencollective)", re.IGNORECASE
)


def test_nobody_else_has_our_names() -> None:
    found = packages_distributions()
    assert not {room: found[room] for room in sources.ROOMS if set(found.get(room, [])) - {"geo-oss"}}


def test_everything_imported_is_locked() -> None:
    locked = {_plain(name) for name in re.findall(r"^([\w.-]+)==", _text("requirements/run.txt"), re.MULTILINE)}
    found = packages_distributions()
    free = {
        f"{module} ({sources.name(file)})"
        for file in sources.python()
        for module in _imported(file_tree=sources.tree(file))
        if not {_plain(name) for name in found.get(module, [])} & locked
    }
    assert not free


def test_the_web_server_imports_nothing_heavy() -> None:
    code = "import sys, api.app; api.app.create_app(); print([m for m in sys.argv[1:] if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code, *HEAVY], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["run.txt", "test.txt", "bench.txt", "build.txt"])
def test_python_locks_have_hashes_and_no_host(name: str) -> None:
    lines = [line for line in _text(f"requirements/{name}").splitlines() if not line.startswith("#")]
    packages = [index for index, line in enumerate(lines) if "==" in line]
    assert packages and all(lines[index + 1].strip().startswith("--hash=sha256:") for index in packages)
    assert not [line for line in lines if "://" in line or line.startswith(("-i", "--index", "--find-links"))]


def test_the_locks_agree_with_each_other() -> None:
    versions = [_versions(f"requirements/{name}") for name in ("run.txt", "test.txt", "bench.txt", "build.txt")]
    biggest = versions[2]
    assert not [name for lock in versions for name, version in lock.items() if biggest.get(name, version) != version]


def test_the_browsers_lock_has_hashes_and_no_host() -> None:
    lock = json.loads(_text("package-lock.json"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert "omit-lockfile-registry-resolved=true" in _text(".npmrc")
    assert "://" not in _text(".npmrc") and "registry=" not in _text(".npmrc")


def _imported(file_tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(file_tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found - set(sources.ROOMS) - set(sys.stdlib_module_names)


def _versions(path: str) -> dict[str, str]:
    return {
        _plain(name): version for name, version in re.findall(r"^([\w.-]+)==([\w.+!-]+)", _text(path), re.MULTILINE)
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
