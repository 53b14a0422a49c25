"""How a file was read: what a person looks at before saying yes, and what they may state beforehand."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from geo_oss.geo import BBox

SAMPLE = 12
"""Names shown, so that a person sees at once whether the letters are right."""


@dataclass(frozen=True, slots=True)
class How:
    """What the operator states about a file, besides its columns, coordinate system, layer and encoding."""

    datum_shift: str = ""
    """Of Indian 1975: a name of `datum.SHIFTS`, or `dx,dy,dz` in metres; empty: the usual one for Thailand."""
    swap_axes: bool = False
    """The file has latitude first."""
    refuse_invalid: bool = False
    """Shapes that are not valid are refused with their rows, not repaired."""
    control: Path | None = None
    """A CSV of control points: x, y as in the file, and the true lon, lat (see `geo_oss.files.control`)."""
    anywhere: bool = False
    """The place is right although it is far from home, or outside Thailand."""
    home: BBox | None = None
    """Where the municipality is, when that is known."""
    called: str = ""
    """The file's name on its sender's machine, for sentences; empty: the path's own."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know before going on; nothing is wrong."""

    th: str
    en: str


@dataclass(frozen=True, slots=True)
class Operation:
    """How the coordinates of a file become longitude and latitude (EPSG:4326)."""

    name: str = ""
    """Empty when they are that already."""
    definition: str = ""
    """The whole of it, as a PROJ pipeline."""
    accuracy_metres: float | None = None
    """As its publisher states it; None when nobody does."""
    shift: str = ""
    """The datum shift of Indian 1975 that was used: a name of `geo_oss.files.datum.SHIFTS`, or its numbers."""
    choices: tuple[str, ...] = ()
    """Other shifts that could be stated instead."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A row whose shape was not valid: why, and its area before and after in square metres."""

    row: int
    code: str
    reason: str
    before_m2: float
    after_m2: float

    def __str__(self) -> str:
        change = self.after_m2 - self.before_m2
        return f"row {self.row} ({self.code}): {self.reason}, area {self.after_m2:,.1f} m² ({change:+,.1f} m²)"


@dataclass(frozen=True, slots=True)
class Residual:
    """How far a control point lands from its true place: metres east and north."""

    name: str
    east: float
    north: float
    metres: float


@dataclass(frozen=True, slots=True)
class Control:
    """What control points say of a coordinate system."""

    residuals: tuple[Residual, ...]
    rms_metres: float
    east: float
    """Mean of the residuals: the part that a better datum shift would take away."""
    north: float


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file was read."""

    kind: str = ""
    """GeoJSON, Shapefile, …"""
    rows: int = 0
    vertices: int = 0
    columns: tuple[str, ...] = ()
    """All columns of the file."""
    sample: tuple[str, ...] = ()
    """The first names."""
    text_encoding: str = ""
    encoding_from: str = ""
    """`stated`, `label` (the .cpg or mark), `found` (by its letters) or `format` (the format knows only one)."""
    crs: str = ""
    """As stated or as the file says; `crs_name` in words."""
    crs_name: str = ""
    crs_from: str = ""
    """`stated`, `file`, `column` (a UTM zone in a column) or `assumed` (degrees, by their size)."""
    operation: Operation = field(default_factory=Operation)
    bbox: BBox | None = None
    """Of everything, in degrees."""
    repairs: tuple[Repair, ...] = ()
    notes: tuple[Note, ...] = ()
    control: Control | None = None
