"""A boundary file becomes boundaries: whole, valid, in degrees, each with its own code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely
from pyproj import Geod

from geo_oss.errors import Invalid
from geo_oss.files import reasons, vector_file
from geo_oss.files.landing import Landed, Said, land, looks_like_degrees
from geo_oss.files.reading import How, Note, Reading, Repair
from geo_oss.files.vector_file import Objects, VectorFile
from zones import columns
from zones.columns import Columns

SHOWN = 10
"""Rows listed in a sentence; the rest are counted."""
DEGREES = "EPSG:4326"
_WGS84 = Geod(ellps="WGS84")


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
    """The boundaries of a GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML or CSV (WKT) file, also zipped.

    `stated_crs` wins over what the file says; `how` holds what else may be stated. Raises `Invalid` for a file that
    cannot be read, a missing or impossible coordinate system, a place far from home, rows without an area, empty codes
    and codes used twice; the sentence lists the rows, counted from 1 (of a CSV as in a spreadsheet).
    """
    called = how.called or path.name
    file = vector_file.read(path, table=table, stated_encoding=encoding, mend=True, called=called)
    numbers = file.numbers or range(1, len(file.shapes) + 1)
    texts = {name: file.text(name) for name in file.columns}
    chosen = columns.choose(texts, wanted)
    codes = texts[chosen.code]
    _check_codes(codes, chosen.code, numbers)
    _check_areas(file.shapes, numbers)
    landed = _landed(file, stated_crs, how, called)
    shapes = _in_degrees(file.shapes, landed)
    repairs = _repairs(file, shapes, codes, numbers)
    _check_refused(repairs, how)
    _check_letters(texts[chosen.name], chosen.name)
    nothing = [""] * len(codes)
    return Boundaries(
        codes=codes,
        names_th=texts[chosen.name],
        names_en=texts[chosen.english] if chosen.english else nothing,
        zone_codes=texts[chosen.zone] if chosen.zone else nothing,
        shapes=shapes,
        columns=chosen,
        source_crs=f"{landed.crs} ({landed.operation.shift})" if landed.operation.shift else landed.crs,
        text_encoding=file.text_encoding,
        checksum=file.checksum,
        repaired=[str(repair) for repair in repairs],
        reading=_reading(file, landed, shapes, repairs, texts[chosen.name]),
    )


def rows(numbers: Iterable[int]) -> str:
    """Row numbers in a sentence, the first ten of them."""
    listed = sorted(numbers)
    rest = f" … (+{len(listed) - SHOWN})" if len(listed) > SHOWN else ""
    return ", ".join(map(str, listed[:SHOWN])) + rest


def _check_codes(codes: Sequence[str], column: str, numbers: Sequence[int]) -> None:
    where: dict[str, list[int]] = defaultdict(list)
    for row, code in zip(numbers, codes, strict=True):
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


def _check_areas(shapes: Objects, numbers: Sequence[int]) -> None:
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    if not polygonal.all():
        listed = rows(numbers[at] for at in np.flatnonzero(~polygonal).tolist())
        raise Invalid(
            f"แถว {listed} ไม่มีพื้นที่ (ต้องเป็นโพลิกอน)", f"Rows {listed} have no area (polygons are needed).", field="file"
        )


def _landed(file: VectorFile, stated_crs: str, how: How, called: str) -> Landed:
    """Every vertex in degrees."""
    xs, ys = shapely.get_coordinates(file.shapes).T
    assumed = DEGREES if file.kind == "CSV" and looks_like_degrees(xs, ys) else ""
    return land(xs, ys, Said(stated_crs, file.crs, assumed), how, called=called)


def _in_degrees(shapes: Objects, landed: Landed) -> Objects:
    """The shapes with their vertices moved, valid also after that."""
    places = np.column_stack([landed.lon, landed.lat])
    if np.array_equal(places, shapely.get_coordinates(shapes)):
        return shapes
    moved = shapely.set_coordinates(shapes.copy(), places)
    torn = np.flatnonzero(~shapely.is_valid(moved))
    moved[torn] = shapely.make_valid(moved[torn], method="structure", keep_collapsed=False)
    return np.asarray(moved, dtype=object)


def _repairs(file: VectorFile, shapes: Objects, codes: Sequence[str], numbers: Sequence[int]) -> tuple[Repair, ...]:
    """A line for each row whose shape was not valid, with its areas on the ground."""
    told = []
    for broken in file.broken:
        after = abs(_WGS84.geometry_area_perimeter(shapes[broken.row])[0])
        before = after * broken.before / broken.after if broken.after else 0.0
        told.append(Repair(numbers[broken.row], codes[broken.row], broken.reason, before, after))
    return tuple(told)


def _check_refused(repairs: Sequence[Repair], how: How) -> None:
    if not (repairs and how.refuse_invalid):
        return
    said = [(f"{each.row} ({each.code})", *reasons.words(each.reason)) for each in repairs[:SHOWN]]
    rest = f" … (+{len(repairs) - SHOWN})" if len(repairs) > SHOWN else ""
    th = "; ".join(f"{row}: {why}" for row, why, _ in said) + rest
    en = "; ".join(f"{row}: {why}" for row, _, why in said) + rest
    raise Invalid(
        f"รูปร่างไม่ถูกต้อง {len(repairs)} แถว — แถว {th} แก้ไฟล์ หรือไม่ใส่ --refuse-invalid เพื่อให้ซ่อม",
        f"{len(repairs)} shapes are not valid: rows {en}. Mend them, or leave --refuse-invalid out to repair them.",
        field="file",
    )


def _check_letters(names: Sequence[str], column: str) -> None:
    """Question marks where letters were: they were lost when the file was made, and no encoding brings them back."""
    lost = [name for name in names if name.count("?") * 2 > len(name) or "\ufffd" in name]
    if len(lost) * 2 > len(names):
        raise Invalid(
            f"ตัวอักษรในคอลัมน์ {column} หายไป เช่น “{lost[0]}” กรุณาส่งออกไฟล์ใหม่เป็น UTF-8 หรือ GeoPackage",
            f"The letters of column {column} are lost, for example “{lost[0]}”. Export the file again, as UTF-8 or"
            " GeoPackage.",
            field="encoding",
        )


def _reading(
    file: VectorFile, landed: Landed, shapes: Objects, repairs: tuple[Repair, ...], names: Sequence[str]
) -> Reading:
    told = landed.reading(file, rows=len(shapes), names=names)
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    return replace(told, vertices=vertices, repairs=repairs, notes=(*told.notes, *_cut(file)))


def _cut(file: VectorFile) -> list[Note]:
    """Names longer than the field they were kept in."""
    if not file.cut:
        return []
    return [
        Note(
            f"ข้อความ {file.cut} ค่าถูกตัดที่ความกว้างของคอลัมน์ (ตัวอักษรสุดท้ายหาย) ถ้าต้องการชื่อเต็มให้ส่งออกเป็น GeoPackage",
            f"{file.cut} values were cut at the width of their field (the last letter is lost). For whole names export"
            " a GeoPackage.",
        )
    ]
