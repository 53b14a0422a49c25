"""A SQLAlchemy statement as psycopg takes it: text and parameters, run on the caller's own connection."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.expression import ClauseElement

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]


def rendered(statement: Executable | ClauseElement) -> tuple[bytes, dict[str, Any]]:
    """The SQL (named placeholders, typed by casts) and its parameters, for `conn.execute(*rendered(statement))`."""
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})  # type: ignore[union-attr]
    return str(compiled).encode(), dict(compiled.params)
