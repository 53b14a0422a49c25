"""`geo-oss figures …`: people and households of zones and communities, for rates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands import database
from geo_oss.db.pool import Conn
from geo_oss.files import sheet, vector_file
from geo_oss.rates import figures as figures_of
from geo_oss.rates import reading
from geo_oss.rates.figures import Preview
from geo_oss.rates.model import LAYERS

app = typer.Typer(help="People and households of zones and communities, for rates", no_args_is_help=True)
Organization = Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality")]
_SHOWN = 12


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="CSV by code, or a boundary file with the figures as its attributes")],
    organization: Organization,
    layer: Annotated[str, typer.Option(help="zone or community")],
    source: Annotated[str, typer.Option(help="Where the figures come from, as shown beside them")],
    year: Annotated[str, typer.Option(help="Year, 2567 or 2024, when no column says it")] = "",
    code: Annotated[str, typer.Option(help="Column of the code; guessed when not given")] = "",
    people: Annotated[str, typer.Option(help="Column of the people; guessed when not given")] = "",
    households: Annotated[str, typer.Option(help="Column of the households; guessed when not given")] = "",
    year_column: Annotated[str, typer.Option(help="Column of the year; guessed when not given")] = "",
    table: Annotated[str, typer.Option(help="Layer inside the file, when it has several")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Keep without asking")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be kept, keep nothing")] = False,
) -> None:
    """Matches figures to areas by their code, shows what fits and what does not, and asks."""
    if layer not in LAYERS:
        raise typer.BadParameter("zone or community", param_hint="--layer")
    with database.opened() as conn:
        number = database.organization_id(conn, organization)
        columns, rows = _words(file, table)
        found = reading.read(columns, rows, reading.Columns(code, people, households, year_column), year)

        async def look(conn: Conn) -> Preview:
            return await figures_of.preview(conn, number, layer, found.lines, found.wrong)

        async def keep(conn: Conn) -> int:
            return await figures_of.keep(conn, number, await look(conn), source=source, by="geo-oss figures load")

        _tell(found.columns, database.awaited(look))
        if dry_run or not (yes or typer.confirm("Keep these figures?")):
            typer.echo("Nothing was changed.")
            return
        typer.echo(f"{database.awaited(keep)} figures kept.")


@app.command("list")
def listed(organization: Organization) -> None:
    """What there is, by layer, kind and year."""
    with database.opened() as conn:
        number = database.organization_id(conn, organization)
        for row in database.awaited(lambda conn: figures_of.kept(conn, number)):
            told = f"{row['layer']:<10} {row['kind']:<11} {row['year']} {row['areas']:>5} areas {row['sum']:>12,}"
            typer.echo(f"{told}  {row['source']}")


def _words(file: Path, table: str) -> tuple[dict[str, list[str]], list[int]]:
    """The columns of a sheet, or the attributes of a map file; and the numbers of the rows."""
    if file.suffix.lower() == ".csv" and file.is_file():
        found = sheet.read(file.read_bytes())
        return found.columns, found.rows
    shapes = vector_file.read(file, table=table)
    return {name: shapes.text(name) for name in shapes.columns}, list(range(1, len(shapes.shapes) + 1))


def _tell(columns: reading.Columns, found: Preview) -> None:
    used = [
        f"{kind} from {name}" for kind in ("code", "people", "households", "year") if (name := getattr(columns, kind))
    ]
    typer.echo(f"Columns: {', '.join(used)}")
    typer.echo(f"{len(found.matched):,} rows fit an area, for example:")
    for one in found.matched[:_SHOWN]:
        values = ", ".join(f"{value:,} {kind}" for kind, value in one.line.values.items())
        typer.echo(f"  {one.code} {one.name_th}: {values} ({one.line.year})")
    _some("rows fit no area:", [f"row {line.row}: {line.code}" for line in found.unmatched])
    _some("rows cannot be read:", [f"row {bad.row}: {bad.en}" for bad in found.wrong])
    _some("areas get no figure:", [f"{row['code']} {row['name_th']}" for row in found.without])


def _some(what: str, lines: list[str]) -> None:
    if lines:
        typer.secho(f"{len(lines):,} {what}", fg="yellow")
    for line in lines[:_SHOWN]:
        typer.echo(f"  {line}")
    if len(lines) > _SHOWN:
        typer.echo(f"  … (+{len(lines) - _SHOWN})")
