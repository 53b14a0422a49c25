import json
import zipfile
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely

from geo_oss.db.pool import connect
from geo_oss.errors import Invalid, NotFound
from tests.files.making import AREAS, NAMES, UTM, write
from tests.zones.conftest import EAST, WEST, boundaries
from zones import load, read, versions
from zones.columns import Columns


def zipped(path: Path) -> Path:
    """The parts of a shapefile in one zip, in a folder as people send it."""
    target = path.with_suffix(".zip")
    with zipfile.ZipFile(target, "w") as archive:
        for part in path.parent.glob(f"{path.stem}.*"):
            if part != target:
                archive.write(part, f"งาน/{part.name}")
    return target


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".fgb", ".shp"])
def test_every_format_gives_the_same_boundaries(tmp_path: Path, ending: str) -> None:
    found = read.read(write(tmp_path / f"zones{ending}"))
    order = np.argsort(found.codes)
    assert [found.codes[i] for i in order] == ["A", "B"]
    assert [found.names_th[i] for i in order] == NAMES
    assert shapely.equals(found.shapes[order], AREAS).all()


@pytest.mark.parametrize("page", ["CP874", "UTF-8"])
def test_thai_shapefiles_read_right_with_and_without_a_code_page(tmp_path: Path, page: str) -> None:
    path = write(tmp_path / "zones.shp", encoding=page)
    (tmp_path / "zones.cpg").write_text("OEM 874" if page == "CP874" else page)
    assert read.read(zipped(path)).names_th == NAMES
    (tmp_path / "zones.cpg").unlink()
    assert read.read(path).names_th == NAMES
    (tmp_path / "zones.cpg").write_text("UTF-8" if page == "CP874" else "ISO-8859-1")
    assert read.read(path).names_th == NAMES


def test_a_missing_crs_says_how_to_state_it(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.shp", UTM, crs="EPSG:32647")
    (tmp_path / "zones.prj").unlink()
    with pytest.raises(Invalid, match="--crs EPSG:32647"):
        read.read(path)
    west = shapely.bounds(read.read(path, stated_crs="EPSG:32647").shapes[0])
    assert west == pytest.approx([100.48, 13.56, 100.49, 13.57], abs=0.01)


def test_indian_1975_goes_through_the_stated_shift(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.shp", UTM, crs="EPSG:24047")
    lon, lat = shapely.get_coordinates(read.read(path).shapes[0])[0]
    new_lon, new_lat = shapely.get_coordinates(read.read(write(tmp_path / "new.shp", UTM, crs="EPSG:32647")).shapes[0])[
        0
    ]
    metres = np.hypot((lon - new_lon) * 111_320 * np.cos(np.radians(lat)), (lat - new_lat) * 110_600)
    assert metres == pytest.approx(449, abs=25)  # the whole shift between the two datums in central Thailand


def test_degrees_that_are_metres_are_found_out(tmp_path: Path) -> None:
    path = tmp_path / "zones.geojson"
    shape = json.loads(shapely.to_geojson(UTM[0]))
    path.write_text(json.dumps({"type": "Feature", "properties": {"code": "A"}, "geometry": shape}))
    with pytest.raises(Invalid, match="--crs EPSG:32647"):
        read.read(path)


def test_codes_used_twice_are_refused_with_their_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.geojson", columns={"code": ["A", "A"]})
    with pytest.raises(Invalid, match=r"A: 1, 2"):
        read.read(path)


def test_an_empty_code_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="empty in rows 2"):
        read.read(write(tmp_path / "zones.geojson", columns={"code": ["A", None]}), wanted=Columns("code", ""))


def test_a_row_without_an_area_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "zones.geojson"
    features = [
        {"type": "Feature", "properties": {"code": "A"}, "geometry": json.loads(shapely.to_geojson(WEST))},
        {"type": "Feature", "properties": {"code": "B"}, "geometry": {"type": "Point", "coordinates": [1, 1]}},
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    with pytest.raises(Invalid, match="Rows 2 have no area"):
        read.read(path)


def test_a_bow_tie_is_repaired_and_told(tmp_path: Path) -> None:
    tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    found = read.read(write(tmp_path / "zones.geojson", np.array([tie, EAST], dtype=object)))
    assert shapely.is_valid(found.shapes).all()
    assert len(found.repaired) == 1 and found.repaired[0].startswith("row 1 (A): Self-intersection")


def test_a_geopackage_with_two_layers_wants_a_name(tmp_path: Path) -> None:
    path = tmp_path / "zones.gpkg"
    for layer in ("old", "new"):
        pyogrio.raw.write(
            path,
            shapely.to_wkb(AREAS),
            [np.array(["A", layer], dtype=object)],
            ["code"],
            geometry_type="Polygon",
            crs="EPSG:4326",
            layer=layer,
            append=path.exists(),
        )
    with pytest.raises(Invalid, match="--table"):
        read.read(path)
    assert read.read(path, table="new").codes == ["A", "new"]


def test_the_new_version_is_in_force_and_the_old_one_closed(town_url: str) -> None:
    with connect(town_url) as conn:
        load.load(conn, 1, "zone", boundaries({"OLD": WEST}), source=Path("old.geojson"))
        other = load.load(conn, 1, "community", boundaries({"C": WEST}), source=Path("c.geojson"))
        new = load.load(conn, 1, "zone", boundaries({"A": WEST, "B": EAST}), source=Path("new.geojson"))
        codes = conn.execute("SELECT code, in_force FROM boundary WHERE layer = 'zone' ORDER BY code").fetchall()
        listed = versions.listed(conn, 1)
    assert (other.version, new.version) == (2, 3)
    assert new.area_km2 == pytest.approx(2 * 1.113 * 1.106, rel=0.01)
    assert [(row["code"], row["in_force"]) for row in codes] == [("A", True), ("B", True), ("OLD", False)]
    assert [(one.id, one.state, one.valid_to is None, one.boundaries) for one in listed] == [
        (3, "in_force", True, 2),
        (2, "in_force", True, 1),
        (1, "retired", False, 1),
    ]


def test_a_load_that_fails_changes_nothing(town_url: str) -> None:
    with connect(town_url) as conn:
        load.load(conn, 1, "zone", boundaries({"A": WEST}), source=Path("a.geojson"))
        with pytest.raises(Exception, match="duplicate key"):
            load.load(conn, 1, "zone", _twice(), source=Path("b.geojson"))
        assert [(one.id, one.state) for one in versions.listed(conn, 1)] == [(1, "in_force")]


def test_an_unknown_municipality_is_an_error(town_url: str) -> None:
    with connect(town_url) as conn, pytest.raises(NotFound):
        load.load(conn, 99, "zone", boundaries({"A": WEST}), source=Path("a.geojson"))


def _twice() -> read.Boundaries:
    found = boundaries({"A": WEST, "B": EAST})
    found.codes[1] = "A"
    return found
