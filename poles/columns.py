"""Which column of a file is the number, the circuit, the street? Guessed from its name unless stated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from geo_oss.errors import Invalid

ROW = "row"
"""As the number column: the row's own number becomes the pole's, for files that carry none."""

_NAMES = {
    "number": "number no pole_no pole_number poleno pole_id poleid หมายเลขเสา เลขที่เสา เลขเสา รหัสเสา หมายเลข "
    "asset_id assetid facilityid asset_number unit_id column_no 管理番号 เลขที่ รหัส",
    "circuit": "circuit circuit_no circuit_id วงจร หมายเลขวงจร feeder controller controller_id controllercircuit",
    "kind": "kind lamp_type lamptype ชนิดหลอด ชนิดโคม ประเภทโคม ประเภทหลอด ชนิด ประเภท 照明灯種別 luminaire_type type",
    "street": "street street_name road road_name ถนน ชื่อถนน สายทาง ซอย 路線名 location address",
    "lon": "lon lng long longitude ลองจิจูด 経度 lon_dd",
    "lat": "lat latitude ละติจูด 緯度 lat_dd",
    "x": "x easting east e utm_e utm_x x_coord xcoord point_x coord_x",
    "y": "y northing north n utm_n utm_y y_coord ycoord point_y coord_y",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Column names; empty where the file has none. `x` and `y` hold the coordinates unless the file has shapes."""

    number: str = ""
    circuit: str = ""
    kind: str = ""
    street: str = ""
    x: str = ""
    y: str = ""


def choose(names: Sequence[str], stated: Columns, *, has_shapes: bool, in_degrees: bool) -> Columns:
    """The columns to read: the stated ones, the others by their usual names.

    Raises `Invalid` naming the columns there are when a stated one is missing, or the number or a coordinate is found
    by nobody.
    """
    _check_stated(names, stated)
    guesses = {kind: _guess(names, known.split()) for kind, known in _NAMES.items()}
    x, y = (stated.x, stated.y) if stated.x and stated.y else _axes(guesses, in_degrees=in_degrees)
    chosen = Columns(
        number=stated.number or guesses["number"],
        circuit=stated.circuit or guesses["circuit"],
        kind=stated.kind or guesses["kind"],
        street=stated.street or guesses["street"],
    )
    _need(names, chosen.number, "number")
    if has_shapes:
        return chosen
    _need(names, x and y, "lon/lat")
    return replace(chosen, x=x, y=y)


def _axes(guesses: dict[str, str], *, in_degrees: bool) -> tuple[str, str]:
    pairs = [("lon", "lat"), ("x", "y")] if in_degrees else [("x", "y"), ("lon", "lat")]
    found = [(guesses[a], guesses[b]) for a, b in pairs if guesses[a] and guesses[b]]
    return found[0] if found else ("", "")


def _guess(names: Iterable[str], known: Sequence[str]) -> str:
    plain = {_plain(name): name for name in reversed(list(names))}
    return next((plain[word] for word in known if word in plain), "")


def _plain(name: str) -> str:
    return re.sub(r"[\s\-.]+", "_", name.strip().lower())


def _check_stated(names: Sequence[str], stated: Columns) -> None:
    for field in fields(stated):
        name = getattr(stated, field.name)
        if name and name not in names and not (field.name == "number" and name == ROW):
            raise _missing(names, f"{name!r}", field.name)


def _need(names: Sequence[str], found: str, field: str) -> None:
    if not found:
        raise _missing(names, field, field)


def _missing(names: Sequence[str], what: str, field: str) -> Invalid:
    there = ", ".join(names)
    return Invalid(
        f"ไม่พบคอลัมน์ {what} ในไฟล์ คอลัมน์ที่มี: {there} — ระบุด้วยตัวเลือก เช่น --number ชื่อคอลัมน์",
        f"The file has no column for {what}. It has: {there}. Name one, for example --number COLUMN"
        " (or --number row, to number poles by their row).",
        field=field,
    )
