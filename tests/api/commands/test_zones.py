import json
from pathlib import Path

import shapely
from typer.testing import CliRunner

from api.commands.zones import app


def boundaries(folder: Path) -> Path:
    """A GeoJSON of one zone."""
    shape = json.loads(shapely.to_geojson(shapely.box(0, 0, 0.02, 0.01)))
    feature = {"type": "Feature", "properties": {"code": "ONE", "name": "เขตเดียว"}, "geometry": shape}
    path = folder / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def test_a_file_becomes_the_version_in_force(town_url: str, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["load", str(boundaries(tmp_path)), "-o", "twosquares", "--layer", "zone"])
    assert told.exit_code == 0, told.output
    assert "version 3 is in force: 1 boundaries" in told.output and "ONE เขตเดียว" in told.output
    listed = CliRunner().invoke(app, ["list", "-o", "twosquares"]).output.splitlines()
    assert [("in force" in line) for line in listed] == [True, True, False]


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
    assert "of the community is in zone" in told.output and told.exit_code == 1


def test_a_check_of_nothing_says_what_to_give(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["check"])
    assert told.exit_code == 1 and "ระบุไฟล์" in told.output
    told = CliRunner().invoke(app, ["check", str(squares(tmp_path)), "--layer", "parish"])
    assert told.exit_code == 1 and "The layer is zone or community." in told.output
