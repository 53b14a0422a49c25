from dataclasses import dataclass

import numpy as np
import psycopg
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.rows import tuple_row

from geo_oss.requests import bulk_send, bulk_tables, copy_rows
from geo_oss.requests.bulk_send import Bound
from geo_oss.requests.copy_rows import Column

TABLE = """
CREATE TEMP TABLE sheet (
    id int PRIMARY KEY, org int, word text, title text, code text, metres real, at timestamptz,
    place geometry(Point, 4326)
);
"""
READ = "SELECT org, word, title, code, metres::float8, at, ST_X(place), ST_Y(place) FROM sheet ORDER BY id"
WORDS = ("road", "light", "")
INSTANT = np.datetime64("2024-09-30T16:59:59.123456", "us")


@dataclass
class Row:
    """What a row of the table is to hold."""

    org: int | None
    word: int
    title: str | None
    code: str | None
    metres: float | None
    late: int | None


def maybe(what: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | what


TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=4)
ROWS = st.lists(
    st.builds(
        Row,
        org=maybe(st.sampled_from([7, 8])),
        word=st.integers(-1, 2),
        title=maybe(TEXTS),
        code=maybe(st.sampled_from(["ก1", "ก2"])),
        metres=maybe(st.floats(0, 100, width=32)),
        late=maybe(st.integers(0, 9)),
    ),
    min_size=1,
    max_size=12,
)


def columns(rows: list[Row]) -> list[Column]:
    instants = np.array([np.datetime64("NaT") if r.late is None else INSTANT + r.late for r in rows], "datetime64[us]")
    metres = np.array([np.nan if r.metres is None else r.metres for r in rows])
    org = np.array([r.org or 0 for r in rows])
    ids = np.arange(len(rows))
    return [
        copy_rows.number("id", ids, "int4"),
        copy_rows.number("org", org, "int4", missing=org == 0),
        copy_rows.words("word", WORDS, np.array([r.word for r in rows])),
        copy_rows.text("title", [r.title for r in rows]),
        copy_rows.instant("at", instants),
        copy_rows.points("place", ids / 3, ids / 7, 4326),
        copy_rows.text("code", pa.array(["-", *(r.code for r in rows)])[1:]),
        copy_rows.number("metres", metres, "float4", missing=np.isnan(metres)),
    ]


def expected(number: int, row: Row) -> tuple[object, ...]:
    word = None if row.word < 0 else WORDS[row.word]
    at = None if row.late is None else str(INSTANT + row.late)
    return (row.org, word, row.title, row.code, row.metres, at, number / 3, number / 7)


def test_every_row_arrives_whatever_is_null_or_usual(database: str) -> None:
    """PostgreSQL reads the bytes: every value, every NULL, and defaults for what was left out."""
    with psycopg.connect(database, row_factory=tuple_row) as conn:
        conn.execute("SET timezone = 'UTC'")
        conn.execute(TABLE)

        @settings(max_examples=40, deadline=None)
        @given(ROWS, st.sampled_from([{}, {"org": 7, "word": "road"}]))
        def arrive(rows: list[Row], usual: copy_rows.Usual) -> None:
            conn.execute("TRUNCATE sheet")
            conn.execute("ALTER TABLE sheet ALTER org DROP DEFAULT, ALTER word DROP DEFAULT")
            bulk_tables.presume(conn, "sheet", usual)
            bulk_send.copy(conn, Bound("sheet", list(copy_rows.sheets(columns(rows), usual))))
            found = conn.execute(READ).fetchall()
            assert [told(row) for row in found] == [expected(number, row) for number, row in enumerate(rows)]

        arrive()


def told(row: tuple[object, ...]) -> tuple[object, ...]:
    return (*row[:5], row[5] and row[5].strftime("%Y-%m-%dT%H:%M:%S.%f"), *row[6:])


def test_rows_with_the_usual_values_send_only_what_is_their_own() -> None:
    rows = [Row(7, 0, "a", "ก1", 1.0, 1), Row(7, 0, "b", "ก2", 2.0, 2), Row(8, 0, "c", None, 3.0, 3)]
    sheets = list(copy_rows.sheets(columns(rows), {"org": 7, "word": "road"}))
    assert [sheet.names for sheet in sheets] == [
        ("id", "title", "at", "place", "code", "metres"),
        ("id", "org", "title", "at", "place", "metres"),
    ]


def test_what_all_rows_have_in_common() -> None:
    some = np.array([5, 5, 6])
    assert copy_rows.common(copy_rows.number("a", some, "int4")) is None
    assert copy_rows.common(copy_rows.number("a", some, "int4", missing=some == 6)) == 5
    assert copy_rows.common(copy_rows.words("a", ["x", "y"], np.array([1, -1, 1]))) == "y"
    assert copy_rows.common(copy_rows.same_text("a", "ก", 3)) == "ก"
    assert copy_rows.common(copy_rows.same_number("a", 4, "int2", 2)) == 4
    assert copy_rows.common(copy_rows.words("a", [], np.array([-1, -1]))) is None
    assert copy_rows.common(copy_rows.text("a", ["x", "x"])) is None


def test_what_most_rows_have() -> None:
    some = np.array([5, 6, 6, 7])
    assert copy_rows.most_frequent(copy_rows.number("a", some, "int4")) == 6
    assert copy_rows.most_frequent(copy_rows.number("a", some, "int4", missing=some == 6)) == 5
    assert copy_rows.most_frequent(copy_rows.words("a", ["x", "y"], np.array([1, -1, 0, 1]))) == "y"
    assert copy_rows.most_frequent(copy_rows.words("a", [], np.array([-1, -1]))) is None
    assert copy_rows.most_frequent(copy_rows.text("a", ["x", "x"])) is None
