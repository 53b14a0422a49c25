"""The words of the topology report: what can be wrong with boundaries, and from what size on it is told.

Three lengths across a shape decide (twice its area by its perimeter: the mean width of anything long). Below
`NOISE_METRES` it is rounding of the coordinates, counted but not told. Up to `SLIVER_METRES`, and long and thin by
`SLIVER_THINNESS` (4π area / perimeter²: 1 for a circle, 0.2 for a strip 13 times as long as wide), it is a sliver, and
so is anything up to `SPECK_METRES`, whatever its form.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo_oss.geo import LonLat

Shapes = npt.NDArray[np.object_]

NOISE_METRES = 1e-7
"""A tenth of a micrometre: coordinates in degrees round to 2e-9 m, what is computed from them to some ten times it."""
SLIVER_METRES = 5.0
SLIVER_THINNESS = 0.2
SPECK_METRES = 0.1
POCKET_M2 = 1000.0
"""Ground without a community is no mistake; a hole smaller than this is none that anybody meant."""
SAME_SHARE = 0.999
"""Two boundaries that share this part of the larger one are one boundary drawn twice."""

KINDS = {
    "overlap": ("ทับซ้อนกัน", "overlap"),
    "gap": ("ช่องว่าง", "gap"),
    "cleft": ("ช่องว่างเปิดออกด้านนอก", "gap open to the outside"),
    "sliver": ("เศษแคบของขอบเขต", "sliver of a boundary"),
    "invalid": ("เส้นตัดกันเองหรือรูปร่างเสีย", "self-intersection or broken shape"),
    "crossing": ("ชุมชนข้ามขอบเขต", "community crosses a zone's edge"),
    "elsewhere": ("ชุมชนอยู่คนละเขตกับที่ระบุ", "community lies in another zone than it says"),
    "duplicate": ("ขอบเขตซ้ำ", "boundary drawn twice"),
    "code": ("รหัสซ้ำกัน", "code used twice"),
    "name": ("ชื่อซ้ำกัน", "name used twice"),
}
"""Every kind of finding, in Thai and English, in the order of the report."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: whose, how large, where; `shape` is in EPSG:4326.

    Areas are square metres on the ellipsoid; `width_m` is the mean width of the widest part, `length_m` half its
    perimeter. Where a thing has no size (codes, names, broken shapes) these are 0. `detail` is a pair of sentences.
    """

    kind: str
    codes: tuple[str, ...]
    shape: object
    place: LonLat
    area_m2: float = 0.0
    width_m: float = 0.0
    length_m: float = 0.0
    is_sliver: bool = False
    detail: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boundaries as somebody drew them, in the plane of `crs`; shapes may be broken, codes may repeat."""

    codes: list[str]
    names: list[str]
    zone_codes: list[str]
    shapes: Shapes
    crs: str = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Topology:
    """The report on one layer: findings in the order of `KINDS`, largest first.

    `noise` counts overlaps and gaps thinner than `NOISE_METRES`, which are told by number only.
    """

    layer: str
    boundaries: int
    crs: str
    findings: list[Finding] = field(default_factory=list)
    noise: int = 0

    def of(self, kind: str) -> list[Finding]:
        """The findings of one kind."""
        return [finding for finding in self.findings if finding.kind == kind]
