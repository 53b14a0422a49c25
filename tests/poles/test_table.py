"""Files of poles as they come: every format, delimiter and encoding."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pyogrio.raw
import pytest
import shapely

from geo_oss.errors import Invalid
from poles.table import from_csv, read

THAI = "หมายเลขเสา{d}ถนน{d}lon{d}lat\n2-0141{d}ถนนสุขใจ{d}103.2{d}16.0\n\n2-0142{d}ซอย ๕{d}103.3{d}16.1\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_csv_in_any_dress(delimiter: str, encoding: str) -> None:
    table = from_csv(THAI.format(d=delimiter).encode(encoding))
    assert table.columns["หมายเลขเสา"] == ["2-0141", "2-0142"]
    assert table.columns["ถนน"] == ["ถนนสุขใจ", "ซอย ๕"]
    assert table.rows == [2, 4], "the empty line 3 is counted, not loaded"


def test_csv_cells_may_hold_delimiters_quotes_and_lines() -> None:
    table = from_csv(b'no,street\n1,"a, ""b""\nc"\n2\n')
    assert table.columns == {"no": ["1", "2"], "street": ['a, "b"\nc', ""]}


@pytest.mark.parametrize("data", [b"", b"\n", b"no,lon,lat\n", b"no,lon,lat\n , ,\n"])
def test_an_empty_csv_says_so(data: bytes) -> None:
    with pytest.raises(Invalid, match="no rows"):
        from_csv(data)


def test_a_wrongly_stated_encoding_says_so() -> None:
    with pytest.raises(Invalid, match="not utf-8"):
        from_csv(THAI.format(d=",").encode("cp874"), stated_encoding="utf-8")


def test_parquet_keeps_every_digit(tmp_path: Path) -> None:
    path = tmp_path / "poles.parquet"
    pa.parquet.write_table(
        pa.table({"no": [1, 2], "longitude": [103.123456789012, -2.0], "latitude": [1e-9, 5.0]}), path
    )
    table = read(path)
    assert table.columns["no"] == ["1", "2"]
    assert [float(word) for word in table.columns["longitude"]] == [103.123456789012, -2.0]
    assert [float(word) for word in table.columns["latitude"]] == [1e-9, 5.0]


@pytest.mark.parametrize(
    ("name", "driver"),
    [("p.gpkg", "GPKG"), ("p.shp", "ESRI Shapefile"), ("p.fgb", "FlatGeobuf"), ("p.geojson", "GeoJSON")],
)
def test_gis_files_bring_shapes_and_system(tmp_path: Path, name: str, driver: str) -> None:
    path = tmp_path / name
    wkb = shapely.to_wkb(shapely.points([[103.2, 16.0], [103.3, 16.1]]))
    words = [np.array(["2-0141", "2-0142"], dtype=object)]
    options = {"ENCODING": "UTF-8"} if driver == "ESRI Shapefile" else {}
    pyogrio.raw.write(path, wkb, words, ["เสา"], geometry_type="Point", crs="EPSG:4326", driver=driver, **options)
    table = read(path)
    assert table.crs == "EPSG:4326" and table.shapes is not None
    found = zip(table.columns["เสา"], table.shapes[0].tolist(), table.shapes[1].tolist(), strict=True)
    assert sorted(found) == [("2-0141", 103.2, 16.0), ("2-0142", 103.3, 16.1)]


def test_a_shape_that_is_no_point_has_no_place(tmp_path: Path) -> None:
    path = tmp_path / "p.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"no":"1"},'
        '"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}]}'
    )
    table = read(path)
    assert table.shapes is not None and np.isnan(table.shapes[0]).all()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="There is no file"):
        read(tmp_path / "nothing.csv")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1")
    with pytest.raises(Invalid, match="cannot be read"):
        read(tmp_path / "bad.parquet")
