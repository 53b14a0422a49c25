"""`geo-oss qgis …`: a ready QGIS project of a municipality."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from psycopg.conninfo import conninfo_to_dict

from api.commands import database
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.geo import BBox
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization as Municipality
from geo_oss.settings import current
from layers import readers
from layers.qgis import project as projects
from layers.qgis.extent import extent

app = typer.Typer(help="A ready QGIS project: public layers, live, in the map's colours", no_args_is_help=True)


@app.callback()
def qgis() -> None:
    """A ready QGIS project: public layers, live, in the map's colours."""


@app.command()
def project(
    organization: Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality")],
    out: Annotated[Path, typer.Option(help="The .qgz to write")],
    reader: Annotated[
        str, typer.Option("--database", help="postgresql://HOST:PORT/NAME of a reader's views; else the OGC API")
    ] = "",
) -> None:
    """Writes the project. The layers come from the OGC API, or with --database from the views of a reader."""
    if not out.absolute().parent.is_dir():
        raise Invalid(f"ไม่มีโฟลเดอร์ {out.parent}", f"There is no folder {out.parent}.", field="out")
    town, box = database.awaited(lambda conn: _asked(conn, organization))
    out.write_bytes(projects.packed(town, _source(town, reader), box))
    typer.echo(f"{out}: {town.name_th}, EPSG:{town.utm_srid}")


async def _asked(conn: Conn, code: str) -> tuple[Municipality, BBox | None]:
    town = await store.get(conn, code)
    return town, await extent(conn, town.id)


def _source(town: Municipality, reader: str) -> projects.Source:
    if not reader:
        return projects.ogc(current().base_url, town)
    parts = conninfo_to_dict(reader)
    host, port = str(parts.get("host") or "localhost"), int(str(parts.get("port") or 5432))
    return projects.database(host, port, str(parts.get("dbname") or ""), readers.schema_of(town))
