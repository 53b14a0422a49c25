from pathlib import Path

from typer.testing import CliRunner

from api.commands.requests import app

MAPPING = """
[source]
name = "old"
id = "id"
[place]
lon = "x"
lat = "y"
[time]
created = "at"
[status]
default = "received"
[category]
columns = ["kind"]
"""


def test_requests_are_imported_and_refused_by_the_command(town_url: str, tmp_path: Path) -> None:
    file, mapping = tmp_path / "f.csv", tmp_path / "m.toml"
    file.write_text("id,at,x,y,kind\n1,2024-07-08,0.002,0.002,ฟ.(1)\n2,2024-07-08,0.002,0.002,ปลา\n", encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    command = ["import", str(file), "-o", "twosquares", "--mapping", str(mapping)]
    tried = CliRunner().invoke(app, [*command, "--dry-run"])
    assert tried.exit_code == 0 and "2 rows: 1 could be taken, 0 known already, 1 rejected." in tried.output
    taken = CliRunner().invoke(app, [*command, "--make-categories"])
    assert "2 rows: 2 taken" in taken.output and "Categories made: ปลา" in taken.output
    again = CliRunner().invoke(app, command)
    assert "2 rows: 0 taken, 2 known already, 0 rejected." in again.output
