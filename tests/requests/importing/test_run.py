import csv
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from api.wiring import place_many
from geo_oss.db.pool import connect
from geo_oss.errors import Invalid, NotFound
from geo_oss.requests.importing import mapping, run
from geo_oss.requests.importing.run import Report
from tests import town

MAPPING = mapping.of(
    {
        "source": {"name": "old", "id": "id", "id_from": ["when", "x"]},
        "place": {"lon": "x", "lat": "y", "max_outside_km": 5.0},
        "time": {"created": "when", "done": "ended"},
        "text": {"title": "what", "number": "no"},
        "status": {"column": "state", "values": {"ใหม่": "received", "เสร็จ": "done"}},
        "category": {"columns": ["kind"], "values": {"ไฟ": "ฟ.(1)"}},
    }
)
HEADING = "id,when,ended,x,y,what,no,state,kind\n"
GOOD = "1,2024-07-08 10:00,2024-07-09 10:00,0.002,0.002,ไฟดับ,A-1,เสร็จ,ไฟ\n"
FILE = (
    HEADING
    + GOOD
    + "2,2024-07-08 10:00,,0.011,0.002,หลุม,,ใหม่,หลุม\n"
    + "3,2024-07-08 10:00,,0.03,0.002,นอกเขต,,ใหม่,หลุม\n"
    + "1,2024-07-08 10:00,,0.002,0.002,ซ้ำ,,ใหม่,ไฟ\n"
    + "5,2024-07-08 10:00,,0,0,ศูนย์,,ใหม่,ไฟ\n"
    + "6,2024-07-08 10:00,,3,3,ไกล,,ใหม่,ไฟ\n"
    + "7,เมื่อวาน,,0.002,0.002,เวลา,,ใหม่,ไฟ\n"
    + "8,2024-07-08 10:00,,0.002,0.002,สถานะ,,ลืม,ไฟ\n"
    + "9,2024-07-08 10:00,,0.002,0.002,หมวด,,ใหม่,ปลา\n"
    + "10,2024-07-08 10:00,,0.002,0.002,เกิน,,ใหม่,ไฟ,อีก\n"
    + f"11,2024-07-08 10:00,,0.002,0.002,{'ย' * 300},,ใหม่,ไฟ\n"
    + ",2024-07-08 11:00,,0.002,0.002,=ไม่มีรหัส,,ใหม่,ไฟ\n"
)


