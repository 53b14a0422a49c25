"""A municipality of one's own: made, staffed and listed from the command line."""

from __future__ import annotations

import psycopg
import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from geo_oss import settings
from geo_oss.errors import Conflict, GeoOssError, Invalid, NotFound

_PASSWORD = "ทดสอบ-รหัส-ยาวพอ-71"
_TOWN = ("--name-th", "แม่โจ้", "--name-en", "Maejo", "--abbreviation", "MJ", "--lon", "99.01", "--lat", "18.9")


@pytest.fixture(autouse=True)
def installation(database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Commands work on a database of this test."""
    monkeypatch.setenv("GEO_OSS_DATABASE_URL", database)
    settings.current.cache_clear()
    yield database
    settings.current.cache_clear()


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def _problem(*words: str) -> GeoOssError:
    raised = _run(*words).exception
    assert isinstance(raised, GeoOssError)
    return raised


def test_a_municipality_is_made_with_a_key_of_its_own(installation: str) -> None:
    assert "/maejo is there" in _run("organizations", "add", "maejo", *_TOWN).stdout
    assert _run("organizations", "add", "second", *_TOWN).exit_code == 0
    with psycopg.connect(installation) as conn:
        rows = conn.execute("SELECT qr_key, view_lon FROM organization ORDER BY id").fetchall()
    assert rows[0][0] != rows[1][0] and len(rows[0][0]) == 32 and rows[0][1] == 99.01
    assert "Maejo" in _run("organizations", "list").stdout


def test_a_taken_code_and_an_impossible_one_are_refused() -> None:
    _run("organizations", "add", "maejo", *_TOWN)
    assert isinstance(_problem("organizations", "add", "maejo", *_TOWN), Conflict)
    assert isinstance(_problem("organizations", "add", "Mae Jo", *_TOWN), Invalid)


def test_departments_are_added_and_corrected(installation: str) -> None:
    _run("organizations", "add", "maejo", *_TOWN)
    for name in ("กองช่าง", "สำนักช่าง"):
        said = _run("organizations", "department", "works", "-o", "maejo", "--name-th", name)
        assert said.exit_code == 0
    _run("organizations", "department", "clerk", "-o", "maejo", "--name-th", "สำนักปลัด", "--name-en", "Clerk")
    with psycopg.connect(installation) as conn:
        rows = conn.execute("SELECT id, code, name_th, name_en FROM department ORDER BY id").fetchall()
    assert rows == [(1, "works", "สำนักช่าง", "สำนักช่าง"), (2, "clerk", "สำนักปลัด", "Clerk")]
    assert isinstance(_problem("organizations", "department", "x", "-o", "maejo", "--name-th", " "), Invalid)
    assert isinstance(_problem("organizations", "department", "x", "-o", "nowhere", "--name-th", "y"), NotFound)


def test_the_office_of_another_one_is_copied(installation: str) -> None:
    _run("organizations", "add", "maejo", *_TOWN)
    with psycopg.connect(installation) as conn:
        conn.execute(
            "INSERT INTO department (organization_id, id, code, name_th, name_en) VALUES (1, 1, 'w', 'ช่าง', 'W')"
        )
        conn.execute(
            "INSERT INTO category (organization_id, id, parent_id, code, abbreviation, name_th, name_en)"
            " VALUES (1, 1, NULL, 'ฟ.', 'ฟ.', 'ไฟฟ้า', 'Light'), (1, 2, 1, 'ฟ.(1)', 'ฟ.', 'ไฟดับ', 'Dark')"
        )
    assert _run("organizations", "add", "sister", *_TOWN, "--like", "maejo").exit_code == 0
    with psycopg.connect(installation) as conn:
        copied = conn.execute(
            "SELECT id, parent_id, code FROM category WHERE organization_id = 2 ORDER BY id"
        ).fetchall()
    assert copied == [(1, None, "ฟ."), (2, 1, "ฟ.(1)")]


def test_nothing_is_made_when_the_office_to_copy_is_unknown(installation: str) -> None:
    assert isinstance(_problem("organizations", "add", "sister", *_TOWN, "--like", "nowhere"), NotFound)
    with psycopg.connect(installation) as conn:
        assert conn.execute("SELECT count(*) FROM organization").fetchone() == (0,)


def test_staff_come_get_a_new_password_and_leave() -> None:
    _run("organizations", "add", "maejo", *_TOWN)
    person = ("somchai", "-o", "maejo", "--name", "สมชาย", "--role", "officer", "--password", _PASSWORD)
    assert "may sign in at /maejo/staff/sign-in" in _run("staff", "add", *person).stdout
    assert isinstance(_problem("staff", "add", *person), Conflict)
    assert "สมชาย" in _run("staff", "list", "-o", "maejo").stdout
    assert _run("staff", "password", "somchai", "-o", "maejo", "--password", _PASSWORD + "2").exit_code == 0
    assert _run("staff", "leave", "Somchai", "-o", "maejo").exit_code == 0
    assert "สมชาย" not in _run("staff", "list", "-o", "maejo").stdout


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("staff", "leave", "nobody", "-o", "maejo"), NotFound),
        (("staff", "list", "-o", "nowhere"), NotFound),
        (("staff", "add", "a", "-o", "maejo", "--name", "A", "--role", "king", "--password", _PASSWORD), Invalid),
        (("staff", "add", "a", "-o", "maejo", "--name", "A", "--role", "officer", "--password", "1"), Invalid),
    ],
)
def test_what_cannot_be_is_said_in_words(words: tuple[str, ...], error: type[GeoOssError]) -> None:
    _run("organizations", "add", "maejo", *_TOWN)
    assert isinstance(_problem(*words), error)
