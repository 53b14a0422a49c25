"""A city's real complaints are swallowed whole: Bangkok's districts as zones, sub-districts as communities."""

from pathlib import Path

import numpy as np
import shapely

from api.wiring import place_many
from geo_oss.db.pool import connect
from geo_oss.requests.importing import mapping, run
from zones import load, read

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared/data"
COMPLAINTS = SHARED / "traffy/traffy_sample_import.csv"
LAYERS = {"zone": "bkk_khet_50.geojson", "community": "bkk_khwaeng_180_pop2018.geojson"}
BANGKOK = """
INSERT INTO organization (id, code, name_th, name_en, abbreviation, qr_key)
VALUES (1, 'bangkok', 'กรุงเทพมหานคร', 'Bangkok', 'BKK', '\\x01')
"""
PLACED = """
SELECT ST_X(place) AS lon, ST_Y(place) AS lat, zone_code, community_code, nearest_zone_code, edge_metres FROM request
"""


def test_two_thousand_complaints_of_bangkok_find_their_district(database: str, tmp_path: Path) -> None:
    if not COMPLAINTS.exists():
        print(f"NOT RUN: {COMPLAINTS.name} is not beside the repository (../shared/data)")
        return
    boundaries = {layer: read.read(SHARED / "boundaries" / name) for layer, name in LAYERS.items()}
    said = mapping.read(ROOT / "data/mappings/traffy.toml")
    with connect(database) as conn:
        conn.execute(BANGKOK)
        for layer, name in LAYERS.items():
            load.load(conn, 1, layer, boundaries[layer], source=Path(name))
        town = run.organization(conn, "bangkok")
        reports = [
            run.run(conn, town, COMPLAINTS, said, place=place_many(conn, 1), rejects_file=tmp_path / "rejects.csv")
            for _ in range(2)
        ]
        rows = conn.execute(PLACED).fetchall()
    first, second = reports
    assert (first.rows, first.taken, first.rejected, first.outside) == (2006, 1989, 17, 9)
    assert first.reasons == {"far_outside": 15, "zero": 2}
    assert (second.taken, second.known, second.rejected) == (0, 1989, 17)
    for column, layer in (("zone_code", "zone"), ("community_code", "community")):
        assert [row[column] for row in rows] == _by_shapely(boundaries[layer], rows)
    assert all(row["nearest_zone_code"] and row["edge_metres"] < 20_000 for row in rows if row["zone_code"] is None)


def _by_shapely(found: read.Boundaries, rows: list[dict[str, float]]) -> list[str | None]:
    """The code that covers each row, by shapely alone; these layers do not overlap."""
    places = shapely.points([row["lon"] for row in rows], [row["lat"] for row in rows])
    points, polygons = shapely.STRtree(found.shapes).query(places, predicate="covered_by")
    codes = np.full(len(rows), None, dtype=object)
    codes[points] = np.array(found.codes, dtype=object)[polygons]
    return codes.tolist()
