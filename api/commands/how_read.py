"""How a file was read, told to the person who has to say yes: letters, system, operation, place, repairs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from geo_oss.files.datum import SHIFTS
from geo_oss.files.reading import Control, Operation, Reading
from geo_oss.geo import BBox

Shift = Annotated[
    str, typer.Option(help=f"Datum shift of Indian 1975: {', '.join(SHIFTS)}, or dx,dy,dz in metres; rtsd if empty")
]
Swap = Annotated[bool, typer.Option(help="The file has latitude (or northing) first")]
ControlFile = Annotated[
    Path | None, typer.Option(help="CSV of control points: x, y as in the file, and their true lon, lat")
]
Anywhere = Annotated[bool, typer.Option(help="The place is right although far from home, or outside Thailand")]

_ENCODING = {"stated": "as stated", "label": "as its label says", "found": "by its letters", "format": "always so"}
_SYSTEM = {
    "stated": "as stated",
    "file": "said by the file",
    "column": "said by its columns",
    "assumed": "assumed: nothing says",
}
_RESIDUALS = 10


def tell(reading: Reading) -> None:
    """Writes it to the terminal, a line for each thing to look at."""
    for line in lines(reading):
        typer.echo(line)


def lines(reading: Reading) -> Iterator[str]:
    """The lines of `tell`."""
    vertices = f", {reading.vertices:,} vertices" if reading.vertices else ""
    yield f"{reading.kind}: {reading.rows:,} rows{vertices}; text {reading.text_encoding} ({_encoding(reading)})"
    yield f"System: {reading.crs} {reading.crs_name} ({_SYSTEM.get(reading.crs_from, reading.crs_from)})"
    yield from _operation(reading.operation)
    if reading.bbox is not None:
        yield f"Place: {_box(reading.bbox)}"
    if reading.sample:
        yield f"Names: {' · '.join(reading.sample)}"
    if reading.control is not None:
        yield from _control(reading.control)
    for note in reading.notes:
        yield f"Note: {note.th}"
        yield f"      {note.en}"


def _encoding(reading: Reading) -> str:
    return _ENCODING.get(reading.encoding_from, reading.encoding_from)


def _operation(operation: Operation) -> Iterator[str]:
    if not operation.name:
        return
    accuracy = operation.accuracy_metres
    said = "exact" if accuracy == 0 else f"±{accuracy:g} m" if accuracy is not None else "accuracy not known"
    yield f"Operation: {operation.name}; {said}"
    others = [name for name in operation.choices if name != operation.shift]
    if others:
        yield f"           other shifts: --datum-shift {', '.join(others)}"


def _control(control: Control) -> Iterator[str]:
    yield f"Control points: {control.rms_metres:.2f} m off (east {control.east:+.2f}, north {control.north:+.2f})"
    for each in control.residuals[:_RESIDUALS]:
        yield f"  {each.name}: {each.metres:.2f} m (east {each.east:+.2f}, north {each.north:+.2f})"


def _box(box: BBox) -> str:
    return f"{box.west:.5f}, {box.south:.5f} to {box.east:.5f}, {box.north:.5f}"
