import json
from pathlib import Path

import shapely
from typer.testing import CliRunner

from api.commands.zones import app
from geo_oss.db.pool import connect
from tests.zones import requests_on_map as on_map

HALF = {"WEST": shapely.box(0, 0, 0.01, 0.01), "ONE": shapely.box(0.01, 0, 0.02, 0.01)}


def boundaries(folder: Path, shapes: dict[str, object] | None = None) -> Path:
    """A GeoJSON of one zone, or of those given."""
    drawn = shapes or {"ONE": shapely.box(0, 0, 0.02, 0.01)}
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": "เขตเดียว"},
            "geometry": json.loads(shapely.to_geojson(s)),
        }
        for code, s in drawn.items()
    ]
    path = folder / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def run(*words: str) -> tuple[int, str]:
    """Exit code and output of `geo-oss zones …` for the town."""
    told = CliRunner().invoke(app, [*words, "-o", "twosquares"])
    return told.exit_code, told.output


def test_a_file_becomes_the_version_in_force(town_url: str, tmp_path: Path) -> None:
    code, told = run("load", str(boundaries(tmp_path)), "--layer", "zone", "--yes")
    assert code == 0, told
    assert "version 3 is in force: 1 boundaries" in told and "ONE เขตเดียว" in told
    _, listed = run("versions")
    assert [("in force" in line) for line in listed.splitlines()] == [True, True, False]


def test_a_script_that_does_not_say_yes_changes_nothing_and_is_told_so(town_url: str, tmp_path: Path) -> None:
    code, told = run("load", str(boundaries(tmp_path)), "--layer", "zone")
    assert code == 2
    assert "--yes" in told and "2 vanished" in told
    assert len(run("versions")[1].splitlines()) == 2


def test_a_dry_run_shows_and_keeps_nothing(town_url: str, tmp_path: Path) -> None:
    code, told = run("load", str(boundaries(tmp_path)), "--layer", "zone", "--dry-run")
    assert code == 0 and "1 appeared, 2 vanished" in told
    assert len(run("versions")[1].splitlines()) == 2


def test_a_load_is_taken_back(town_url: str, tmp_path: Path) -> None:
    with connect(town_url) as conn:
        on_map.add(conn, [(0.005, 0.005), (0.015, 0.005)], [1, 5])
    assert run("load", str(boundaries(tmp_path, HALF)), "--layer", "zone", "--yes", "--reassign", "all")[0] == 0
    with connect(town_url) as conn:
        assert [row["zone_code"] for row in on_map.standing(conn)] == ["WEST", "ONE"]
    code, told = run("undo", "1")
    assert code == 0 and "takes act 1 back" in told
    with connect(town_url) as conn:
        assert [row["zone_code"] for row in on_map.standing(conn)] == ["W", "E"]
    assert "taken back by act 2" in run("acts")[1]
    assert run("totals")[1].startswith("E")
    code, told = run("undo", "1")
    assert code == 1 and "ยกเลิกได้เฉพาะ" in told


def test_the_first_load_places_what_was_there_before(town_url: str, tmp_path: Path) -> None:
    with connect(town_url) as conn:
        on_map.add(conn, [(1.005, 0.005)], [5], org=2)
    path = boundaries(tmp_path, {"FAR": shapely.box(1, 0, 1.02, 0.01)})
    told = CliRunner().invoke(app, ["load", str(path), "-o", "elsewhere", "--layer", "zone"])
    assert told.exit_code == 0, told.output
    with connect(town_url) as conn:
        assert [row["zone_code"] for row in on_map.standing(conn, 2)] == ["FAR"]


def test_what_is_wrong_is_said_in_both_languages(town_url: str, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["load", str(boundaries(tmp_path)), "-o", "atlantis", "--layer", "zone"])
    assert told.exit_code == 1
    assert "ไม่มีหน่วยงานรหัส atlantis" in told.output and "These there are: elsewhere, twosquares" in told.output


def squares(folder: Path, name: str = "squares.geojson") -> Path:
    """A GeoJSON of two zones that overlap by a hundredth of a degree."""
    shapes = {"W": shapely.box(0, 0, 0.02, 0.01), "E": shapely.box(0.01, 0, 0.03, 0.01)}
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"เขต {code}"},
            "geometry": json.loads(shapely.to_geojson(s)),
        }
        for code, s in shapes.items()
    ]
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_a_file_is_checked_before_it_is_loaded(tmp_path: Path) -> None:
    out = tmp_path / "report.gpkg"
    told = CliRunner().invoke(app, ["check", str(squares(tmp_path)), "--out", str(out)], env={"COLUMNS": "160"})
    assert told.exit_code == 1 and out.exists()
    assert "ทับซ้อนกัน" in told.output and "1,230,9" in told.output, told.output
    clean = CliRunner().invoke(app, ["check", str(boundaries(tmp_path))])
    assert clean.exit_code == 0 and "Nothing is wrong." in clean.output


def test_layers_in_force_are_checked_against_each_other(town_url: str) -> None:
    told = CliRunner().invoke(app, ["check", "-o", "twosquares"], env={"COLUMNS": "160"})
    assert "zone: 2 boundaries" in told.output and "community: 1 boundaries" in told.output, told.output
    assert "is in zone" in told.output and told.exit_code == 1


def test_a_check_of_nothing_says_what_to_give(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["check"])
    assert told.exit_code == 1 and "ระบุไฟล์" in told.output
    told = CliRunner().invoke(app, ["check", str(squares(tmp_path)), "--layer", "parish"])
    assert told.exit_code == 1 and "The layer is zone or community." in told.output
