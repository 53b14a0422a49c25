from pathlib import Path

import pytest

from geo_oss.errors import Invalid
from geo_oss.requests.importing import mapping

LEAST = {"source": {"name": "x", "id": "id"}, "time": {"created": "at"}}
TRAFFY = Path(__file__).parents[3] / "data/mappings/traffy.toml"


def test_the_mapping_in_the_repository_can_be_read() -> None:
    said = mapping.read(TRAFFY)
    assert said.source.name == "traffy" and said.category.make
    assert {"ticket_id", "lon", "lat", "timestamp", "state", "types", "comment"} <= said.columns()


def test_the_least_mapping() -> None:
    assert mapping.of(LEAST).columns() == {"id", "at"}


@pytest.mark.parametrize(
    ("tables", "named"),
    [
        ({"places": {}}, "places"),
        ({"place": {"longitude": "x"}}, "longitude"),
        ({"source": {}}, "name"),
        ({"status": {"values": {"new": "begun"}}}, "begun"),
        ({"status": {"default": "open"}}, "open"),
        ({"time": {"created": "at", "zone": "Asia/Krungthep"}}, "Krungthep"),
    ],
)
def test_what_is_wrong_is_named(tables: dict, named: str) -> None:
    with pytest.raises(Invalid, match=named):
        mapping.of(LEAST | tables)


def test_a_broken_file_says_where(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text("[source\n")
    with pytest.raises(Invalid, match="line 1"):
        mapping.read(path)
