"""The category of an imported word: as the mapping says, as the municipality calls it, or one made for it."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.requests.importing.mapping import Kinds, Source

_SQL = sql.load(__package__)

NO_WORD = "ไม่ระบุ"
"""The category of rows that say nothing, where categories are made."""


class Categories:
    """Which category a word of the source means."""

    def __init__(self, rows: Iterable[Row], kinds: Kinds) -> None:
        """`rows` are the municipality's categories with id, code, name_th and parent_id."""
        self._kinds = kinds
        filed = list(rows)
        self._by_name = {row["name_th"]: int(row["id"]) for row in filed if row["parent_id"] is not None}
        self._by_code = {row["code"]: int(row["id"]) for row in filed}
        if kinds.default and kinds.default not in self._by_code and not kinds.make:
            raise Invalid(f"ไม่มีหมวดรหัส {kinds.default}", f"There is no category {kinds.default}.", field="mapping")

    def knows(self, word: str) -> bool:
        """Whether a row with this word has a category."""
        return self._kinds.make or self._found(word) is not None

    def id_of(self, word: str) -> int:
        """The category of a word that is known."""
        found = self._found(word)
        assert found is not None, word
        return found

    def missing(self, words: Iterable[str]) -> list[str]:
        """The categories to be made for these words, each once, in their order."""
        wanted = dict.fromkeys(self._wanted(word) for word in words if self._found(word) is None)
        return list(wanted)

    def _found(self, word: str) -> int | None:
        for code in (self._kinds.values.get(word, ""), word, "" if self._kinds.make and word else self._kinds.default):
            if code and (found := self._by_code.get(code) or self._by_name.get(code)):
                return found
        return self._by_code.get(self._wanted(word)) if self._kinds.make else None

    def _wanted(self, word: str) -> str:
        return self._kinds.values.get(word) or word or self._kinds.default or NO_WORD


def read(conn: Connection[Row], organization_id: int, kinds: Kinds) -> Categories:
    """The categories of a municipality as the mapping uses them."""
    return Categories(conn.execute(_SQL["categories"], {"organization_id": organization_id}).fetchall(), kinds)


def make(conn: Connection[Row], organization_id: int, source: Source, names: Iterable[str]) -> None:
    """Adds sub-categories with these names under one main category for the source."""
    scope = {"organization_id": organization_id, "source": source.name, "name": f"นำเข้าจาก {source.name}"}
    conn.execute(_SQL["add_main_category"], scope)
    for name in names:
        conn.execute(_SQL["add_category"], scope | {"word": name})
