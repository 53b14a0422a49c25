"""The ground: boundaries and poles through their own doors, and the names people search for."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import shapely
from psycopg import Connection
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.files.reading import Reading
from geo_oss.geo import LonLat
from geo_oss.rates import streets
from geo_oss.sample.model import Boundary, Town
from geo_oss.thai.text import search_key
from poles import merge
from poles.plan import Entry
from zones import load as zones
from zones.columns import Columns
from zones.read import Boundaries

_SQL = sql.load(__package__)
_BY = "ชุดตัวอย่าง"
_INVENTED = "ข้อมูลสมมติ"
_PEOPLE_A_HOUSE = 2.7


def store(conn: Connection[Row], organization_id: int, town: Town) -> None:
    """Writes boundaries, poles and the gazetteer of a town."""
    source = Path(f"{town.identity.code}.sample")
    zones.load(conn, organization_id, "zone", _boundaries(town.zones), source=source, by=_BY)
    zones.load(conn, organization_id, "community", _boundaries(town.communities), source=source, by=_BY)
    merge.merge(
        conn,
        organization_id,
        [Entry(p.number, LonLat(p.lon, p.lat), p.circuit, p.kind, p.street) for p in town.poles],
    )
    _assets(conn, organization_id, town)
    _gazetteer(conn, organization_id, town)
    _streets(conn, organization_id, town)
    _people(conn, organization_id, town)


def _assets(conn: Connection[Row], organization_id: int, town: Town) -> None:
    """The kinds besides poles, and their things."""
    for kind in town.kinds:
        fields = [dict(zip(("name", "th", "en", "type"), field, strict=True)) for field in kind.fields]
        row = {"organization_id": organization_id, "code": kind.code, "icon": kind.icon, "fields": Jsonb(fields)}
        conn.execute(_SQL["kind"], row | {"name_th": kind.name_th, "name_en": kind.name_en})
        mine = [thing for thing in town.things if thing.kind == kind.code]
        entries = [Entry(t.number, LonLat(t.lon, t.lat), street=t.street, fields=dict(t.facts)) for t in mine]
        merge.merge(conn, organization_id, entries, kind.code)


def _boundaries(areas: tuple[Boundary, ...]) -> Boundaries:
    shapes = np.array([area.shape for area in areas], dtype=object)
    return Boundaries(
        codes=[area.code for area in areas],
        names_th=[area.name_th for area in areas],
        names_en=[area.name_en for area in areas],
        zone_codes=[area.zone_code or "" for area in areas],
        shapes=shapes,
        columns=Columns("code", "name_th", "name_en", "zone_code"),
        source_crs="EPSG:4326",
        text_encoding="UTF-8",
        checksum=hashlib.sha256(b"".join(shapely.to_wkb(shapes))).hexdigest(),
        repaired=[],
    )


def _gazetteer(conn: Connection[Row], organization_id: int, town: Town) -> None:
    """Streets, sois and public places; zones, communities and poles are searched where they are."""
    spots = [spot for spot in town.spots if spot.kind not in ("zone", "community")]
    with conn.cursor().copy(_SQL["copy_gazetteer"]) as copy:
        for id, spot in enumerate(spots, start=1):
            place = f"SRID=4326;POINT({spot.lon} {spot.lat})"
            copy.write_row((organization_id, id, spot.kind, spot.name, search_key(spot.name), spot.detail, place))


def _streets(conn: Connection[Row], organization_id: int, town: Town) -> None:
    """The streets as lines; the worker measures them."""
    lines = np.array([street.line for street in town.streets], dtype=object)
    names, kinds = [street.name_th for street in town.streets], [street.kind for street in town.streets]
    drawn = streets.Streets(names, kinds, lines, 0.0, 0, Reading())
    streets.load(conn, organization_id, drawn, source=_INVENTED, by=_BY)


def _people(conn: Connection[Row], organization_id: int, town: Town) -> None:
    """Invented people of communities and zones: as many to a house everywhere."""
    houses = shapely.STRtree(shapely.point_on_surface(town.buildings))
    for area in town.communities:
        homes = len(houses.query(area.shape, predicate="intersects"))
        _figure(conn, organization_id, "community", area.code, homes)
    for area in town.zones:
        homes = len(houses.query(area.shape, predicate="intersects"))
        _figure(conn, organization_id, "zone", area.code, homes)


def _figure(conn: Connection[Row], organization_id: int, layer: str, code: str, homes: int) -> None:
    year = datetime.now(UTC).year - 1
    key = {"organization_id": organization_id, "layer": layer, "code": code, "year": year, "source": _INVENTED}
    for kind, value in (("people", round(homes * _PEOPLE_A_HOUSE)), ("households", homes)):
        conn.execute(_SQL["figure"], key | {"kind": kind, "value": value})
