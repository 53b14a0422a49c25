"""Asks a child process for the content of a file: one that crashes or hangs costs its own file and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo_oss.errors import Invalid
from geo_oss.files.folder import Laid
from geo_oss.settings import ROOT

SECONDS = 180.0
MOST_ANSWER = 1 << 30
SKIPPED = (
    "MEM,PCIDSK,PDS4,VICAR,PDF,MBTiles,EEDA,OGCAPI,GDALG,MapInfo File,LVBAG,S57,DGN,OGR_VRT,CSV,GML,GPX,GeoJSONSeq,"
    "ESRIJSON,TopoJSON,OGR_GMT,SQLite,WAsP,OpenFileGDB,DXF,GeoRSS,VFK,PGDUMP,OSM,GPSBabel,OGR_PDS,WFS,OAPIF,EDIGEO,"
    "Idrisi,ODS,XLSX,Elasticsearch,Carto,AmigoCloud,SXF,Selafin,JML,PLSCENES,CSW,VDV,MVT,NGW,MapML,GTFS,PMTiles,"
    "JSONFG,MiraMonVector,ADBC,AVCBin,AVCE00,AIVector,HTTP"
)
"""GDAL drivers never wanted; the child refuses to go on with any other it was not told of."""


@dataclass(frozen=True, slots=True)
class Content:
    """What the child says of a file: its head, and each shape as WKB (None where a row has none)."""

    head: dict[str, Any]
    shapes: list[bytes | None]


def content(laid: Laid, *, mend: bool, stated_encoding: str = "") -> Content:
    """The content of a file; broken areas become valid ones when `mend` says so.

    Raises `Invalid` with the child's sentence, or one of ours when it came to a bad end.
    """
    task = {
        "file": str(laid.file),
        "kind": laid.kind.name,
        "table": laid.table,
        "encoding": stated_encoding,
        "mend": mend,
    }
    answer = _answer(task)
    head, shapes = _parts(answer) if answer else ({"stopped": "early"}, [])
    if "refused" in head:
        th, en, field = head["refused"]
        raise Invalid(th, en, field=field)
    if "stopped" in head:
        raise _stopped(laid.kind.name)
    return Content(head, shapes)


def _answer(task: dict[str, object]) -> bytes:
    """All that the child says before it ends; nothing when it says too much or takes too long."""
    arguments = [sys.executable, "-P", "-s", "-m", "geo_oss.files.child", json.dumps(task)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(arguments, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet, env=_environment()) as child:
        alarm = threading.Timer(SECONDS, child.kill)
        alarm.start()
        try:
            said = _all(child)
        finally:
            alarm.cancel()
            child.kill()
    return said if child.returncode == 0 else b""


def _all(child: subprocess.Popen[bytes]) -> bytes:
    assert child.stdout is not None
    said = child.stdout.read(MOST_ANSWER)
    if len(said) < MOST_ANSWER:
        child.wait()
    return said


def _environment() -> dict[str, str]:
    """Nothing of ours: no address of a database, no key, no proxy."""
    closed = {"GDAL_SKIP": SKIPPED, "GDAL_PAM_ENABLED": "NO", "OGR_SQLITE_LOAD_EXTENSIONS": "NO", "PROJ_NETWORK": "OFF"}
    calm = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    search = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return {"PYTHONPATH": str(ROOT)} | closed | calm | search


def _parts(answer: bytes) -> tuple[dict[str, Any], list[bytes | None]]:
    size = int.from_bytes(answer[:4], "little")
    head = json.loads(answer[4 : 4 + size])
    return head, list(_shapes(answer[4 + size :], int(head.get("shapes", 0))))


def _shapes(rest: bytes, count: int) -> Iterator[bytes | None]:
    lengths = np.frombuffer(rest, dtype="<i4", count=count)
    at = 4 * count
    for length in lengths.tolist():
        yield None if length < 0 else rest[at : at + length]
        at += max(length, 0)


def _stopped(kind: str) -> Invalid:
    return Invalid(
        f"เปิดไฟล์ {kind} ไม่สำเร็จ ไฟล์อาจเสียหายหรือใหญ่เกินไป กรุณาส่งออกใหม่เป็น GeoPackage",
        f"The {kind} file could not be opened: it may be damaged or too large. Export it again, as a GeoPackage.",
        field="file",
    )
