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
