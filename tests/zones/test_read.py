"""Boundary files of every kind, with what their makers forgot, garbled or cut."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geo_oss.errors import Invalid
from geo_oss.files import crs
from geo_oss.files.reading import How
from tests.files.making import AREAS, EAST, NAMES, UTM, WEST, collection, square, write, zipped
from tests.files.test_crs import ESRI
from zones import read
from zones.columns import Columns

RING = "102.8,16.4,0 102.81,16.4,0 102.81,16.41,0 102.8,16.41,0 102.8,16.4,0"
KML = f"""<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>งาน</name><Style id="a"/><Folder><name>ชุมชน</name>
<Placemark><name>ชุมชนวัดกลาง</name><styleUrl>#a</styleUrl>
<ExtendedData><Data name="code"><value>C1</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>{RING}</coordinates></LinearRing></outerBoundaryIs></Polygon>
</Placemark></Folder></Document></kml>"""


def test_kml_brings_names_data_and_areas(tmp_path: Path) -> None:
    (tmp_path / "a.kml").write_text(KML, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as packed:
        packed.write(tmp_path / "a.kml", "doc.kml")
        packed.writestr("files/icon.png", b"\x89PNG")
    for name in ("a.kml", "a.kmz"):
        found = read.read(tmp_path / name)
        assert (found.codes, found.names_th, found.reading.kind) == (["C1"], ["ชุมชนวัดกลาง"], "KML")
        assert shapely.equals(found.shapes[0], WEST) and not shapely.has_z(found.shapes[0])


@pytest.mark.parametrize("name_as", ["utf-8", "cp874"])
def test_thai_names_inside_a_zip_need_no_flag(tmp_path: Path, name_as: str) -> None:
    plain = zipped(write(tmp_path / "zones.shp", crs="EPSG:4326"), folder="FOLDER/")
    data = plain.read_bytes()
    for thai, ascii_name in (("เขตพื้นที่".encode(name_as), b"FOLDER/zones"),):
        same_length = thai[: len(ascii_name)] if name_as == "cp874" else "เขตก".encode()
        data = data.replace(ascii_name, same_length.ljust(len(ascii_name), b"_"))
    path = tmp_path / "thai.zip"
    path.write_bytes(data)
    assert sorted(read.read(path).names_th) == sorted(NAMES)


def test_a_zip_with_several_layers_wants_a_name_in_thai(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, lon in (("เขต", 102.8), ("ชุมชน", 102.9)):
            packed.writestr(f"{name}.geojson", collection(square(lon, 16.4)))
        packed.writestr("__MACOSX/._เขต.geojson", b"\x00\x05\x16\x07")
    with pytest.raises(Invalid, match="เขต, ชุมชน"):
        read.read(path)
    assert shapely.bounds(read.read(path, table="ชุมชน").shapes[0])[0] == pytest.approx(102.9)


def wkt_csv(shapes: np.ndarray, *, prefix: str = "") -> str:
    rows = (f'{code};"{name}";{prefix}{shape.wkt}' for code, name, shape in zip("AB", NAMES, shapes, strict=True))
    return "\n".join(["รหัส;ชื่อ;WKT", *rows])


@pytest.mark.parametrize("page", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_a_csv_with_wkt_is_a_boundary_file(tmp_path: Path, page: str) -> None:
    (tmp_path / "z.csv").write_bytes(wkt_csv(AREAS).encode(page))
    found = read.read(tmp_path / "z.csv")
    assert (found.codes, found.names_th) == (["A", "B"], NAMES) and shapely.equals(found.shapes, AREAS).all()
    assert found.reading.crs_from == "assumed" and "taken as degrees" in found.reading.notes[0].en


def test_a_csv_with_ewkt_or_hex_says_its_system(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(
        wkt_csv(UTM, prefix="SRID=32647;").replace(";POLY", "|POLY").replace(";", ","), "utf-8"
    )
    text = (tmp_path / "e.csv").read_text("utf-8").replace("|", ";").replace("SRID=32647;", '"SRID=32647;')
    (tmp_path / "e.csv").write_text("\n".join(line + '"' * ("SRID" in line) for line in text.splitlines()), "utf-8")
    hexes = shapely.to_wkb(shapely.set_srid(UTM, 32647), hex=True, include_srid=True)
    (tmp_path / "h.csv").write_text("code,geom\n" + "\n".join(f"{c},{h}" for c, h in zip("AB", hexes, strict=True)))
    expected = read.read(write(tmp_path / "z.gpkg", UTM, crs="EPSG:32647")).shapes
    for name in ("e.csv", "h.csv"):
        found = read.read(tmp_path / name)
        assert found.source_crs == "EPSG:32647" and shapely.equals_exact(found.shapes, expected, 1e-9).all()


def test_a_csv_in_metres_says_which_systems_fit(tmp_path: Path) -> None:
    (tmp_path / "z.csv").write_text(wkt_csv(UTM), encoding="utf-8")
    with pytest.raises(Invalid, match="fit --crs EPSG:32647 / --crs EPSG:24047"):
        read.read(tmp_path / "z.csv")
    assert read.read(tmp_path / "z.csv", stated_crs="EPSG:24047").source_crs == "EPSG:24047 (rtsd)"


def test_a_csv_of_places_has_no_areas(tmp_path: Path) -> None:
    (tmp_path / "z.csv").write_text("code,lat,lon\nA,16.4,102.8\n")
    with pytest.raises(Invalid, match=r"no column of shapes .* code, lat, lon"):
        read.read(tmp_path / "z.csv")


@pytest.mark.parametrize("label", ["OEM 874", "UTF-8", "1252", None])
@pytest.mark.parametrize("page", ["CP874", "UTF-8"])
def test_shapefiles_read_right_whatever_their_label_says(tmp_path: Path, page: str, label: str | None) -> None:
    path = write(tmp_path / "zones.shp", encoding=page)
    (tmp_path / "zones.cpg").unlink(missing_ok=True)
    if label:
        (tmp_path / "zones.cpg").write_text(label)
    found = read.read(path)
    assert found.names_th == NAMES and found.text_encoding == page.lower()
    assert found.reading.sample == tuple(NAMES)


def test_a_wrongly_stated_encoding_says_the_right_one(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.shp", encoding="CP874")
    for stated, said in (("windows-1252", "cp874"), ("utf-8", "cp874")):
        with pytest.raises(Invalid, match=rf"not {stated} but {said}, for example “เขต"):
            read.read(path, encoding=stated)
    with pytest.raises(Invalid, match="not known"):
        read.read(path, encoding="klingon")
    assert read.read(path, encoding="TIS-620").reading.encoding_from == "stated"


def test_names_cut_at_33_bytes_lose_one_letter_and_it_is_said(tmp_path: Path) -> None:
    long = ["แขวงพระบรมมหาราชวัง", "แขวงวัดราชบพิธ"]
    cut = [name.encode()[:32] for name in long]
    path = write(tmp_path / "zones.shp", columns={"name": ["x" * 32, "y" * 32]})
    data = path.with_suffix(".dbf").read_bytes()
    for mark, name in zip((b"x" * 32, b"y" * 32), cut, strict=True):
        data = data.replace(mark, name)
    path.with_suffix(".dbf").write_bytes(data)
    found = read.read(path)
    assert found.names_th == [name[:10] for name in long] and found.text_encoding == "utf-8"
    assert any("2 values were cut" in note.en for note in found.reading.notes)


def test_thai_garbled_by_another_program_is_put_right(tmp_path: Path) -> None:
    garbled = [name.encode("cp874").decode("latin-1") for name in NAMES]
    found = read.read(write(tmp_path / "zones.geojson", columns={"name": garbled}))
    assert found.names_th == NAMES and found.text_encoding == "cp874"


def test_letters_that_are_lost_are_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"letters of column name are lost, for example “\?{5}"):
        read.read(write(tmp_path / "zones.geojson", columns={"name": ["?????", "????? 2"]}), wanted=Columns("", "name"))


def test_a_broken_shape_is_repaired_with_its_areas_or_refused_with_its_row(tmp_path: Path) -> None:
    tie = shapely.Polygon([(102.8, 16.4), (102.81, 16.41), (102.81, 16.4), (102.8, 16.41)])
    hole = shapely.Polygon(WEST.exterior, [shapely.box(102.805, 16.405, 102.83, 16.407).exterior])
    path = write(tmp_path / "zones.geojson", np.array([tie, hole], dtype=object))
    found = read.read(path)
    one, two = found.reading.repairs
    assert shapely.is_valid(found.shapes).all()
    assert (one.row, one.code, one.before_m2) == (1, "A", pytest.approx(0, abs=1))
    square_m2 = 0.01 * 111_320 * np.cos(np.radians(16.4)) * 0.01 * 110_650
    assert one.after_m2 == pytest.approx(square_m2 / 2, rel=0.01)
    assert two.row == 2 and found.repaired[1].startswith("row 2 (B): ") and "m²" in found.repaired[1]
    with pytest.raises(Invalid, match=r"2 shapes are not valid: rows 1 \(A\): Self-intersection.*; 2 \(B\)"):
        read.read(path, how=How(refuse_invalid=True))


def test_all_that_a_preview_shows_is_there(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.shp", UTM, crs="EPSG:24047", encoding="CP874")
    found = read.read(zipped(path), how=How(datum_shift="210,814,289", called="เขต.zip")).reading
    assert (found.kind, found.rows, found.vertices, found.columns) == ("Shapefile", 2, 10, ("code", "name"))
    assert (found.crs, found.crs_from, found.operation.shift) == ("EPSG:24047", "file", "epsg-1304")
    assert found.operation.accuracy_metres == 5.0 and "UTM zone 47N" in found.crs_name
    lon, lat = crs.degrees("EPSG:24047", *shapely.get_coordinates(UTM).T, shift="epsg-1304")
    assert found.bbox is not None and found.bbox.west == lon.min() and found.bbox.north == lat.max()


def test_swapped_axes_get_a_sentence_and_can_be_stated(tmp_path: Path) -> None:
    path = tmp_path / "zones.geojson"
    path.write_text(collection({"type": "Polygon", "coordinates": [[[y, x] for x, y in EAST.exterior.coords]]}))
    with pytest.raises(Invalid, match="--swap-axes"):
        read.read(path)
    assert shapely.equals(read.read(path, how=How(swap_axes=True)).shapes[0], EAST)


OLD = "+proj=utm +zone={zone} +a=6377276.345 +rf=300.8017 +towgs84=204.4798,837.8940,294.7765,0,0,0,0 +units=m +no_defs"
SYSTEMS = {
    "EPSG:4326": "EPSG:4326",
    "EPSG:3857": "EPSG:3857",
    "EPSG:32647": "EPSG:32647",
    "EPSG:32648": "EPSG:32648",
    "EPSG:24047": OLD.format(zone=47),
    "EPSG:24048": OLD.format(zone=48),
}
"""The six systems of Thai files, and how to get there from degrees without our own way back."""


@pytest.mark.parametrize("ending", [".shp", ".gpkg"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_each_system_of_thai_files_comes_home_to_the_centimetre(tmp_path: Path, system: str, ending: str) -> None:
    there = Transformer.from_crs("EPSG:4326", SYSTEMS[system], always_xy=True)
    moved = shapely.transform(AREAS, lambda places: np.column_stack(there.transform(*places.T)))
    found = read.read(write(tmp_path / f"zones{ending}", moved, crs=system))
    order = np.argsort(found.codes)
    assert shapely.hausdorff_distance(found.shapes[order], AREAS).max() * 111_320 < 0.01
    assert found.reading.crs == system and found.reading.crs_from == "file"
    assert bool(found.reading.operation.shift) == system.startswith("EPSG:240")


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("Indian_1975_UTM_Zone_47N", "D_Indian_1975"),
        ("Indian 1975 / UTM zone 47N", "Indian_1975"),
        ("งานรังวัด", "D_Indian_1975"),
        ("unnamed", "unknown"),
        ("unnamed", "D_unknown"),
    ],
)
def test_a_prj_as_other_programs_write_it_is_known_as_indian_1975(tmp_path: Path, name: str, of: str) -> None:
    path = write(tmp_path / "zones.shp", UTM, crs="EPSG:24047")
    expected = read.read(path).shapes
    path.with_suffix(".prj").write_text(ESRI.format(name=name, datum=of), encoding="utf-8")
    found = read.read(path)
    assert found.reading.operation.shift == "rtsd"
    assert shapely.hausdorff_distance(found.shapes, expected).max() * 111_320 < 0.01


def test_a_prj_that_is_nonsense_is_no_system(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.shp", UTM, crs="EPSG:32647")
    path.with_suffix(".prj").write_text("UTM zone 47")
    with pytest.raises(Invalid, match="does not say its coordinate system"):
        read.read(path)
