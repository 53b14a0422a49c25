"""Real boundary and lamp files, one by one: rows, Thai names and every coordinate against the machine's own GDAL.

The files lie in ../shared/data, never in this repository; GDAL's programs come with bin/test.
"""

import csv
import json
import re
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest
import shapely

from geo_oss.errors import Invalid
from geo_oss.files.reading import How
from poles import placing, table
from poles.columns import Columns
from zones import read

DATA = Path(__file__).parents[2].parent / "shared/data"
THAI = re.compile("[\u0e01-\u0e2e]")
CENTIMETRE = 0.01 / 111_320
"""In degrees."""


@dataclass(frozen=True)
class File:
    """A boundary file and what is known of it beforehand."""

    rows: int
    code: str
    name: str
    first: tuple[str, str]
    encoding: str = "utf-8"
    crs: str = "EPSG:4326"


BOUNDARIES = {
    "BMA_ADMIN_SUB_DISTRICT_32647_utf8.zip": File(
        180, "SUBDISTRIC", "SUBDISTR_1", ("100608", "หัวหมาก"), crs="EPSG:32647"
    ),
    "bkk_constituency_2566_utf8_nocpg.zip": File(33, "CONS_no", "CONS_no", ("29", "29")),
    "bkk_health_area_32647_cp874_cpg-OEM874.zip": File(
        68, "HC_AREA_ID", "HC_AREA", ("60", "พื้นที่บริการศูนย์ 60"), "cp874", "EPSG:32647"
    ),
    "bkk_khet_50.geojson": File(50, "dcode", "dname", ("1025", "เขตบางพลัด")),
    "bkk_khwaeng_169_ocha_4326.zip": File(169, "ADM3_PCODE", "ADM3_TH", ("TH100101", "พระบรมมหาราชวัง")),
    "bkk_khwaeng_180_pop2018.geojson": File(180, "Subdist", "TAM_NAMT", ("104901", "บางมด")),
    "kk_adm2_amphoe26.geojson": File(26, "amp_code", "amp_th", ("4012", "พล")),
    "kk_adm3_tambon199.geojson": File(199, "tam_code", "tam_th", ("400101", "ในเมือง")),
    "th_amphoe_928.fgb": File(928, "amp_code", "amp_th", ("9610", "สุไหงโก-ลก")),
    "th_province_77.fgb": File(77, "pro_code", "pro_th", ("96", "นราธิวาส")),
    "th_tambon_7425_simplified.fgb": File(7425, "adm3_pcode", "adm3_th", ("TH960206", "เกาะสะท้อน")),
}
POINTS = {  # rows, column of the number, of longitude, of latitude
    "boundaries/bkk_communities_2017pts.csv": (2017, "OID_", "ลองจิจูด", "ละติจูด"),
    "boundaries/khonkaen_villages_communities.csv": (2484, "code", "lon", "lat"),
    "lights/champaign_streetlights.csv": (4556, "FACILITYID", "Longitude", "Latitude"),
    "lights/shizuoka_road_lights.csv": (10832, "管理番号", "経度", "緯度"),
    "lights/bristol_lamps_49k_xy.parquet": (49451, "row", "longitude", "latitude"),
}


def there(path: Path) -> bool:
    """Whether the real file lies beside the repository; says so when it does not."""
    if not path.exists():
        print(f"NOT RUN: {path.name} is not beside the repository (../shared/data)")
    return path.exists()


def by_gdal(path: Path, page: str, folder: Path) -> list[dict[str, object]] | None:
    """The features in degrees by ogr2ogr; None where it is not installed."""
    source = path
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed:
            packed.extractall(folder)
        source = next(folder.rglob("*.shp"))
    options = ["-oo", f"ENCODING={page}"] if source.suffix == ".shp" else []
    shape = ["-t_srs", "OGC:CRS84", "-lco", "COORDINATE_PRECISION=12", "-lco", "RFC7946=NO"]
    command = ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", *shape, *options, str(source)]
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError:
        print("NOT RUN: ogr2ogr (gdal-bin) is not installed")
        return None
    return list(json.loads(done.stdout)["features"])


