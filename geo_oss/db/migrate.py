"""The way from an empty database to today's tables: Alembic revisions under one lock, then the SQL functions, whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import psycopg
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_261_543
"""Advisory lock: two starting servers migrate one after the other."""


def migrate(url: str, functions: Sequence[str], *, until: str = "head") -> list[str]:
    """Brings the database to the newest revision (or `until` one) and re-applies every SQL function; gives the
    revisions applied now."""
    with psycopg.connect(url, autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        before = current(url)
        _upgrade(url, until)
        with guard.transaction():
            for text in functions:
                guard.execute(text)
    return [revision for revision in _until(current(url)) if revision not in _until(before)]


def revisions() -> list[str]:
    """All revisions, oldest first."""
    return [script.revision for script in reversed(list(_scripts().walk_revisions()))]


def current(url: str) -> str | None:
    """The revision the database is at; None when it is empty."""
    engine = create_engine(sqlalchemy_url(url), poolclass=NullPool)
    with engine.connect() as conn:
        return MigrationContext.configure(conn).get_current_revision()


def sqlalchemy_url(url: str) -> str:
    """The same address for SQLAlchemy with psycopg 3."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _until(revision: str | None) -> list[str]:
    known = revisions()
    return known[: known.index(revision) + 1] if revision in known else []


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def _upgrade(url: str, until: str) -> None:
    scripts = _scripts()

    def steps(revision: object, context: object) -> object:
        return scripts._upgrade_revs(until, revision)  # type: ignore[arg-type]

    engine = create_engine(sqlalchemy_url(url), poolclass=NullPool)
    with engine.connect() as conn, EnvironmentContext(Config(), scripts, fn=steps) as environment:
        _run(environment, conn)


def _run(environment: EnvironmentContext, conn: Connection) -> None:
    environment.configure(connection=conn, transaction_per_migration=True)
    with environment.begin_transaction():
        environment.run_migrations()
    conn.commit()


def run_sql_file(conn: Connection, name: str) -> None:
    """Runs one `.sql` file of the migrations as it stands, inside the revision's transaction."""
    text = (MIGRATIONS / "versions" / name).read_text(encoding="utf-8")
    driver = cast("psycopg.Connection[object]", conn.connection.driver_connection)
    driver.execute(text)
