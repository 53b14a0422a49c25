"""Bangkok's 169 sub-districts become 180: what a real city's change of boundaries would do, and did, and did not."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from api.wiring import place_many
from geo_oss.db.pool import connect
from geo_oss.requests.importing import mapping, run
from tests.zones import requests_on_map as on_map
from zones import load, read
from zones.columns import Columns
from zones.confirm import confirm
from zones.plan import plan
from zones.undo import undo

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared/data"
COMPLAINTS = SHARED / "traffy/traffy_sample_import.csv"
OLD, NEW = "bkk_khwaeng_169_ocha_4326.zip", "bkk_khwaeng_180_pop2018.geojson"
BANGKOK = """
INSERT INTO organization (id, code, name_th, name_en, abbreviation, qr_key)
VALUES (1, 'bangkok', 'กรุงเทพมหานคร', 'Bangkok', 'BKK', '\\x01')
"""
PLACED = "SELECT id, ST_X(place) AS lon, ST_Y(place) AS lat, zone_code, status <= 4 AS is_open FROM request ORDER BY id"


def test_169_sub_districts_become_180_and_the_old_ones_come_back(database: str, tmp_path: Path) -> None:
    if not COMPLAINTS.exists():
        print(f"NOT RUN: {COMPLAINTS.name} is not beside the repository (../shared/data)")
        return
    old = read.read(SHARED / "boundaries" / OLD, wanted=Columns("ADM3_PCODE", "ADM3_TH"))
    old.codes[:] = [code.removeprefix("TH") for code in old.codes]
    new = read.read(SHARED / "boundaries" / NEW, wanted=Columns("Subdist", "TAM_NAMT"))
    said = mapping.read(ROOT / "data/mappings/traffy.toml")
    with connect(database) as conn:
        conn.execute(BANGKOK)
        load.load(conn, 1, "zone", old, source=Path(OLD))
        town, place = run.organization(conn, "bangkok"), place_many(conn, 1)
        run.run(conn, town, COMPLAINTS, said, place=place, rejects_file=tmp_path / "rejects.csv")
        before, rows = on_map.standing(conn), conn.execute(PLACED).fetchall()
        wanted = _by_geopandas(new, rows)
        made = plan(conn, 1, "zone", new, source=Path(NEW))
        assert (len(made.of_kind("appeared")), len(made.of_kind("vanished")), len(made.of_kind("moved"))) == (
            13,
            2,
            167,
        )
        moves = {row["id"]: wanted[row["id"]] for row in rows if wanted[row["id"]] != row["zone_code"]}
        assert {row["request_id"]: row["new_code"] for row in on_map.planned(conn, made.version)} == moves
        assert len(moves) == made.open + made.closed > 100 and made.tested < len(rows) / 2
        act = confirm(conn, 1, made.version)
        after = {row["id"]: row["zone_code"] for row in conn.execute(PLACED).fetchall()}
        assert after == {row["id"]: wanted[row["id"]] if row["is_open"] else row["zone_code"] for row in rows}
        undo(conn, 1, act.id)
        assert on_map.standing(conn) == before


def _by_geopandas(found: read.Boundaries, rows: list[dict[str, Any]]) -> dict[int, str | None]:
    """The code that covers each request, by geopandas alone: where they overlap the smaller one."""
    table = pd.DataFrame(rows)
    points = gpd.GeoDataFrame(table[["id"]], geometry=gpd.points_from_xy(table.lon, table.lat, crs=4326))
    zones = gpd.GeoDataFrame({"code": found.codes}, geometry=list(found.shapes), crs=4326)
    zones["area"] = zones.to_crs(6933).area
    joined = gpd.sjoin(points, zones, predicate="covered_by", how="left").sort_values(["id", "area", "code"])
    first = joined.drop_duplicates("id")
    return {row.id: None if pd.isna(row.code) else str(row.code) for row in first.itertuples()}