@dataclass(frozen=True)
class Desk:
    """A town of its own and a folder for files."""

    url: str
    folder: Path

    def take(self, text: str, said: mapping.Mapping = MAPPING, *, dry_run: bool = False) -> Report:
        """Imports a CSV with this text."""
        file = self.folder / "f.csv"
        file.write_text(text, encoding="utf-8")
        with connect(self.url) as conn:
            municipality = run.organization(conn, "twosquares")
            return run.run(
                conn,
                municipality,
                file,
                said,
                place=place_many(conn, municipality.id),
                rejects_file=self.folder / "rejects.csv",
                dry_run=dry_run,
            )

    def rejects(self) -> list[dict[str, str]]:
        """What the rejects file says."""
        with (self.folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Rows of the database."""
        with connect(self.url) as conn:
            return [tuple(row.values()) for row in conn.execute(query)]


@pytest.fixture
def desk(database: str, tmp_path: Path) -> Desk:
    """The town, committed."""
    with connect(database) as conn:
        conn.execute(town.TOWN)
    return Desk(database, tmp_path)


def test_every_row_is_taken_known_or_rejected_with_its_reason(desk: Desk) -> None:
    report = desk.take(FILE)
    assert (report.rows, report.taken, report.known, report.rejected, report.outside) == (12, 4, 0, 8, 1)
    said = {(int(row["row"]), row["outcome"], row["reason"]) for row in desk.rejects()}
    assert said == {
        (4, "taken", "outside"), (5, "rejected", "duplicate_id"), (6, "rejected", "zero"),
        (7, "rejected", "far_outside"), (8, "rejected", "bad_time"), (9, "rejected", "unknown_status"),
        (10, "rejected", "unknown_category"), (11, "rejected", "cells"), (12, "rejected", "too_long"),
    }  # fmt: skip
    assert "row 2" in desk.rejects()[1]["explanation"] and "แถว 2" in desk.rejects()[1]["เหตุผล"]
    assert desk.rejects()[2]["what"] == "ศูนย์"
    assert report.reasons["zero"] == 1 and sum(report.reasons.values()) == 8


STORED = """
SELECT source_id, number, status, zone_code, nearest_zone_code, pole_id, done_at IS NULL AS undone
  FROM request WHERE organization_id = 1 AND source_id IN ('1', '2', '3') ORDER BY source_id
"""
EVENTS = (
    "SELECT kind, e.status FROM request_event e JOIN request r ON r.id = request_id WHERE source_id = '1' ORDER BY e.id"
)


def test_what_is_taken_is_placed_numbered_and_told(desk: Desk) -> None:
    desk.take(FILE)
    first, second, third = desk.rows(STORED)
    assert first == ("1", "A-1", 5, "W", None, 1, False)
    assert second[2:] == (1, "E", None, None, True) and str(second[1]).startswith("KT1080767")
    assert third[3:5] == (None, "E")
    assert desk.rows(EVENTS) == [("submitted", 1), ("done", 5)]
    assert desk.rows("SELECT taken, known, rejected, finished_at IS NOT NULL FROM import_batch") == [(4, 0, 8, True)]
    assert desk.rows("SELECT count(*) FROM request_public") == [(4,)]


def test_a_second_run_takes_nothing(desk: Desk) -> None:
    desk.take(FILE)
    again = desk.take(FILE)
    assert (again.taken, again.known, again.rejected) == (0, 5, 7)
    assert again.taken + again.known + again.rejected == again.rows
    assert desk.rows("SELECT count(*) AS n, count(DISTINCT source_id) AS ids FROM request") == [(4, 4)]


def test_a_dry_run_keeps_nothing(desk: Desk) -> None:
    report = desk.take(FILE, dry_run=True)
    assert (report.taken, report.rejected) == (4, 8)
    assert desk.rows("SELECT (SELECT count(*) FROM request) AS r, (SELECT count(*) FROM import_batch) AS b") == [(0, 0)]
    assert len(desk.rejects()) == 9


def test_categories_are_made_when_asked(desk: Desk) -> None:
    said = replace(MAPPING, category=replace(MAPPING.category, make=True))
    assert desk.take(FILE, said).made == ["ปลา"]
    made = desk.rows(
        "SELECT c.name_th, p.code FROM category c JOIN category p ON p.id = c.parent_id WHERE c.code = 'ปลา'"
    )
    assert made == [("ปลา", "old")]
    assert desk.take(FILE, said).made == []


def test_a_default_category_takes_unknown_words(desk: Desk) -> None:
    said = replace(MAPPING, category=replace(MAPPING.category, default="ถ.(1)"))
    assert desk.take(FILE, said).rejected == 7
    assert desk.rows("SELECT category_id FROM request WHERE source_id = '9'") == [(21,)]


def test_another_column_or_category_than_there_is(desk: Desk) -> None:
    with pytest.raises(Invalid, match="no column kind"):
        desk.take("id,when,ended,x,y,what,no,state\n")
    with pytest.raises(Invalid, match="no category Z"):
        desk.take(FILE, replace(MAPPING, category=replace(MAPPING.category, default="Z")))


def test_an_unknown_municipality(desk: Desk) -> None:
    with connect(desk.url) as ours, pytest.raises(NotFound):
        run.organization(ours, "atlantis")


def test_no_cell_of_the_rejects_is_a_formula(desk: Desk) -> None:
    desk.take(HEADING + '5,x,,-1,0,"=HYPERLINK(""http://x"")",,ใหม่,ไฟ\n')
    (row,) = desk.rejects()
    assert (row["what"], row["x"]) == ('\'=HYPERLINK("http://x")', "-1")


def test_stars_come_along_where_the_mapping_names_them(desk: Desk) -> None:
    said = replace(MAPPING, rating=mapping.Stars("star"))
    cells = [("เสร็จ", "4"), ("เสร็จ", "5.0"), ("เสร็จ", ""), ("เสร็จ", "6"), ("เสร็จ", "ดี"), ("ใหม่", "1")]
    rows = [
        f"{n},2024-07-08 10:00,2024-07-09 10:00,0.002,0.002,ไฟดับ,,{state},ไฟ,{star}"
        for n, (state, star) in enumerate(cells)
    ]
    text = "\n".join([HEADING.strip() + ",star", *rows])
    assert desk.take(text, said).taken == 6
    kept = desk.rows(
        "SELECT r.source_id, s.overall, s.comment, s.created_at = r.done_at FROM request_rating s"
        " JOIN request r ON r.id = s.request_id ORDER BY 1"
    )
    assert kept == [("0", 4, "", True), ("1", 5, "", True)]
    with pytest.raises(Invalid, match="star"):
        desk.take(FILE, said)
