"""CQL2 text (OGC 21-065) over the queryables of a request, straight to SQL conditions.

Names: category (number), status (received …), zone, community, title, number, pole (texts), created_at
(TIMESTAMP('…Z') or DATE('YYYY-MM-DD'), a local day). Comparisons, LIKE, BETWEEN, IN, IS NULL, CASEI, AND, OR, NOT.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from lark import Lark, LarkError, Token, v_args
from lark.exceptions import VisitError
from lark.visitors import Transformer_NonRecursive
from sqlalchemy import ColumnElement, and_, not_, or_

from geo_oss.errors import Invalid
from geo_oss.requests.cql2_values import Literal, Property, Refused, literal_of, property_of

Condition = ColumnElement[bool]
MAX_DEPTH = 20


def condition(text: str, columns: Mapping[str, ColumnElement[Any]], zone: ZoneInfo) -> Condition:
    """The SQL condition of a CQL2 text; days are local days of `zone`.

    Raises `Invalid` with field `filter`: the sentence says what was not understood.
    """
    if _depth(text) > MAX_DEPTH:
        raise _invalid(f"ซ้อนวงเล็บเกิน {MAX_DEPTH} ชั้น", f"parentheses are nested deeper than {MAX_DEPTH}")
    try:
        return _Build(columns, zone).transform(_parser().parse(text))
    except VisitError as error:
        if isinstance(error.orig_exc, Refused):
            raise _invalid(error.orig_exc.th, error.orig_exc.en) from None
        raise
    except LarkError as error:
        where = getattr(error, "column", None)
        spot = (f" ใกล้ตัวอักษรที่ {where}", f" near character {where}") if isinstance(where, int) else ("", "")
        raise _invalid(f"อ่านไม่เข้าใจ{spot[0]}", f"it cannot be read{spot[1]}") from None


def _invalid(th: str, en: str) -> Invalid:
    return Invalid(f"ตัวกรอง CQL2 ใช้ไม่ได้: {th}", f"The CQL2 filter cannot be used: {en}.", field="filter")


def _depth(text: str) -> int:
    deepest = depth = 0
    for mark in text:
        depth += (mark == "(") - (mark == ")")
        deepest = max(deepest, depth)
    return deepest


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark.open("cql2.lark", rel_to=__file__, parser="lalr", maybe_placeholders=True)


@v_args(inline=True)
class _Build(Transformer_NonRecursive[Token, Condition]):
    """Each rule of the grammar as the condition it stands for."""

    def __init__(self, columns: Mapping[str, ColumnElement[Any]], zone: ZoneInfo) -> None:
        super().__init__()
        self._columns = columns
        self._zone = zone

    def either(self, *parts: Condition) -> Condition:
        return or_(*parts) if len(parts) > 1 else parts[0]

    def both(self, *parts: Condition) -> Condition:
        return and_(*parts) if len(parts) > 1 else parts[0]

    def denied(self, part: Condition) -> Condition:
        return not_(part)

    def compared(self, left: Property, sign: Token, right: Literal) -> Condition:
        return left.compared(str(sign), right)

    def turned(self, left: Literal, sign: Token, right: Property) -> Condition:
        return right.compared(str(sign).translate(str.maketrans("<>", "><")) if sign != "<>" else "<>", left)

    def like(self, left: Property, negated: Token | None, pattern: Literal) -> Condition:
        return _unless(negated, left.like(pattern))

    def between(self, left: Property, negated: Token | None, low: Literal, high: Literal) -> Condition:
        return _unless(negated, and_(left.compared(">=", low), left.compared("<=", high)))

    def among(self, left: Property, negated: Token | None, *options: Literal) -> Condition:
        return _unless(negated, or_(*(left.compared("=", option) for option in options)))

    def empty(self, left: Property, negated: Token | None) -> Condition:
        return _unless(negated, left.column.is_(None))

    def name(self, token: Token) -> Property:
        return property_of(str(token), self._columns)

    def small(self, inner: Property) -> Property:
        return inner.folded()

    def number(self, token: Token) -> Literal:
        return literal_of("number", str(token), self._zone)

    def text(self, token: Token) -> Literal:
        return literal_of("text", str(token)[1:-1].replace("''", "'"), self._zone)

    def small_text(self, inner: Literal) -> Literal:
        return inner.folded()

    def timestamp(self, token: Token) -> Literal:
        return literal_of("timestamp", str(token)[1:-1], self._zone)

    def date(self, token: Token) -> Literal:
        return literal_of("date", str(token)[1:-1], self._zone)


def _unless(negated: Token | None, found: Condition) -> Condition:
    return found if negated is None else not_(found)
