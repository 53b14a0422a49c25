"""Ports, locks, settings from a file, examinations: each says what is wrong and what to do."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from rich.console import Console

from api import environment, vendored
from api.doctor import database as looks
from api.doctor import machine
from api.doctor.finding import Verdict
from api.doctor.report import examine
from api.operation import first_town, lock, port
from geo_oss.db.pool import connect
from geo_oss.db.reach import need_postgis
from geo_oss.errors import Unavailable
from geo_oss.settings import Settings


def test_a_free_port_is_free() -> None:
    port.need_free("127.0.0.1", 0)


def test_a_port_in_use_names_the_next_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
        with pytest.raises(Unavailable, match=rf"Port {number} is in use by another program.*--port {number + 1}"):
            port.need_free("127.0.0.1", number)


@pytest.mark.parametrize(
    ("host", "number", "sentence"),
    [
        ("203.0.113.7", 0, "has no address 203.0.113.7"),
        ("no.such.host.invalid", 0, "has no address no.such.host"),
        ("127.0.0.1", 99999, "is not a port"),
    ],
)
def test_an_impossible_address_gets_a_sentence(host: str, number: int, sentence: str) -> None:
    with pytest.raises(Unavailable, match=sentence):
        port.need_free(host, number)


def test_an_open_server_is_reached_by_this_machines_address() -> None:
    assert port.reachable("localhost") == "localhost"
    assert port.reachable("0.0.0.0") not in {"0.0.0.0", ""}


def test_one_lock_for_one_folder(tmp_path: Path) -> None:
    assert lock.holder(tmp_path) is None
    with lock.held(tmp_path, "http://here"):
        assert lock.holder(tmp_path) == lock.Holder(os.getpid(), "http://here")
        with pytest.raises(Unavailable, match=rf"process {os.getpid()}, http://here"), lock.held(tmp_path, "http://b"):
            raise AssertionError("it was held twice")
    assert lock.holder(tmp_path) is None
    assert not lock.end_holder(tmp_path)


def test_a_file_of_settings_counts_less_than_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"GEO_OSS_PORT": "9000"})
    file = tmp_path / ".env"
    file.write_text("# words\nGEO_OSS_PORT=1\nGEO_OSS_HOST='0.0.0.0'\nPATH=/evil\nGEO_OSS_SAMPLE=\n", encoding="utf-8")
    environment.read_file(file)
    assert os.environ == {"GEO_OSS_PORT": "9000", "GEO_OSS_HOST": "0.0.0.0", "GEO_OSS_SAMPLE": ""}


def test_a_child_gets_the_same_settings() -> None:
    from geo_oss.settings import read

    settings = Settings(port=8123, sample=False, database_url="postgresql:///x", data_dir="/somewhere")
    assert read(environment.export(settings)) == settings


def test_a_database_out_of_reach_gets_a_sentence() -> None:
    with pytest.raises(Unavailable, match="Is it running, and is GEO_OSS_DATABASE_URL right"):
        need_postgis("postgresql://127.0.0.1:1/none")


def test_the_doctor_finds_a_new_database_well_but_for_the_worker(database: str, tmp_path: Path) -> None:
    settings = Settings(database_url=database, data_dir=str(tmp_path))
    said = _examined(settings)
    for words in ("the newest revision", "checksums", "pg_trgm knows Thai letters", "its sum equals", "Worker"):
        assert words in said


def test_the_doctor_of_an_empty_database_says_migrate(server: str, tmp_path: Path) -> None:
    said = _examined(Settings(database_url=server, data_dir=str(tmp_path)))
    assert "Run: geo-oss migrate" in said


def test_the_doctor_without_a_database_still_looks_at_the_machine(tmp_path: Path) -> None:
    console = Console(width=200, quiet=False)
    with console.capture() as shown:
        assert not examine(Settings(data_dir=str(tmp_path)), console)
    assert "GB free" in shown.get() and "Start it with bin/up" in shown.get()


def test_the_doctor_sees_what_is_wrong(database_with_trouble: str) -> None:
    with connect(database_with_trouble) as conn:
        assert looks.zones(conn).verdict is Verdict.LOOK
        assert "town" in looks.zones(conn).words
        assert looks.notices(conn).verdict is Verdict.BAD
        assert looks.heat(conn).verdict is Verdict.BAD
        assert "town (0 of 3)" not in looks.heat(conn).words and "town (3 of 0)" in looks.heat(conn).words
        assert looks.heat_grid(conn).verdict is Verdict.GOOD, "an outdated grid is not asked"
        conn.execute("SELECT heat_cube_rebuild(1)")
        assert looks.heat_grid(conn).verdict is Verdict.GOOD
        conn.execute("INSERT INTO heat_cube VALUES (1, 1, 9, 0, -1, '', 7, 0, 2, 0, 0, 0, 0)")
        assert looks.heat_grid(conn).verdict is Verdict.BAD and "town (2 of 0)" in looks.heat_grid(conn).words
        conn.execute("SET synchronous_commit = off")
        assert "synchronous_commit" in looks.durability(conn).words


def test_a_missing_browser_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendored, "FOLDER", tmp_path)
    assert "manifest.json. Run: bin/vendor" in machine.browser_parts().words
    (tmp_path / "manifest.json").write_text(json.dumps({"folders": {}, "sha256": {"a/b.js": "0"}}), encoding="utf-8")
    assert "a/b.js" in machine.browser_parts().words


def test_a_full_disk_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.disk(tmp_path / "not" / "yet").words.endswith(f"free for {tmp_path / 'not' / 'yet'}")
    monkeypatch.setattr(machine, "_LOW_GIGABYTES", 1e9)
    assert machine.disk(tmp_path).verdict is Verdict.LOOK
    monkeypatch.setattr(machine, "_TOO_LOW_GIGABYTES", 1e9)
    assert machine.disk(tmp_path).verdict is Verdict.BAD


@pytest.fixture
def database_with_trouble(database: str) -> str:
    """A town without zones, a notice an hour old, a heat map that counts three requests too many."""
    with psycopg.connect(database) as conn:
        conn.execute(
            "INSERT INTO organization (id, code, name_th, name_en, abbreviation, qr_key)"
            " VALUES (1, 'town', 'เมือง', 'Town', 'T', 'key')"
        )
        conn.execute(
            "INSERT INTO notice (organization_id, channel, audience, template, created_at)"
            " VALUES (1, 'console', 'citizen', 'received', now() - interval '1 hour')"
        )
        conn.execute("INSERT INTO heat VALUES (1, 5, 0, 0, 0, 0, 3, 3)")
    return database


def _examined(settings: Settings) -> str:
    console = Console(width=200, quiet=False)
    with console.capture() as shown:
        examine(settings, console)
    return shown.get()


def test_the_sample_is_for_installations_without_a_town_of_their_own(database: str, tmp_path: Path) -> None:
    settings = Settings(database_url=database, data_dir=str(tmp_path))
    assert first_town.is_wanted(settings)
    assert not first_town.is_wanted(replace(settings, sample=False))
    _found(database, "sommot")
    assert first_town.is_wanted(settings), "a load that was cut short goes on"
    _found(database, "chamlong")
    assert not first_town.is_wanted(settings)


def test_a_town_of_ones_own_keeps_the_sample_out(database: str, tmp_path: Path) -> None:
    _found(database, "mytown")
    assert not first_town.is_wanted(Settings(database_url=database, data_dir=str(tmp_path)))


def _found(url: str, code: str) -> None:
    with psycopg.connect(url) as conn:
        conn.execute(
            "INSERT INTO organization (code, name_th, name_en, abbreviation, qr_key) VALUES (%s, 'ก', 'T', 'T', 'key')",
            (code,),
        )
