"""The process that opens strangers' files sees one folder, no network, little memory, and no other drivers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo_oss.files import ask, walls
from geo_oss.files.kinds import DRIVERS
from geo_oss.settings import ROOT

BEHIND = """
import os, socket, subprocess, sys
from pathlib import Path
from geo_oss.files import walls
walls.limit()
known = walls.shut([Path(sys.argv[1])])
def tried(work):
    try:
        work()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"
print({
    "kernel": known,
    "inside": tried(lambda: Path(sys.argv[1], "a.txt").read_text()),
    "outside": tried(lambda: Path("/etc/passwd").read_text()),
    "write": tried(lambda: Path(sys.argv[1], "b.txt").write_text("x")),
    "start": tried(lambda: subprocess.run(["/bin/true"])),
    "connect": tried(lambda: socket.create_connection(("127.0.0.1", int(sys.argv[2])), 2)),
    "memory": tried(lambda: bytearray(5 << 30)),
})
"""


def behind(folder: Path) -> dict[str, object]:
    """What a process behind the walls could do; a socket listens for it."""
    import socket

    (folder / "a.txt").write_text("inside")
    with socket.create_server(("127.0.0.1", 0)) as server:
        arguments = [sys.executable, "-c", BEHIND, str(folder), str(server.getsockname()[1])]
        environment = {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(arguments, capture_output=True, text=True, env=environment, check=False)
    assert done.stdout, done.stderr
    return dict(eval(done.stdout, {}))


def test_behind_the_walls_there_is_one_folder_and_no_network(tmp_path: Path) -> None:
    found = behind(tmp_path)
    assert found["inside"] == "done" and found["memory"] == "MemoryError"
    if not found["kernel"]:
        print("NOT RUN: this kernel has no Landlock")
        return
    assert found["outside"] == found["start"] == "PermissionError"
    assert found["write"] in ("PermissionError", "OSError")
    assert found["connect"] != "done"


def test_only_our_drivers_are_there(tmp_path: Path) -> None:
    code = "import pyogrio; print(list(pyogrio.list_drivers()))"
    environment = {"GDAL_SKIP": ask.SKIPPED, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert set(eval(done.stdout, {})) == DRIVERS


def test_a_driver_nobody_told_of_is_left_out_before_the_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a newer GDAL: here the list of those to skip is empty."""
    monkeypatch.setattr(ask, "SKIPPED", "")
    vrt = '<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>'
    (tmp_path / "layer.geojson").write_text(vrt)
    task = {"file": str(tmp_path / "layer.geojson"), "kind": "GeoJSON", "table": "", "encoding": "", "mend": False}
    assert b"cannot be read" in ask._answer(task)
    assert b"not recognized" in ask._answer(task), "the driver of VRT would have known it"


def test_the_child_gets_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_OSS_DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy")
    assert "secret" not in json.dumps(ask._environment()) and "proxy" not in json.dumps(ask._environment())
    assert walls.MEMORY_BYTES <= 4 << 30 and os.environ["HTTPS_PROXY"]
