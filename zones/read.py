"""A boundary file becomes boundaries: whole, valid, in degrees, each with its own code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from geo_oss import crs, vector_file
from geo_oss.errors import Invalid
from geo_oss.reading import How, Reading
from geo_oss.vector_file import Objects, VectorFile
from zones import columns
from zones.columns import Columns

SHOWN = 10
"""Rows listed in a sentence; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What a file says, ready to load: shapes are valid polygons in EPSG:4326 without Z."""

    codes: list[str]
    names_th: list[str]
    names_en: list[str]
    zone_codes: list[str]
    shapes: Objects
    columns: Columns
    source_crs: str
    text_encoding: str
    checksum: str
    repaired: list[str]
    reading: Reading = field(default_factory=Reading)


def read(
    path: Path,
    *,
    wanted: Columns = Columns("", ""),
    stated_crs: str = "",
    table: str = "",
    encoding: str = "",
    how: How = How(),
) -> Boundaries:
    """The boundaries of a GeoJSON, GeoPackage, Shapefile (zip too) or FlatGeobuf file.

    `stated_crs` wins over what the file says. Raises `Invalid` for a missing coordinate system, coordinates that are
    no degrees, rows without an area, empty codes and codes used twice; the sentence lists the rows, counted from 1.
    """
    file = vector_file.read(path, table=table, stated_encoding=encoding)
    texts = {name: file.text(name) for name in file.columns}
    chosen = columns.choose(texts, wanted)
    codes = texts[chosen.code]
    _check_codes(codes, chosen.code)
    _check_areas(file.shapes)
    source_crs = stated_crs or file.crs or _no_crs(path)
    shapes, repaired = _valid(_in_degrees(file, source_crs), codes)
    nothing = [""] * len(codes)
    return Boundaries(
        codes=codes,
        names_th=texts[chosen.name],
        names_en=texts[chosen.english] if chosen.english else nothing,
        zone_codes=texts[chosen.zone] if chosen.zone else nothing,
        shapes=shapes,
        columns=chosen,
        source_crs=source_crs,
        text_encoding=file.text_encoding,
        checksum=file.checksum,
        repaired=repaired,
    )


def rows(numbers: Iterable[int]) -> str:
    """Row numbers in a sentence, the first ten of them."""
    listed = sorted(numbers)
    rest = f" … (+{len(listed) - SHOWN})" if len(listed) > SHOWN else ""
    return ", ".join(map(str, listed[:SHOWN])) + rest


def _check_codes(codes: Sequence[str], column: str) -> None:
    where: dict[str, list[int]] = defaultdict(list)
    for row, code in enumerate(codes, 1):
        where[code].append(row)
    if "" in where:
        listed = rows(where[""])
        raise Invalid(f"คอลัมน์ {column} ว่างในแถว {listed}", f"Column {column} is empty in rows {listed}.", field="code")
    twice = [f"{code}: {rows(found)}" for code, found in where.items() if len(found) > 1]
    if twice:
        listed = "; ".join(twice[:SHOWN])
        raise Invalid(
            f"รหัสในคอลัมน์ {column} ซ้ำกัน (รหัส: แถว) {listed} — ระบุคอลัมน์อื่นด้วย --code หรือแก้ไฟล์",
            f"Codes in column {column} are used twice (code: rows) {listed}. Name another column (--code) or mend it.",
            field="code",
        )


def _check_areas(shapes: Objects) -> None:
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    if not polygonal.all():
        listed = rows(np.flatnonzero(~polygonal) + 1)
        raise Invalid(
            f"แถว {listed} ไม่มีพื้นที่ (ต้องเป็นโพลิกอน)", f"Rows {listed} have no area (polygons are needed).", field="file"
        )


def _no_crs(path: Path) -> str:
    raise Invalid(
        f"ไฟล์ {path.name} ไม่บอกระบบพิกัด ระบุด้วย --crs เช่น --crs EPSG:32647 (UTM โซน 47N) หรือ --crs EPSG:4326 (องศา)",
        f"{path.name} does not say its coordinate system. State it with --crs, for example --crs EPSG:32647 "
        "(UTM zone 47N), --crs EPSG:24047 (Indian 1975) or --crs EPSG:4326 (degrees).",
        field="crs",
    )


def _in_degrees(file: VectorFile, source_crs: str) -> Objects:
    flat = shapely.force_2d(file.shapes)
    if not _is_degrees(source_crs):
        moved = crs.degrees(source_crs, *shapely.get_coordinates(flat).T)
        flat = shapely.set_coordinates(flat.copy(), np.column_stack(moved))
    _check_degrees(flat, source_crs)
    return np.asarray(flat, dtype=object)


def _is_degrees(name: str) -> bool:
    return crs.parse(name).to_epsg() == 4326


def _check_degrees(shapes: Objects, source_crs: str) -> None:
    places = shapely.get_coordinates(shapes)
    if np.isfinite(places).all() and (np.abs(places) <= (180.0, 85.0)).all():
        return
    raise Invalid(
        f"พิกัดในไฟล์ไม่ใช่ {source_crs} (ค่าเกินช่วงองศา) ระบุระบบที่ถูกต้องด้วย --crs เช่น --crs EPSG:32647",
        f"The coordinates cannot be {source_crs}: they leave the globe. State the right system with --crs, "
        "for example --crs EPSG:32647.",
        field="crs",
    )


def _valid(shapes: Objects, codes: Sequence[str]) -> tuple[Objects, list[str]]:
    """Multi-polygons that are valid, and a line for each row that had to be repaired."""
    broken = np.flatnonzero(~shapely.is_valid(shapes))
    reasons = shapely.is_valid_reason(shapes[broken])
    whole = shapes.copy()
    whole[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    _check_areas(whole)
    lines = [f"row {row + 1} ({codes[row]}): {reason}" for row, reason in zip(broken.tolist(), reasons, strict=True)]
    return whole, lines
