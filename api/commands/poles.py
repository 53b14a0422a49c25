"""`geo-oss poles …`: pole lists in, the registry listed, stickers out and withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api import vendored
from api.commands import database, how_read, merge_plan
from api.commands.terminal import console
from api.stickers import letterhead
from geo_oss.files.reading import How
from geo_oss.settings import current
from poles import kinds, listing
from poles import load as loading
from poles import merge as merging
from poles import undo as undoing
from poles import withdraw as withdrawing
from poles.columns import Columns
from poles.kinds import POLE
from poles.load import Choice
from poles.merge import By, Terms
from poles.plan import MOVED_METRES
from poles.stickers import pdf
from zones.home import home

app = typer.Typer(help="Light poles (เสาไฟ): which one is this?", no_args_is_help=True)

Organization = Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality, as in its address")]
Numbers = Annotated[str, typer.Option(help="Pole numbers, separated by commas")]
Asset = Annotated[str, typer.Option(help="Kind of asset: pole, or another of `geo-oss poles kinds`")]


@app.command()
def load(
    file: Annotated[
        Path, typer.Argument(help="CSV, Parquet, GeoPackage, Shapefile, FlatGeobuf, GeoJSON, KML; also in a zip")
    ],
    organization: Organization,
    asset: Asset = POLE,
    number: Annotated[str, typer.Option(help="Column of the number; guessed if empty; `row` numbers by row")] = "",
    circuit: Annotated[str, typer.Option(help="Column of the circuit; guessed if empty")] = "",
    kind: Annotated[str, typer.Option(help="Column of the lamp's kind; guessed if empty")] = "",
    street: Annotated[str, typer.Option(help="Column of the street; guessed if empty")] = "",
    x: Annotated[str, typer.Option(help="Column of the longitude or easting; guessed if empty")] = "",
    y: Annotated[str, typer.Option(help="Column of the latitude or northing; guessed if empty")] = "",
    crs: Annotated[str, typer.Option(help="Coordinate system, e.g. EPSG:32647; wins over what the file says")] = "",
    layer: Annotated[str, typer.Option(help="Layer inside the file, when it has several")] = "",
    encoding: Annotated[str, typer.Option(help="Encoding of the text, e.g. CP874; found out if empty")] = "",
    datum_shift: how_read.Shift = "",
    swap_axes: how_read.Swap = False,
    control: how_read.ControlFile = None,
    anywhere: how_read.Anywhere = False,
    keep_first: Annotated[bool, typer.Option(help="Of poles with the same number load the first")] = False,
    skip_bad: Annotated[bool, typer.Option(help="Leave out rows whose place or number cannot be")] = False,
    moved_metres: Annotated[
        float, typer.Option(help="A place this near to the known one has not moved")
    ] = MOVED_METRES,
    vanished: Annotated[str, typer.Option(help="Those the file does not name: flag, retire or keep")] = "flag",
    take_file: Annotated[bool, typer.Option(help="Also move those whose place was corrected in the field")] = False,
    dry_run: Annotated[bool, typer.Option(help="Show what would happen and stop")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before changing known poles")] = False,
) -> None:
    """Merges a pole list by number, all of it or nothing: shows what would happen first, deletes nothing."""
    columns = Columns(number, circuit, kind, street, x, y)
    terms = Terms(moved_metres, vanished, take_file)
    with database.opened() as conn:
        owner = database.organization_id(conn, organization)
        how = How(datum_shift, swap_axes, control=control, anywhere=anywhere, home=home(conn, owner))
        choice = Choice(crs, layer, encoding, columns, keep_first, skip_bad, how)
        listing = loading.listing(file, choice, kinds.of(conn, owner, asset).fields)
        plan = merging.preview(conn, owner, asset, listing, moved_metres=moved_metres, take_file=take_file)
        how_read.tell(listing.reading)
        merge_plan.show(listing, plan, terms)
        if plan.blocked or dry_run:
            raise typer.Exit(1 if plan.blocked else 0)
        merge_plan.confirm(plan, yes=yes)
        by = By(name="geo-oss poles load")
        act = merging.apply(conn, owner, asset, listing, source=file.name, by=by, terms=terms)
    console.print(f"Done, recorded as import {act.id}.")


@app.command()
def acts(organization: Organization) -> None:
    """The latest imports and what was taken back, the latest first."""
    with database.opened() as conn:
        found = merging.imports(conn, database.organization_id(conn, organization))
    for act in found:
        typer.echo(merge_plan.act_line(act))


@app.command()
def undo(
    act: Annotated[int, typer.Argument(help="Number of the import, see acts")], organization: Organization
) -> None:
    """Takes the last import of a kind back: what it changed is as before, what it added is retired."""
    with database.opened() as conn:
        by = By(name="geo-oss poles undo")
        done = undoing.undo(conn, database.organization_id(conn, organization), act, by=by)
    typer.echo(f"Taken back, recorded as act {done.id}: {done.restored} as before, {done.retired} added ones retired.")
    if done.kept:
        typer.echo(f"Changed since and left as they are: {', '.join(done.kept)}")


@app.command("kinds")
def kinds_listed(organization: Organization) -> None:
    """The kinds of numbered things this municipality counts, with their own fields."""
    with database.opened() as conn:
        owner = database.organization_id(conn, organization)
    for one in database.awaited(lambda conn: kinds.listed(conn, owner)):
        fields = ", ".join(f"{field.name} ({field.type})" for field in one.fields) or "–"
        typer.echo(f"{one.code:<12} {one.name_th} / {one.name_en}  icon {one.icon}  fields: {fields}")


@app.command("kind")
def kind_saved(
    code: Annotated[str, typer.Argument(help="Code of the kind, such as bin")],
    organization: Organization,
    name_th: Annotated[str, typer.Option(help="Thai name")],
    name_en: Annotated[str, typer.Option(help="English name")] = "",
    icon: Annotated[str, typer.Option(help="A name of api/web/icons.txt")] = "map-pin",
    field: Annotated[list[str] | None, typer.Option(help="name:title or name:title:type, as often as needed")] = None,
) -> None:
    """Adds a kind of numbered thing, or changes it; the page of kinds also sets its category and distances."""
    with database.opened() as conn:
        owner = database.organization_id(conn, organization)
        wanted = kinds.Kind(code, name_th, name_en or name_th, icon, fields=tuple(map(_field, field or ())))
        database.awaited(lambda conn: kinds.save(conn, owner, wanted))
    typer.echo(f"{code}: geo-oss poles load FILE -o {organization} --asset {code}")


@app.command("list")
def listed(
    organization: Organization,
    asset: Asset = POLE,
    zone: Annotated[str, typer.Option(help="Code of a zone; all when empty")] = "",
    limit: Annotated[int, typer.Option(help="How many at most")] = 50,
) -> None:
    """Poles by number, with their zone, community, street and sticker code."""
    with database.opened() as conn:
        owner = database.organization_id(conn, organization)
        found = listing.by_zone(conn, owner, zone, kind=asset, limit=limit)
    for pole in found:
        where = f"{pole.zone_code or '–':<8} {pole.community_code or '–':<8}"
        typer.echo(
            f"{pole.number:<14} {where} {pole.place.lon:11.6f} {pole.place.lat:10.6f}  {pole.code}  {pole.street}"
        )


@app.command()
def stickers(
    organization: Organization,
    out: Annotated[Path, typer.Option(help="The PDF to write")],
    asset: Asset = POLE,
    zone: Annotated[str, typer.Option(help="Code of a zone: its poles, by number")] = "",
    numbers: Annotated[str, typer.Option(help="Numbers, separated by commas")] = "",
) -> None:
    """Writes sticker sheets: A4, 24 a sheet (70 × 37 mm); all of them when neither zone nor numbers are given."""
    asked = _split(numbers)
    with database.opened() as conn:
        owner = database.organization_id(conn, organization)
        kind = kinds.of(conn, owner, asset)
        by_number = listing.by_numbers(conn, owner, asked, kind=asset) if asked else None
        poles = by_number or listing.by_zone(conn, owner, zone, kind=asset)
        head = listing.letterhead(conn, owner)
        names = {"name": head["name_th"], "phone": head["phone"], "accent": head["accent"], "asset": kind.name_th}
        words = letterhead(current(), **names)
        out.write_bytes(pdf(poles, words, vendored.print_fonts()))
    typer.echo(f"{len(poles)} stickers on {-(-len(poles) // 24)} sheets: {out}")
    typer.echo(f"Their codes open {words.base_url}/P/… (GEO_OSS_PUBLIC_URL)")


@app.command()
def withdraw(organization: Organization, numbers: Numbers, asset: Asset = POLE) -> None:
    """Withdraws the stickers of these poles: a scan says so and leads on by hand. The poles stay."""
    with database.opened() as conn:
        owner = database.organization_id(conn, organization)
        done = withdrawing.withdraw(conn, owner, _split(numbers), kind=asset)
    typer.echo(f"{done} stickers are withdrawn.")


@app.command()
def reissue(organization: Organization, numbers: Numbers, asset: Asset = POLE) -> None:
    """Gives these poles a new code, to be printed; their old stickers are withdrawn."""
    with database.opened() as conn:
        owner = database.organization_id(conn, organization)
        done = withdrawing.reissue(conn, owner, _split(numbers), kind=asset)
    typer.echo(f"{done} poles have a new code. Print them: geo-oss poles stickers --numbers {numbers} …")


def _split(numbers: str) -> list[str]:
    return [number.strip() for number in numbers.split(",") if number.strip()]


def _field(text: str) -> kinds.Field:
    name, _, rest = text.partition(":")
    label, _, type_ = rest.partition(":")
    return kinds.Field(name, label or name, type=type_ or "text")
