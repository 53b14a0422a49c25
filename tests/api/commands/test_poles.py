"""`geo-oss poles`: what the operator types, and what is told."""

from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from api.commands.poles import app
from geo_oss.db.pool import connect

GOOD = "number,street,lon,lat\n2-0141,ถนนสุขใจ,103.2,16.0\n2-0142,ถนนสุขใจ,103.21,16.0\n"


@pytest.fixture
def registry(database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with one municipality, which the commands find."""
    with psycopg.connect(database) as conn:
        conn.execute(
            "INSERT INTO organization (id, code, name_th, name_en, abbreviation, qr_key)"
            " VALUES (1, 'town', 'เมือง', 'Town', 'T', '\\x00')"
        )
    monkeypatch.setattr("api.commands.database._connect", lambda: connect(database))
    return database


def typed(*words: str) -> tuple[int, str]:
    """The exit code and everything that was told."""
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


def poles_csv(folder: Path, text: str) -> str:
    path = folder / "poles.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_load_tells_what_was_done(registry: str, tmp_path: Path) -> None:
    code, told = typed("load", poles_csv(tmp_path, GOOD), "-o", "town")
    assert code == 0 and "2 rows, EPSG:4326" in told and figure(told, "added") == "2"
    code, told = typed("list", "-o", "town")
    assert code == 0 and [line.split()[0] for line in told.splitlines()] == ["2-0141", "2-0142"]


def test_a_faulty_file_is_told_row_by_row_and_fails(registry: str, tmp_path: Path) -> None:
    code, told = typed("load", poles_csv(tmp_path, GOOD + "2-0141,,0,0\n"), "-o", "town")
    assert code == 1 and "Row 4, 2-0141: stands at (0, 0)" in told and "Row 4, 2-0141: has the number of row 2" in told
    assert "Nothing was loaded" in told and typed("list", "-o", "town") == (0, "")


def test_many_faults_are_counted(registry: str, tmp_path: Path) -> None:
    rows = "".join(f"2-0141,{n},103.2,16\n" for n in range(30))
    _, told = typed("load", poles_csv(tmp_path, GOOD + rows), "-o", "town")
    assert told.count("has the number of row 2") == 20 and "30 duplicate" in told


def test_what_would_change_is_shown_and_asked_first(registry: str, tmp_path: Path) -> None:
    typed("load", poles_csv(tmp_path, GOOD), "-o", "town")
    newer = poles_csv(tmp_path, "number,street,lon,lat\n2-0141,ถนนใหม่,103.2001,16.0\n2-0143,,103.2,16.01\n")
    code, told = typed("load", newer, "-o", "town", "--dry-run")
    assert code == 0 and "2-0141 (row 2): 10.7 m" in told and "ถนนสุขใจ → ถนนใหม่" in told
    assert figure(told, "known, not in this file") == "1" and "2-0142" in told
    assert typed("load", newer, "-o", "town")[0] == 1, "nobody answered"
    assert "2-0143" not in typed("list", "-o", "town")[1]
    code, told = typed("load", newer, "-o", "town", "--yes")
    assert code == 0 and "recorded as import 2" in told and "2-0143" in typed("list", "-o", "town")[1]
    code, told = typed("undo", "2", "-o", "town")
    assert code == 0 and "recorded as act 3: 2 as before, 1 added ones retired" in told
    assert "2-0143" not in typed("list", "-o", "town")[1] and "ถนนสุขใจ" in typed("list", "-o", "town")[1]
    code, told = typed("acts", "-o", "town")
    assert code == 0 and ["takes 2 back" in line for line in told.splitlines()] == [True, False, False]
    assert "taken back by 3" in told.splitlines()[1]
    assert typed("undo", "2", "-o", "town")[0] == 1


def figure(told: str, name: str) -> str:
    """The figure in the line of the plan that begins so."""
    return next(line for line in told.splitlines() if line.strip().startswith(name)).strip()[len(name) :].split()[0]


def test_an_unknown_municipality_is_told(registry: str, tmp_path: Path) -> None:
    code, told = typed("load", poles_csv(tmp_path, GOOD), "-o", "nowhere")
    assert code == 1 and "There is no organization nowhere" in told


def test_stickers_are_written_for_the_numbers_asked(registry: str, tmp_path: Path) -> None:
    typed("load", poles_csv(tmp_path, GOOD), "-o", "town")
    out = tmp_path / "stickers.pdf"
    code, told = typed("stickers", "-o", "town", "--numbers", "๒-๐๑๔๒", "--out", str(out))
    assert code == 0 and "1 stickers on 1 sheets" in told and out.read_bytes().startswith(b"%PDF")
    code, told = typed("stickers", "-o", "town", "--out", str(out))
    assert code == 0 and "2 stickers on 1 sheets" in told


def test_stickers_of_nobody_are_refused(registry: str, tmp_path: Path) -> None:
    out = tmp_path / "stickers.pdf"
    assert typed("stickers", "-o", "town", "--numbers", "9-9", "--out", str(out))[0] == 1
    code, told = typed("stickers", "-o", "town", "--zone", "Z", "--out", str(out))
    assert code == 1 and "0 are chosen" in told and not out.exists()


def test_stickers_are_withdrawn_and_reissued(registry: str, tmp_path: Path) -> None:
    typed("load", poles_csv(tmp_path, GOOD), "-o", "town")
    before = typed("list", "-o", "town")[1]
    assert typed("withdraw", "-o", "town", "--numbers", "2-0141") == (0, "1 stickers are withdrawn.\n")
    assert len(typed("list", "-o", "town")[1].splitlines()) == 1
    code, told = typed("reissue", "-o", "town", "--numbers", "2-0141,2-0142")
    assert code == 0 and "2 poles have a new code" in told
    after = typed("list", "-o", "town")[1]
    assert len(codes(before)) == len(codes(after)) == 2 and not codes(before) & codes(after)


def codes(told: str) -> set[str]:
    """The sticker codes of a list."""
    return {word for word in told.split() if len(word) == 34}
