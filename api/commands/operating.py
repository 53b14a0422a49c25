"""`geo-oss up`, `down`, `status`, `doctor`, `migrate`, `serve`, `work`: an installation and its health."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import typer

from api import environment, wiring
from api.commands.terminal import console
from api.operation import lock
from geo_oss.db import cluster
from geo_oss.db.migrate import current as current_revision
from geo_oss.db.migrate import migrate as run_migrations
from geo_oss.settings import Settings, current

Host = Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 for the whole network")]
Port = Annotated[int | None, typer.Option(help="Port to listen on")]


def up(
    host: Host = None,
    port: Port = None,
    sample: Annotated[bool | None, typer.Option(help="Load the invented sample town at the first start")] = None,
) -> None:
    """Start the database, the web server and the worker; Ctrl-C stops them."""
    from api.operation.up import up as run

    run(_with(current(), host=host, port=port, sample=sample), console)


def down() -> None:
    """Stop what `up` started, also from another terminal."""
    data = current().data
    stopped = lock.end_holder(data)
    stopped = cluster.stop(data) or stopped
    console.print("Stopped." if stopped else "Nothing was running.")


def status() -> None:
    """What is running now."""
    settings = current()
    holder = lock.holder(settings.data)
    console.print(f"GEO-OSS   {f'running, process {holder.pid}, {holder.address}' if holder else 'not running'}")
    if settings.database_url:
        console.print("Database  given by GEO_OSS_DATABASE_URL")
    else:
        here = cluster.status(settings.data)
        console.print(f"Database  {here.state.value}, {here.folder}")


def doctor() -> None:
    """Look for what is wrong or soon will be; ends with 1 when something needs a person."""
    from api.doctor.report import examine

    raise typer.Exit(0 if examine(current(), console) else 1)


def migrate() -> None:
    """Bring the tables to the newest version."""
    url = environment.with_database().database_url
    applied = run_migrations(url, wiring.sql_functions())
    for revision in applied:
        console.print(f"applied {revision}")
    console.print(f"The database is at {current_revision(url)}.")


def serve(host: Host = None, port: Port = None) -> None:
    """Run the web server alone."""
    from api.operation.web import serve as run

    run(_with(environment.with_database(), host=host, port=port))


def work() -> None:
    """Run the worker alone: notices, and the tables that maps are drawn from."""
    from api.worker import run

    run(environment.with_database())


def _with(settings: Settings, **given: Any) -> Settings:
    return replace(settings, **{name: value for name, value in given.items() if value is not None})
