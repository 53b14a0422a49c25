"""`geo-oss requests …`: requests of other systems in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api import wiring
from api.commands import database

if TYPE_CHECKING:
    from geo_oss.requests.importing.mapping import Mapping
    from geo_oss.requests.importing.run import Report

app = typer.Typer(help="Requests (เรื่อง): import those of another system", no_args_is_help=True)


@app.callback()
def requests() -> None:
    """Requests (เรื่อง): import those of another system."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, Parquet or GeoJSON")],
    organization: Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality")],
    mapping: Annotated[Path, typer.Option(help="TOML that says what the columns mean (data/mappings/traffy.toml)")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Look at every row, keep nothing")] = False,
    rejects: Annotated[Path | None, typer.Option(help="CSV of refused rows; FILE.rejects.csv if not given")] = None,
    max_outside_km: Annotated[float | None, typer.Option(help="Refuse rows farther outside all zones")] = None,
    make_categories: Annotated[
        bool, typer.Option("--make-categories", help="Make categories of unknown words")
    ] = False,
) -> None:
    """Takes the requests of a file, each source id once: every row is taken, known, or refused with a reason."""
    from geo_oss.requests.importing import mapping as mappings
    from geo_oss.requests.importing import run as importing

    rejects_file = rejects or file.with_name(f"{file.name}.rejects.csv")
    with _bar() as bar, database.opened() as conn:
        said = _with_options(mappings.read(mapping), max_outside_km, make_categories)
        municipality = importing.organization(conn, organization)
        task = bar.add_task("", total=1)
        report = importing.run(
            conn,
            municipality,
            file,
            said,
            place=wiring.place_many(conn, municipality.id),
            rejects_file=rejects_file,
            dry_run=dry_run,
            progress=lambda stage, done, of: bar.update(task, description=stage, completed=done, total=of or 1),
        )
    _tell(report, rejects_file, dry_run=dry_run)


def _bar() -> Progress:
    columns = (TextColumn("{task.description:<6}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def _with_options(said: Mapping, max_outside_km: float | None, make: bool) -> Mapping:
    place = said.place if max_outside_km is None else replace(said.place, max_outside_km=max_outside_km)
    return replace(said, place=place, category=replace(said.category, make=said.category.make or make))


def _tell(report: Report, rejects_file: Path, *, dry_run: bool) -> None:
    typer.echo(
        f"{report.rows:,} rows: {report.taken:,} {'could be ' if dry_run else ''}taken, {report.known:,} known already,"
        f" {report.rejected:,} rejected."
    )
    for reason, count in report.reasons.items():
        typer.echo(f"  {count:>7,}  {reason}")
    if report.outside:
        typer.echo(f"{report.outside:,} of the taken are outside all zones (ไม่ทราบเขต), with the nearest zone noted.")
    if report.made:
        typer.echo(f"Categories made: {', '.join(report.made)}")
    if report.rejected or report.outside:
        typer.echo(f"Rows and reasons: {rejects_file}")
