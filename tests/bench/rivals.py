"""Our server beside tipg's and pygeoapi's on the same database, one process each; and how long answers take."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from geo_oss.settings import ROOT
from tests.stories.installation import free_port

READY_SECONDS = 60.0
_UNCAPPED = "1000000000"


@dataclass
class Server:
    """A server that listens, asked over one kept connection."""

    address: str
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=120)

    def get(self, path: str) -> tuple[float, bytes]:
        """Milliseconds until the whole answer was here, and the answer as it travelled."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = self.connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")
        return took, body


def unpacked(body: bytes) -> bytes:
    """An answer as it was meant."""
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


@contextmanager
def ours(url: str) -> Iterator[Server]:
    """Our application."""
    with tempfile.TemporaryDirectory() as data:
        settings = {"GEO_OSS_DATABASE_URL": url, "GEO_OSS_DATA_DIR": data, "GEO_OSS_RATE_SCALE": "1000000"}
        with _serving("api.app:create_app", settings, "/bench/map/version", "--factory") as server:
            yield server


@contextmanager
def tipg(url: str) -> Iterator[Server]:
    """tipg with its cap of 10,000 features a tile lifted and no buffer around tiles, so that it shows the same rows."""
    settings = {
        "DATABASE_URL": _socket_in_the_host(url),
        "TIPG_DB_TABLES": '["public.request_public"]',
        "TIPG_DB_SPATIAL_EXTENT": "false",
        "TIPG_DB_DATETIME_EXTENT": "false",
        "TIPG_DB_EXCLUDE_FUNCTION_SCHEMAS": '["public"]',
        "TIPG_MAX_FEATURES_PER_TILE": _UNCAPPED,
        "TIPG_TILE_BUFFER": "0",
    }
    with _serving("tipg.main:app", settings, "/collections") as server:
        yield server


def _socket_in_the_host(url: str) -> str:
    """The same address in the form tipg takes: a socket's folder as the host, not as `?host=`."""
    base, _, folder = url.partition("?host=")
    return base.replace("@/", f"@{folder}/") if folder else url


@contextmanager
def pygeoapi(url: str, fields: Sequence[str]) -> Iterator[Server]:
    """pygeoapi with its PostgreSQL provider over request_public, these fields of it, in one worker of gunicorn."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config, description = Path(folder) / "config.yml", Path(folder) / "openapi.yml"
        config.write_text(json.dumps(_pygeoapi_config(url, port, fields)), encoding="utf-8")  # JSON is YAML
        settings = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(description), "PYTHONWARNINGS": "ignore"}
        made = ["-c", "from pygeoapi import cli; cli()", "openapi", "generate", str(config), "-of", str(description)]
        subprocess.run([sys.executable, *made], env=os.environ | settings, check=True, capture_output=True)
        command = ["-m", "gunicorn", "pygeoapi.flask_app:APP", "-w", "1", "-b", f"127.0.0.1:{port}", "-t", "900"]
        with _running([*command, "--keep-alive", "900", "--log-level", "error"], settings, port, "/") as server:
            yield server


def _pygeoapi_config(url: str, port: int, fields: Sequence[str]) -> dict[str, Any]:
    where = conninfo_to_dict(url)
    words = {"title": "bench", "description": "bench"}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port}, "url": f"http://127.0.0.1:{port}", "encoding": "utf-8",
            "mimetype": "application/json; charset=UTF-8", "languages": ["en-US"], "gzip": True,
            "limits": {"default_items": 10, "max_items": 10_000}, "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": words | {"keywords": ["x"], "terms_of_service": "x", "url": "http://x.test"},
            **{who: {"name": "x", "url": "http://x.test"} for who in ("license", "provider", "contact")},
        },
        "resources": {
            "requests": words | {
                "type": "collection", "keywords": ["x"], "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}},
                "providers": [{
                    "type": "feature", "name": "PostgreSQL", "table": "request_public", "id_field": "id",
                    "geom_field": "place", "properties": list(fields),
                    "data": {"host": where.get("host", ""), "port": where.get("port", "5432"),
                             "dbname": where["dbname"], "user": where.get("user", ""),
                             "password": where.get("password", ""), "search_path": ["public"]},
                }],
            },
        },
    }  # fmt: skip


@contextmanager
def _serving(app: str, settings: dict[str, str], ready: str, *options: str) -> Iterator[Server]:
    port = free_port()
    command = ["-m", "uvicorn", app, "--port", str(port), "--log-level", "error", "--timeout-keep-alive", "900"]
    with _running([*command, *options], settings, port, ready) as server:
        yield server


@contextmanager
def _running(command: Sequence[str], settings: dict[str, str], port: int, ready: str) -> Iterator[Server]:
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=os.environ | settings)
    try:
        yield _when_ready(f"http://127.0.0.1:{port}", ready, process)
    finally:
        process.terminate()
        process.wait(20)


def _when_ready(address: str, path: str, process: subprocess.Popen[bytes]) -> Server:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            Server(address).get(path)
            return Server(address)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} did not come up")
