"""Files made to do harm, and files that came to harm: each gets a sentence, none is loaded, nothing else is read."""

import os
import random
import sqlite3
import stat
import struct
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo_oss.errors import Invalid
from geo_oss.files import archive, folder, limits, mend, vector_file
from poles import table
from tests.files.making import collection, square, write, zipped
from zones import read

SECRET = "ความลับของเครื่อง"


def refused(path: Path, words: str) -> Invalid:
    """The sentence that zones, and a reader of any shapes, say of a file."""
    with pytest.raises(Invalid, match=words) as first:
        read.read(path)
    print(path.name, "|", first.value.th, "|", first.value.en)
    assert SECRET not in first.value.th + first.value.en
    assert first.value.th != first.value.en, "both languages"
    return first.value


VRT = (
    """<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{path}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
)
TEXTS = {
    "a.geojson": (VRT, "not GeoJSON"),
    "b.json": ("/vsicurl/http://127.0.0.1:9/x.geojson", "not GeoJSON"),
    "c.geojson": ("http://127.0.0.1:9/x.geojson", "not GeoJSON"),
    "d.shp": (VRT, "not Shapefile"),
    "e.gpkg": ("PG:host=127.0.0.1 dbname=postgres", "not GeoPackage"),
    "f.fgb": (VRT, "not FlatGeobuf"),
    "g.kml": (VRT, "not KML"),
    "h.vrt": (VRT, "are not read"),
    "i.gml": ("<x/>", "are not read"),
    "j.geojson": ("", "empty"),
    "k.shp": ("", "empty"),
    "l.kml": ('<!DOCTYPE kml [<!ENTITY x SYSTEM "file://{path}">]><kml><name>&x;</name></kml>', "DOCTYPE or ENTITY"),
    "m.geojson": ('{{"type":"FeatureCollection","features":[{{"type":"Fea', "cannot be read"),
    "n.geojson": ("{{" + '"a":[' * 20_000, "cannot be read|could not be opened"),
    "o.json": ('{{"type":"Topology","objects":{{}},"arcs":[]}}', "cannot be read"),
    "p.csv": ("code,wkt\nA,POLYGON((102 16,103 16", "rows 2 cannot be read"),
    "q.csv": ("code,wkt\nA," + "GEOMETRYCOLLECTION(" * 100_000, "cannot be read|could not be opened"),
    "r.zip": ("PK\x03\x04 and no more", "cut short"),
    "s.geojson": ('{{"type":"FeatureCollection","features":[]}}', "holds no shapes"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_no_map_gets_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.geojson").write_text(collection(square(102, 16), name=SECRET), encoding="utf-8")
    text, words = TEXTS[name]
    path = tmp_path / name
    path.write_text(text.format(path=tmp_path / "secret.geojson"), encoding="utf-8")
    refused(path, words)


@pytest.mark.parametrize(
    ("coordinates", "words"),
    [
        ("[[[NaN,1],[2,3],[4,5],[NaN,1]]]", "leave the globe|cannot be read|no area"),
        ("[[[1e308,1],[2,1e308],[4,5],[1e308,1]]]", "leave the globe"),
        ("[[[1e999,1],[2,3],[4,5],[1e999,1]]]", "leave the globe|cannot be read|no area"),
        ("[[[1,1],[1,1],[1,1],[1,1]]]", "no area"),
        ("[]", "no area"),
        ("null", "no area|cannot be read"),
    ],
)
def test_numbers_that_are_no_places_get_a_sentence(tmp_path: Path, coordinates: str, words: str) -> None:
    path = tmp_path / "zones.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"A"},"geometry":'
        f'{{"type":"Polygon","coordinates":{coordinates}}}}}]}}'
    )
    refused(path, words)


def _zip(path: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return path


def test_a_zip_that_points_outside_is_refused(tmp_path: Path) -> None:
    good = collection(square(102, 16)).encode()
    for number, name in enumerate(("../zones.geojson", "/etc/zones.geojson", "a/../../zones.geojson", "C:\\z.geojson")):
        refused(_zip(tmp_path / f"{number}.zip", **{name: good}), "points outside")
    assert not (tmp_path.parent / "zones.geojson").exists()


def test_a_zip_with_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("zones.geojson")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(link, "/etc/passwd")
    refused(path, "symbolic link")


def test_a_zip_in_a_zip_is_refused(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "inner.zip", **{"zones.geojson": collection(square(102, 16)).encode()})
    refused(_zip(tmp_path / "outer.zip", **{"inner.zip": inner.read_bytes()}), "holds another zip")


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "locked.zip", **{"zones.geojson": b"{}"})
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    path.write_bytes(data)
    refused(path, "has a password")


def test_a_zip_that_grows_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SMALL", 1 << 20)
    bomb = _zip(tmp_path / "bomb.zip", **{"zones.geojson": b"{" + b" " * (64 << 20)})
    assert bomb.stat().st_size < 100_000
    refused(bomb, "too large when it is unpacked")


def test_a_zip_that_lies_about_its_size_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SMALL", 1 << 20)
    path = _zip(tmp_path / "liar.zip", **{"zones.geojson": b"{" + b" " * (8 << 20)})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    path.write_bytes(data)
    refused(path, "too large|cut short")


def test_a_zip_of_very_many_files_is_refused(tmp_path: Path) -> None:
    refused(_zip(tmp_path / "many.zip", **{f"{n}.geojson": b"" for n in range(2001)}), "more than 2000")


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
@pytest.mark.parametrize("ending", [".zip", ".gpkg", ".fgb", ".geojson"])
def test_a_file_cut_short_is_never_read_in_part(tmp_path: Path, ending: str, share: float) -> None:
    whole = zipped(write(tmp_path / "zones.shp")) if ending == ".zip" else write(tmp_path / f"zones{ending}")
    path = tmp_path / f"cut{ending}"
    path.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    refused(path, ".")


@pytest.mark.parametrize("part", [".shp", ".dbf"])
def test_a_shapefile_with_a_part_cut_short_is_never_read_in_part(tmp_path: Path, part: str) -> None:
    path = write(tmp_path / "zones.shp")
    data = path.with_suffix(part).read_bytes()
    path.with_suffix(part).write_bytes(data[: int(len(data) * 0.7)])
    refused(path, ".")


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_a_shapefile_without_a_part_says_which(tmp_path: Path, part: str) -> None:
    path = write(tmp_path / "zones.shp")
    path.with_suffix(part).unlink()
    refused(path, f"lacks its {part}")


def test_a_geopackage_with_virtual_tables_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.gpkg")
    with sqlite3.connect(path) as opened:
        opened.execute("PRAGMA writable_schema = ON")
        opened.execute(
            "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0, 'CREATE VIRTUAL TABLE x USING VirtualOGR(y)')"
        )
    refused(path, "virtual tables")


def test_a_geopackage_left_open_by_qgis_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.gpkg")
    data = bytearray(path.read_bytes())
    data[18:20] = b"\x02\x02"  # as a program in write-ahead mode leaves it
    path.write_bytes(data)
    assert sorted(read.read(path).codes) == ["A", "B"]


def test_poles_get_the_same_walls(tmp_path: Path) -> None:
    for name in ("a.geojson", "e.gpkg", "j.geojson", "r.zip"):
        path = tmp_path / name
        path.write_text(TEXTS[name][0].format(path="/etc/passwd"))
        with pytest.raises(Invalid):
            table.read(path)
    (tmp_path / "x.parquet").write_bytes(b"PAR1" + b"\xff" * 1000 + b"PAR1")
    with pytest.raises(Invalid):
        table.read(tmp_path / "x.parquet")


def test_a_star_of_countless_crossings_costs_its_own_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo_oss.files.ask.SECONDS", 3.0)
    ring = [[102 + (at * 7919 % 10007) / 10007, 16 + (at * 104729 % 9973) / 9973] for at in range(60_000)]
    path = tmp_path / "star.geojson"
    path.write_text(collection({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}))
    with pytest.raises(Invalid, match="could not be opened"):
        vector_file.read(path, mend=True)


def test_a_child_that_dies_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo_oss.files.ask.SECONDS", 0.01)
    refused(write(tmp_path / "zones.geojson"), "could not be opened")


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    read.read(write(tmp_path / "zones.gpkg"))
    refused(tmp_path / "none.gpkg", "There is no file")
    assert not list((tmp_path / "temporary").iterdir())


def test_what_a_killed_process_left_behind_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name, age in (("geo-oss-import-old", 90_000), ("geo-oss-import-new", 60), ("other", 90_000)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    folder.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["geo-oss-import-new", "other"]


def test_more_than_anybody_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match="500,000 rows"):
        limits.check(500_001)
    monkeypatch.setattr(limits, "MOST_VERTICES", 4)
    with pytest.raises(Invalid, match="at most 500,000 rows and 4 vertices"):
        mend.shapes(np.array([shapely.to_wkb(shapely.box(0, 0, 1, 1))], dtype=object), areas=False)


@pytest.mark.parametrize("seed", range(12))
def test_any_damage_is_a_sentence_or_a_whole_layer(tmp_path: Path, seed: int) -> None:
    """Bytes changed, lost or repeated anywhere in a file of any kind."""
    chance = random.Random(seed)
    ending = (".gpkg", ".fgb", ".geojson", ".zip")[seed % 4]
    whole = zipped(write(tmp_path / "zones.shp")) if ending == ".zip" else write(tmp_path / f"zones{ending}")
    data = bytearray(whole.read_bytes())
    for _ in range(chance.choice([1, 3, 10])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.choice([0, 0, 7, 300])]
    path = tmp_path / f"damaged{ending}"
    path.write_bytes(data)
    try:
        found = read.read(path)
    except Invalid as error:
        assert error.th and error.en
    else:
        assert len(found.codes) == len(found.shapes) and shapely.is_valid(found.shapes).all()
