"""`geo-oss zones check`: what is wrong with boundaries, of a file or of those in force, as a table and a GeoPackage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from api.commands import database
from api.commands.terminal import console, errors
from geo_oss.errors import GeoOssError, Invalid
from zones.columns import Columns
from zones.model import LAYERS

if TYPE_CHECKING:
    from zones.topology.model import Drawing, Finding, Topology
    from zones.topology.report import Progress as Told

SHOWN = 5
CODES_SHOWN = 3


def check(
    file: Annotated[Path | None, typer.Argument(help="A boundary file; without one the layers in force")] = None,
    organization: Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality")] = "",
    layer: Annotated[str, typer.Option(help="What the file holds: zone or community")] = "zone",
    zones: Annotated[Path | None, typer.Option(help="File of the zones that communities are held against")] = None,
    out: Annotated[Path | None, typer.Option(help="Write all findings to this GeoPackage")] = None,
    code: Annotated[str, typer.Option(help="Column of the code; guessed when not given")] = "",
    name: Annotated[str, typer.Option(help="Column of the Thai name; guessed when not given")] = "",
    zone: Annotated[str, typer.Option(help="Column of the zone's code, for communities")] = "",
    crs: Annotated[str, typer.Option(help="Coordinate system, e.g. EPSG:32647; wins over what the file says")] = "",
    table: Annotated[str, typer.Option(help="Layer inside the file, when it has several")] = "",
    encoding: Annotated[str, typer.Option(help="Encoding of a shapefile's text, e.g. CP874; detected if empty")] = "",
) -> None:
    """Overlaps, gaps, slivers, broken shapes, crossings, duplicates, colliding names; ends with 1 if there are any."""
    from zones.topology import drawn, package

    with _in_words(), _progress() as told:
        if file is None:
            reports = _in_force(organization, told)
        else:
            columns = Columns(code, name, "", zone)
            drawing = drawn.of_file(file, wanted=columns, stated_crs=crs, table=table, encoding=encoding)
            reports = [_of_drawing(drawing, layer, _zones(layer, zones, organization), told)]
        if out:
            package.write(out, reports)
    for report in reports:
        _tell(report)
    if out:
        console.print(f"All findings: {out} (tables places and areas)")
    if any(report.findings for report in reports):
        raise typer.Exit(1)


def _of_drawing(drawing: Drawing, layer: str, zones: Drawing | None, told: Told) -> Topology:
    from zones.topology.report import report

    if layer not in LAYERS:
        raise Invalid("ชั้นขอบเขตต้องเป็น zone หรือ community", "The layer is zone or community.", field="layer")
    return report(drawing, layer, zones=zones, progress=told)


def _in_force(organization: str, told: Told) -> list[Topology]:
    """The report on each layer that has boundaries; communities are held against the zones."""
    from zones.topology import drawn

    if not organization:
        raise Invalid("ระบุไฟล์ หรือ -o รหัสหน่วยงาน", "Give a file, or -o with the code of a municipality.", field="file")
    with database.opened() as conn:
        number = database.organization_id(conn, organization)
        found = {layer: drawn.in_force(conn, number, layer) for layer in LAYERS}
    return [_of_drawing(found[layer], layer, found["zone"], told) for layer in LAYERS if found[layer].codes]


def _zones(layer: str, file: Path | None, organization: str) -> Drawing | None:
    """The zones that communities are held against: of a file, else those in force of the municipality, else none."""
    from zones.topology import drawn

    if layer != "community":
        return None
    if file:
        return drawn.of_file(file)
    if not organization:
        return None
    with database.opened() as conn:
        return drawn.in_force(conn, database.organization_id(conn, organization), "zone")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except GeoOssError as error:
        errors.print(error.th, style="red", markup=False)
        errors.print(error.en, markup=False)
        raise typer.Exit(1) from None


@contextmanager
def _progress() -> Iterator[Told]:
    columns = (TextColumn("{task.description:<9}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("reading")
        yield lambda stage, done, of: bar.update(task, description=stage, completed=done, total=of)


def _tell(report: Topology) -> None:
    from zones.topology.model import KINDS, NOISE_METRES

    console.print(f"{report.layer}: {report.boundaries:,} boundaries, in {report.crs}", markup=False, soft_wrap=True)
    if not report.findings:
        console.print("Nothing is wrong.")
    else:
        console.print(_counts(report))
        console.print(_largest(report.findings))
    if report.noise:
        console.print(f"{report.noise:,} overlaps and gaps thinner than {NOISE_METRES * 1e6:g} µm: rounding, left out")
    more = [kind for kind in KINDS if len(report.of(kind)) > SHOWN]
    if more:
        console.print(f"Only the {SHOWN} largest of each kind are listed; --out FILE.gpkg has all.")


def _counts(report: Topology) -> Table:
    from zones.topology.model import KINDS

    table = Table("kind", "", "found", "slivers", "m² together", "largest", box=None, pad_edge=False)
    for kind, (thai, english) in KINDS.items():
        found = report.of(kind)
        sizes = [finding.area_m2 for finding in found]
        thin = sum(finding.is_sliver for finding in found)
        table.add_row(english, thai, f"{len(found):,}", f"{thin:,}", _size(sum(sizes)), _size(max(sizes, default=0)))
    return table


def _largest(findings: Sequence[Finding]) -> Table:
    table = Table("kind", "codes", "m²", "width m", "length m", box=None, pad_edge=False)
    table.add_column("longitude, latitude", no_wrap=True)
    table.add_column("")
    seen: dict[str, int] = {}
    for finding in findings:
        seen[finding.kind] = seen.get(finding.kind, 0) + 1
        if seen[finding.kind] <= SHOWN:
            table.add_row(*_row(finding))
    return table


def _row(finding: Finding) -> tuple[str, ...]:
    sizes = (finding.area_m2, finding.width_m, finding.length_m)
    where = f"{finding.place.lon:.5f}, {finding.place.lat:.5f}"
    listed = ", ".join(finding.codes[:CODES_SHOWN]) + (" …" if len(finding.codes) > CODES_SHOWN else "")
    return finding.kind, listed, *map(_size, sizes), where, finding.detail[1]


def _size(value: float) -> str:
    if not value:
        return ""
    return f"{value:,.2f}" if value >= 0.01 else f"{value:.2g}"
