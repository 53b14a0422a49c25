"""The files of the house, for the tests that read them all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from geo_oss.settings import ROOT

ROOMS = ("api", "layers", "zones", "poles", "geo_oss")
_NOT_OURS = {"node_modules", "vendor", "__pycache__", "data", "build", "dist", "screens"}
_OUR_HIDDEN_FOLDERS = {".ci"}


def python(*tops: str) -> list[Path]:
    """All Python files below these folders; of the five rooms by default."""
    return sorted(file for top in tops or ROOMS for file in (ROOT / top).rglob("*.py"))


@lru_cache(maxsize=1)
def everything() -> list[Path]:
    """Every file a person has written."""
    return sorted(_walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir() and _is_ours(entry.name):
            yield from _walk(entry)
        elif entry.is_file():
            yield entry


def _is_ours(folder: str) -> bool:
    return folder not in _NOT_OURS and (not folder.startswith(".") or folder in _OUR_HIDDEN_FOLDERS)


def text_files() -> list[Path]:
    """Those of them that are text."""
    kinds = {".py", ".sql", ".html", ".js", ".css", ".toml", ".md", ".txt", ".json", ".yml", ".yaml", ""}
    return [file for file in everything() if file.suffix in kinds and file.name not in {"package-lock.json", ".git"}]


@lru_cache(maxsize=1024)
def tree(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"))


def name(file: Path) -> str:
    """The path from the project's folder."""
    return file.relative_to(ROOT).as_posix()


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a file, also inner ones."""
    return (node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def templates() -> list[Path]:
    """The Jinja templates."""
    return sorted((ROOT / "api" / "web" / "templates").rglob("*.html"))


def sql_files() -> list[Path]:
    """The files of static SQL, migrations aside."""
    return [file for file in everything() if file.suffix == ".sql" and "migrations" not in file.parts]
