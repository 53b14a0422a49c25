import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo_oss.errors import Invalid
from geo_oss.requests.importing.read import LAT, LON, read


@pytest.mark.parametrize("page", ["utf-8", "utf-8-sig", "cp874"])
def test_csv_in_thai_with_line_breaks(tmp_path: Path, page: str) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes('id,ข้อความ\r\n1,"ไฟดับ\nสองวัน"\r\n\r\n2,ถนน\r\n3\r\n4,ก,เกิน\r\n'.encode(page))
    table = read(path)
    assert table.columns == {"id": ["1", "2", "3", "4"], "ข้อความ": ["ไฟดับ\nสองวัน", "ถนน", "", "ก"]}
    assert (table.rows, table.first_row, table.wide) == (4, 2, {3})


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    pq.write_table(pa.table({"id": [1, None], "text": ["ก", "ข"]}), path)
    table = read(path)
    assert table.columns == {"id": [1, None], "text": ["ก", "ข"]} and table.first_row == 1


def test_geojson_brings_its_own_places(tmp_path: Path) -> None:
    path = tmp_path / "f.geojson"
    features = [
        {"type": "Feature", "properties": {"id": 1}, "geometry": {"type": "Point", "coordinates": [100.5, 13.7]}},
        {"type": "Feature", "properties": {"id": 2}, "geometry": None},
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    table = read(path)
    assert (table.columns["id"], table.columns[LON], table.columns[LAT]) == ([1, 2], [100.5, None], [13.7, None])


@pytest.mark.parametrize("name", ["f.xlsx", "none.csv"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "f.xlsx").write_bytes(b"PK")
    with pytest.raises(Invalid, match=name):
        read(tmp_path / name)


@pytest.mark.parametrize(("name", "data"), [("f.csv", b""), ("f.parquet", b"PAR?")])
def test_broken_files_are_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Invalid):
        read(tmp_path / name)
