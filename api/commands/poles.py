"""`geo-oss poles …`: pole lists in, the registry listed, stickers out and withdrawn."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from api import vendored
from api.commands import database
from api.stickers import letterhead
from geo_oss.settings import current
from poles import listing
from poles import load as loading
from poles import withdraw as withdrawing
from poles.check import Problem
from poles.columns import Columns
from poles.load import Choice, Report
from poles.stickers import pdf

app = typer.Typer(help="Light poles (เสาไฟ): which one is this?", no_args_is_help=True)

Organization = Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality, as in its address")]
Numbers = Annotated[str, typer.Option(help="Pole numbers, separated by commas")]
_TOLD = 20


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="CSV, Parquet, GeoPackage, Shapefile (or zip), FlatGeobuf, GeoJSON")],
    organization: Organization,
    number: Annotated[str, typer.Option(help="Column of the number; guessed if empty; `row` numbers by row")] = "",
    circuit: Annotated[str, typer.Option(help="Column of the circuit; guessed if empty")] = "",
    kind: Annotated[str, typer.Option(help="Column of the lamp's kind; guessed if empty")] = "",
    street: Annotated[str, typer.Option(help="Column of the street; guessed if empty")] = "",
    x: Annotated[str, typer.Option(help="Column of the longitude or easting; guessed if empty")] = "",
    y: Annotated[str, typer.Option(help="Column of the latitude or northing; guessed if empty")] = "",
    crs: Annotated[str, typer.Option(help="Coordinate system, e.g. EPSG:32647; wins over what the file says")] = "",
    layer: Annotated[str, typer.Option(help="Layer inside the file, when it has several")] = "",
    encoding: Annotated[str, typer.Option(help="Encoding of the text, e.g. CP874; detected if empty")] = "",
    keep_first: Annotated[bool, typer.Option(help="Of poles with the same number load the first")] = False,
    skip_bad: Annotated[bool, typer.Option(help="Leave out rows whose place or number cannot be")] = False,
) -> None:
    """Loads a pole list, all of it or nothing; known numbers keep their sticker and may move."""
    columns = Columns(number, circuit, kind, street, x, y)
    choice = Choice(crs, layer, encoding, columns, keep_first=keep_first, skip_bad=skip_bad)
    with database.opened() as conn:
        report = loading.load(conn, database.organization_id(conn, organization), file, choice)
    _tell(report)
    if report.counts is None:
        raise typer.Exit(1)


@app.command("list")
def listed(
    organization: Organization,
    zone: Annotated[str, typer.Option(help="Code of a zone; all when empty")] = "",
    limit: Annotated[int, typer.Option(help="How many at most")] = 50,
) -> None:
    """Poles by number, with their zone, community, street and sticker code."""
    with database.opened() as conn:
        found = listing.by_zone(conn, database.organization_id(conn, organization), zone, limit=limit)
    for pole in found:
        where = f"{pole.zone_code or '–':<8} {pole.community_code or '–':<8}"
        typer.echo(
            f"{pole.number:<14} {where} {pole.place.lon:11.6f} {pole.place.lat:10.6f}  {pole.code}  {pole.street}"
        )


@app.command()
def stickers(
    organization: Organization,
    out: Annotated[Path, typer.Option(help="The PDF to write")],
    zone: Annotated[str, typer.Option(help="Code of a zone: its poles, by number")] = "",
    numbers: Annotated[str, typer.Option(help="Pole numbers, separated by commas")] = "",
) -> None:
    """Writes sticker sheets: A4, 24 a sheet (70 × 37 mm); all poles when neither zone nor numbers are given."""
    asked = _split(numbers)
    with database.opened() as conn:
        owner = database.organization_id(conn, organization)
        poles = listing.by_numbers(conn, owner, asked) if asked else listing.by_zone(conn, owner, zone)
        head = listing.letterhead(conn, owner)
        words = letterhead(current(), name=head["name_th"], phone=head["phone"], accent=head["accent"])
        out.write_bytes(pdf(poles, words, vendored.print_fonts()))
    typer.echo(f"{len(poles)} stickers on {-(-len(poles) // 24)} sheets: {out}")
    typer.echo(f"Their codes open {words.base_url}/P/… (GEO_OSS_PUBLIC_URL)")


@app.command()
def withdraw(organization: Organization, numbers: Numbers) -> None:
    """Withdraws the stickers of these poles: a scan says so and leads on by hand. The poles stay."""
    with database.opened() as conn:
        done = withdrawing.withdraw(conn, database.organization_id(conn, organization), _split(numbers))
    typer.echo(f"{done} stickers are withdrawn.")


@app.command()
def reissue(organization: Organization, numbers: Numbers) -> None:
    """Gives these poles a new code, to be printed; their old stickers are withdrawn."""
    with database.opened() as conn:
        done = withdrawing.reissue(conn, database.organization_id(conn, organization), _split(numbers))
    typer.echo(f"{done} poles have a new code. Print them: geo-oss poles stickers --numbers {numbers} …")


def _split(numbers: str) -> list[str]:
    return [number.strip() for number in numbers.split(",") if number.strip()]


def _tell(report: Report) -> None:
    used = ", ".join(f"{name} = {getattr(report.columns, name)}" for name in Columns.__slots__)
    typer.echo(f"{report.rows} rows, {report.crs}; columns: {used}")
    _tell_problems(report.problems)
    if report.counts is None:
        typer.secho("Nothing was loaded. Mend the file, or add --keep-first or --skip-bad.", fg="red", err=True)
        return
    done = report.counts
    typer.echo(f"added {done.added}, moved {done.moved}, changed {done.changed}, unchanged {done.unchanged}", nl=False)
    typer.echo(f"; {done.absent} known poles are not in this file and stay")


def _tell_problems(problems: list[Problem]) -> None:
    for problem in problems[:_TOLD]:
        typer.echo(problem.sentence("en"), err=True)
    if len(problems) > _TOLD:
        kinds = Counter(problem.kind for problem in problems)
        typer.echo("… and so on: " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()), err=True)
