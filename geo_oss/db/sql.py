"""Named queries: static SQL in `queries.sql` beside the module that uses it."""

from __future__ import annotations

import re
from importlib import resources
from typing import LiteralString, cast

_NAME = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)


def load(package: str, file: str = "queries.sql") -> dict[str, LiteralString]:
    """The queries of `package/file` by name; each starts with a line `-- name: the_name`.

    Raises `ValueError` when a name is used twice.
    """
    text = resources.files(package).joinpath(file).read_text(encoding="utf-8")
    parts = _NAME.split(text)[1:]
    queries: dict[str, LiteralString] = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        if name in queries:
            raise ValueError(f"{package}/{file}: query {name} is there twice")
        queries[name] = cast(LiteralString, body.strip())
    return queries
