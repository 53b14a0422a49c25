"""Other people's programs against a real port: GDAL, OWSLib and, where it is installed, QGIS; counts as in the list."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest
import shapely
from owslib.ogcapi.features import Features

from geo_oss.geo import LonLat, frame
from tests.api.routes.ogc.conftest import CASES, COLLECTIONS

SYSTEM_PYTHON = "/usr/bin/python3"
OPEN = [case["id"] for case in CASES if case["status"] <= 4]
BOX = (102.8, 16.4, 102.82, 16.42)
INSIDE = [c["id"] for c in CASES if BOX[0] <= c["lon"] <= BOX[2] and BOX[1] <= c["lat"] <= BOX[3]]
_IN_QGIS = Path(__file__).with_name("in_qgis.py")


def _features(site: str, collection: str, *options: str) -> list[dict[str, object]]:
    """What ogr2ogr reads of a collection."""
    command = ["ogr2ogr", "-f", "GeoJSONSeq", "/vsistdout/", f"OAPIF:{site}/ogc", collection, "-oo", "PAGE_SIZE=64"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True, timeout=120)
    return [json.loads(line) for line in done.stdout.splitlines()]


async def test_gdal_lists_filters_and_pages(site: str) -> None:
    listed = await asyncio.to_thread(_said, "ogrinfo", "-ro", "-q", f"OAPIF:{site}/sommot/ogc")
    assert [line.split()[1] for line in listed.splitlines()] == COLLECTIONS
    everything = await asyncio.to_thread(_features, f"{site}/sommot", "requests")
    assert sorted(str(one["properties"]["number"]) for one in everything) == sorted(c["number"] for c in CASES)
    boxed = await asyncio.to_thread(_features, f"{site}/sommot", "requests", "-spat", *map(str, BOX))
    assert len(boxed) == len(INSIDE)
    chosen = await asyncio.to_thread(
        _features, f"{site}/sommot", "requests", "-where", "status = 'done' AND category = 11"
    )
    assert len(chosen) == sum(case["status"] == 5 and case["category"] == 11 for case in CASES)


async def test_gdal_reads_every_collection(site: str) -> None:
    for town, collection, count in (
        ("twosquares", "zones", 2),
        ("twosquares", "communities", 1),
        ("twosquares", "poles", 2),
    ):
        assert len(await asyncio.to_thread(_features, f"{site}/{town}", collection)) == count
    told = await asyncio.to_thread(_said, "ogrinfo", "-ro", "-so", f"OAPIF:{site}/twosquares/ogc", "zones")
    assert "Feature Count: 2" in told and "Extent: (0.000000, 0.000000) - (0.020000, 0.010000)" in told


async def test_gdal_reads_a_tile_of_the_dataset(site: str, tmp_path: Path) -> None:
    """Each collection is a layer of the one tile, where it lies on the ground."""
    spot = frame(LonLat(0.005, 0.005))
    z, x, y = 14, spot.qx >> 14, spot.qy >> 14
    tile = tmp_path / "tile.mvt"
    with urlopen(f"{site}/twosquares/ogc/tiles/WebMercatorQuad/{z}/{y}/{x}") as answer:
        tile.write_bytes(answer.read())
    where = ("-oo", f"X={x}", "-oo", f"Y={y}", "-oo", f"Z={z}")
    listed = await asyncio.to_thread(_said, "ogrinfo", "-ro", "-q", f"MVT:{tile}")
    names = {line.split()[1] for line in listed.splitlines()}
    assert {"zones", "zones_labels", "communities"} <= names
    west = ("-where", "code = 'W'", "-t_srs", "EPSG:4326")
    command = ("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", f"MVT:{tile}", "zones", *where, *west)
    (zone,) = json.loads(await asyncio.to_thread(_said, *command))["features"]
    assert shapely.geometry.shape(zone["geometry"]).bounds == pytest.approx((0, 0, 0.01, 0.01), abs=1e-5)


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


async def test_owslib_lists_filters_and_pages(site: str) -> None:
    await asyncio.to_thread(_with_owslib, f"{site}/sommot")


def _with_owslib(town: str) -> None:
    service = Features(f"{town}/ogc")
    assert service.feature_collections() == COLLECTIONS
    assert "geometry" in service.collection_queryables("requests")["properties"]
    with urlopen(f"{town}/api/requests?status=open&limit=1") as answer:
        listed = json.load(answer)["numberMatched"]
    found = service.collection_items(
        "requests", limit=10, filter="status IN ('received','acknowledged','in_progress','waiting_plan')"
    )
    assert found["numberMatched"] == listed == len(OPEN) and found["numberReturned"] == 10
    boxed = service.collection_items("requests", limit=500, bbox=list(BOX))
    assert sorted(one["id"] for one in boxed["features"]) == INSIDE
    assert service.collection_item("requests", str(CASES[0]["id"]))["properties"]["number"] == CASES[0]["number"]


async def test_qgis_opens_every_layer(site: str, tmp_path: Path) -> None:
    if (
        not shutil.which(SYSTEM_PYTHON)
        or subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], check=False).returncode
    ):
        print("NOT RUN: QGIS is not installed (apt-get install python3-qgis)")
        return
    expected = [("sommot", "requests", len(CASES)), ("twosquares", "zones", 2), ("twosquares", "communities", 1)]
    for town, collection, count in [
        *expected,
        ("twosquares", "poles", 2),
        ("sommot", "heat", None),
        ("sommot", "hotspots", 2),
    ]:
        told = await asyncio.to_thread(_in_qgis, f"{site}/{town}", collection, tmp_path)
        assert told["valid"] and told["tiles"] and told["crs"] == "EPSG:4326"
        assert told["read"] == told["counted"] == (count if count is not None else told["read"]) and told["read"]


def _has_qgis() -> bool:
    if not shutil.which(SYSTEM_PYTHON):
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0


def _in_qgis(town: str, collection: str, folder: Path) -> dict[str, object]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
    command = [SYSTEM_PYTHON, str(_IN_QGIS), town, collection]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=180, env=environment)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found
