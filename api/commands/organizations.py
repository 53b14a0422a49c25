"""`geo-oss organizations …`: municipalities, made and listed."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from api.commands import database
from api.commands.terminal import console
from geo_oss.db.pool import Conn
from geo_oss.geo import LonLat
from geo_oss.organizations import founding, store
from geo_oss.organizations.founding import Foundation

app = typer.Typer(help="Municipalities (หน่วยงาน)", no_args_is_help=True)


@app.command()
def add(
    code: Annotated[str, typer.Argument(help="First word of its addresses, such as maejo")],
    name_th: Annotated[str, typer.Option(help="Thai name, such as เทศบาลเมืองแม่โจ้")],
    name_en: Annotated[str, typer.Option(help="English name")],
    abbreviation: Annotated[str, typer.Option(help="Letters that begin its request numbers, such as MJ")],
    lon: Annotated[float, typer.Option(help="Longitude of its centre, in degrees")],
    lat: Annotated[float, typer.Option(help="Latitude of its centre, in degrees")],
    zoom: Annotated[float, typer.Option(help="Zoom its map opens with")] = 13,
    utm: Annotated[int, typer.Option(help="EPSG code of its UTM zone: 32647 west of 102° E, else 32648")] = 32647,
    phone: Annotated[str, typer.Option(help="Telephone, printed on stickers")] = "",
    like: Annotated[str, typer.Option(help="Copy departments and categories of this municipality")] = "",
) -> None:
    """Makes a municipality; then load its zones and poles, and add its staff."""
    foundation = Foundation(code, name_th, name_en, abbreviation, utm, phone)

    async def make(conn: Conn) -> None:
        number = await founding.found(conn, foundation, LonLat(lon, lat), zoom)
        if like:
            await founding.take_office_of(conn, number, like)

    database.awaited(make)
    console.print(f"/{code} is there. Next: geo-oss zones load FILE -o {code} --layer zone")


@app.command()
def department(
    code: Annotated[str, typer.Argument(help="Its code, such as works")],
    organization: Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality")],
    name_th: Annotated[str, typer.Option(help="Thai name, such as กองช่าง")],
    name_en: Annotated[str, typer.Option(help="English name; the Thai one if not given")] = "",
    phone: Annotated[str, typer.Option(help="Telephone")] = "",
) -> None:
    """Adds a department, to which staff and crews belong and cases are routed; or corrects the one with that code."""

    async def make(conn: Conn) -> None:
        town = await store.get(conn, organization)
        await founding.department(conn, town.id, code, name_th, name_en, phone)

    database.awaited(make)
    console.print(f"{code} is a department of /{organization}.")


@app.command("list")
def listed() -> None:
    """All municipalities of this installation."""
    table = Table("Code", "Thai name", "English name", box=None)
    for town in database.awaited(store.listed):
        table.add_row(town.code, town.name_th, town.name_en)
    console.print(table)