@pytest.mark.parametrize("name", BOUNDARIES)
def test_a_boundary_file_is_read_as_gdal_reads_it(name: str, tmp_path: Path) -> None:
    path, known = DATA / "boundaries" / name, BOUNDARIES[name]
    if not there(path):
        return
    found = read.read(path)
    assert (found.columns.code, found.columns.name) == (known.code, known.name)
    assert (len(found.codes), found.codes[0], found.names_th[0]) == (known.rows, *known.first)
    assert (found.text_encoding, found.source_crs) == (known.encoding, known.crs)
    assert known.name == known.code or all(THAI.search(word) and "\ufffd" not in word for word in found.names_th)
    assert shapely.is_valid(found.shapes).all()
    features = by_gdal(path, known.encoding.upper(), tmp_path)
    if features is not None:
        same_words(found, features)
        same_places(found, features)


def same_words(found: read.Boundaries, features: list[dict[str, object]]) -> None:
    """Codes and names, row by row."""
    rows = [feature["properties"] for feature in features]
    for column, words in ((found.columns.code, found.codes), (found.columns.name, found.names_th)):
        theirs = [row[column] for row in rows]  # type: ignore[index]
        assert words == [str(int(word)) if isinstance(word, float) else str(word).strip() for word in theirs]


def same_places(found: read.Boundaries, features: list[dict[str, object]]) -> None:
    """Every vertex of every row that was not repaired, to the centimetre."""
    theirs = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    repaired = {repair.row - 1 for repair in found.reading.repairs}
    kept = [row for row in range(len(theirs)) if row not in repaired]
    ours, others = shapely.get_coordinates(found.shapes[kept]), shapely.get_coordinates(theirs[kept])
    assert np.abs(ours - others).max() < CENTIMETRE
    assert len(repaired) < len(theirs) / 100


@pytest.mark.parametrize("name", POINTS)
def test_a_file_of_places_is_read_to_the_last_digit(name: str) -> None:
    path, (rows, number, lon, lat) = DATA / name, POINTS[name]
    if not there(path):
        return
    file = table.read(path)
    stated = Columns(number=number) if number not in ("FACILITYID", "管理番号") else Columns()
    found = placing.place(file, stated, system="", how=How(), called=path.name)
    assert (len(file.rows), found.columns.number) == (rows, number)
    theirs = columns_of(path)
    for ours, column in ((found.landed.lon, lon), (found.landed.lat, lat)):
        expected = np.array([float(word) if word != "" else np.nan for word in theirs[column]])
        assert np.array_equal(ours, expected, equal_nan=True)
    assert found.landed.crs == "EPSG:4326" and found.landed.crs_from == "column"


def columns_of(path: Path) -> dict[str, list[str]]:
    """The same file by another reader."""
    if path.suffix == ".parquet":
        return {name: list(map(str, cells)) for name, cells in pyarrow.parquet.read_table(path).to_pydict().items()}
    with path.open(encoding="utf-8-sig", newline="") as opened:
        lines = list(csv.DictReader(opened))
    return {name: [line[name] for line in lines] for name in lines[0]}


def test_every_file_of_boundaries_and_lights_is_here() -> None:
    if there(DATA / "boundaries"):
        known = {*(f"boundaries/{name}" for name in BOUNDARIES), *POINTS}
        found = {f"{folder}/{path.name}" for folder in ("boundaries", "lights") for path in (DATA / folder).iterdir()}
        assert found == known


@pytest.mark.parametrize("name", [name for name in POINTS if name.startswith("boundaries")])
def test_communities_that_are_points_are_no_zones_and_it_is_said(name: str) -> None:
    if there(DATA / name):
        with pytest.raises(Invalid, match="have no area"):
            read.read(DATA / name)
