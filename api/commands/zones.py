"""`geo-oss zones …`: boundary files in, shown before they change anything; acts listed and taken back."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands import database, how_read, zone_plan, zones_check
from geo_oss.files.reading import How
from geo_oss.thai import calendar
from zones import load as loading
from zones import plan as planning
from zones import read as reading
from zones import reassign, versions
from zones.columns import Columns
from zones.confirm import confirm
from zones.home import home
from zones.model import Loaded, Plan
from zones.read import Boundaries
from zones.undo import undo as take_back

app = typer.Typer(help="Zones (เขต) and communities (ชุมชน): which one is a place in?", no_args_is_help=True)

Organization = Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality, as in its address")]
_BY = "geo-oss zones"


@app.command()
def load(
    file: Annotated[
        Path, typer.Argument(help="GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML, CSV (WKT); also in a zip")
    ],
    organization: Organization,
    layer: Annotated[str, typer.Option(help="zone or community")],
    code: Annotated[str, typer.Option(help="Column of the code; guessed when not given")] = "",
    name: Annotated[str, typer.Option(help="Column of the Thai name; guessed when not given")] = "",
    name_en: Annotated[str, typer.Option(help="Column of the English name; guessed when not given")] = "",
    zone: Annotated[str, typer.Option(help="Column of the zone's code, for communities")] = "",
    crs: Annotated[str, typer.Option(help="Coordinate system, e.g. EPSG:32647; wins over what the file says")] = "",
    table: Annotated[str, typer.Option(help="Layer inside the file, when it has several")] = "",
    encoding: Annotated[str, typer.Option(help="Encoding of the text, e.g. CP874; found out if empty")] = "",
    datum_shift: how_read.Shift = "",
    swap_axes: how_read.Swap = False,
    control: how_read.ControlFile = None,
    refuse_invalid: Annotated[bool, typer.Option(help="Refuse broken shapes with their rows, repair none")] = False,
    anywhere: how_read.Anywhere = False,
    which: Annotated[str, typer.Option("--reassign", help="open, all or none; open if empty, first load: all")] = "",
    valid_from: Annotated[datetime | None, typer.Option(help="Day the boundaries began; now if empty")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Confirm without asking")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, keep nothing")] = False,
) -> None:
    """Puts the boundaries of a file in force. Where there are some already: shows what would change, and asks."""
    with database.opened() as conn:
        near = home(conn, database.organization_id(conn, organization))
        how = How(datum_shift, swap_axes, refuse_invalid, control, anywhere, near)
        wanted = Columns(code, name, name_en, zone)
        boundaries = reading.read(file, wanted=wanted, stated_crs=crs, table=table, encoding=encoding, how=how)
    how_read.tell(boundaries.reading)
    plan = _planned(organization, layer, boundaries, file, keep=not dry_run, yes=yes)
    if dry_run:
        typer.echo("Nothing was changed (--dry-run).")
        return
    if not _agreed(organization, plan, yes=yes):
        return
    _confirm(organization, plan, which or ("open" if plan.base else "all"), valid_from)
    with database.opened() as conn:
        number = database.organization_id(conn, organization)
        loaded = loading.report(conn, number, layer, plan.version, boundaries)
    _tell(loaded, boundaries.codes[0], boundaries.names_th[0])


@app.command("versions")
def listed(organization: Organization) -> None:
    """Every boundary version of a municipality, newest first: when in force, from which file, by whom."""
    with database.opened() as conn:
        found = versions.listed(conn, database.organization_id(conn, organization))
    for version in found:
        typer.echo(zone_plan.line(version))


app.command("list", hidden=True)(listed)


@app.command()
def acts(organization: Organization) -> None:
    """Every re-assignment of a municipality, the latest first."""
    with database.opened() as conn:
        found = reassign.acts(conn, database.organization_id(conn, organization))
    for act in found:
        typer.echo(zone_plan.act_line(act))


@app.command()
def undo(act: int, organization: Organization) -> None:
    """Takes the last act back: the version before is in force again, requests get what they had."""
    with zone_plan.bar() as progress, database.opened() as conn:
        number = database.organization_id(conn, organization)
        done = take_back(conn, number, act, by=f"{_BY} undo", progress=progress)
    zone_plan.tell(done)


@app.command()
def totals(
    organization: Organization,
    layer: Annotated[str, typer.Option(help="zone or community")] = "zone",
    at: Annotated[datetime | None, typer.Option(help="A day: what a report of that day said; now if empty")] = None,
) -> None:
    """Requests by the zones (or communities) in force on a day, as they were assigned then."""
    moment = _in_bangkok(at) or datetime.now(UTC)
    with database.opened() as conn:
        found = versions.totals(conn, database.organization_id(conn, organization), layer, moment)
    for total in found:
        typer.echo(f"{total.code or '–':<12} {total.requests:>9,} {total.open:>9,} open  {total.name_th or ''}")


def _planned(organization: str, layer: str, boundaries: Boundaries, file: Path, *, keep: bool, yes: bool) -> Plan:
    """The plan, shown where a version is in force; it is kept only where it can be confirmed."""
    with zone_plan.bar() as progress, database.opened() as conn:
        number = database.organization_id(conn, organization)
        plan = planning.plan(conn, number, layer, boundaries, source=file, by=f"{_BY} load", progress=progress)
        if not keep or (plan.base is not None and not yes and not sys.stdin.isatty()):
            conn.rollback()
    if plan.base is not None or not keep:
        zone_plan.show(plan)
    return plan


def _agreed(organization: str, plan: Plan, *, yes: bool) -> bool:
    """Whether the plan is to be confirmed; one that is not is discarded. Without a person to ask: exit code 2."""
    if yes or plan.base is None:
        return True
    if not sys.stdin.isatty():
        typer.secho("ยังไม่เปลี่ยนอะไร เพิ่ม --yes เพื่อยืนยัน (และ --reassign open|all|none)", err=True, fg="red")
        typer.echo("Nothing was changed: add --yes to confirm (and --reassign open, all or none).", err=True)
        raise typer.Exit(2)
    if typer.confirm(f"Put version {plan.version} in force?"):
        return True
    with database.opened() as conn:
        versions.discard(conn, database.organization_id(conn, organization), plan.version)
    typer.echo("Nothing was changed; the proposed version is discarded.")
    return False


def _confirm(organization: str, plan: Plan, which: str, valid_from: datetime | None) -> None:
    with zone_plan.bar() as progress, database.opened() as conn:
        number = database.organization_id(conn, organization)
        act = confirm(
            conn,
            number,
            plan.version,
            which=which,
            by=f"{_BY} load",
            valid_from=_in_bangkok(valid_from),
            progress=progress,
        )
    if plan.base is not None or act.open or act.closed:
        zone_plan.tell(act)


def _in_bangkok(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=calendar.BANGKOK) if day else None


app.command("check")(zones_check.check)


def _tell(loaded: Loaded, code: str, name: str) -> None:
    typer.echo(f"{loaded.layer} version {loaded.version} is in force: {loaded.boundaries} boundaries,", nl=False)
    typer.echo(f" {loaded.area_km2:,.2f} km² (sum of areas), from {loaded.source_crs}, text {loaded.text_encoding}.")
    typer.echo(f"Code from column {loaded.code_column}, name from {loaded.name_column}; the first row: {code} {name}")
    for line in loaded.repaired:
        typer.echo(f"Repaired {line}")
