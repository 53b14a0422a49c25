"""CQL2 (OGC 21-065), as text or as JSON, over the queryables of a table, straight to SQL conditions.

Names of a request: category (number), status (received …), zone, community, title, number, pole, asset (texts),
supporters, photos, geometry, created_at, updated_at, due_at, done_at (TIMESTAMP('…Z') or DATE('YYYY-MM-DD'), a local
day).
Comparisons, LIKE, BETWEEN, IN, IS NULL, CASEI, AND, OR, NOT, S_INTERSECTS and its kin, T_AFTER and its kin.
"""

from __future__ import annotations

from functools import lru_cache

from lark import Lark, LarkError, Token, v_args
from lark.exceptions import VisitError
from lark.visitors import Transformer_NonRecursive

from geo_oss.errors import Invalid
from geo_oss.requests.cql2_build import Builder, Condition, Names
from geo_oss.requests.cql2_json import walked
from geo_oss.requests.cql2_shapes import Drawn, Nested
from geo_oss.requests.cql2_time import Span
from geo_oss.requests.cql2_values import Literal, Property, Refused

MAX_DEPTH = 20


def condition(text: str, names: Names) -> Condition:
    """The SQL condition of a CQL2 text over these names.

    Raises `Invalid` with field `filter`: the sentence says what was not understood.
    """
    if _depth(text) > MAX_DEPTH:
        raise _invalid(f"ซ้อนวงเล็บเกิน {MAX_DEPTH} ชั้น", f"parentheses are nested deeper than {MAX_DEPTH}")
    try:
        return _Text(names).transform(_parser().parse(text))
    except VisitError as error:
        if isinstance(error.orig_exc, Refused):
            raise _invalid(error.orig_exc.th, error.orig_exc.en) from None
        raise error.orig_exc from None
    except LarkError as error:
        where = getattr(error, "column", None)
        spot = (f" ใกล้ตัวอักษรที่ {where}", f" near character {where}") if isinstance(where, int) else ("", "")
        raise _invalid(f"อ่านไม่เข้าใจ{spot[0]}", f"it cannot be read{spot[1]}") from None


def condition_of_json(text: str, names: Names) -> Condition:
    """The SQL condition of a CQL2 JSON object over these names. Raises `Invalid` with field `filter`."""
    try:
        return walked(text, Builder(names), deepest=MAX_DEPTH)
    except Refused as refused:
        raise _invalid(refused.th, refused.en) from None


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
class _Text(Transformer_NonRecursive[Token, Condition]):
    """Each rule of the grammar as what it stands for."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._build = Builder(names)

    def either(self, *parts: Condition) -> Condition:
        return self._build.either(parts)

    def both(self, *parts: Condition) -> Condition:
        return self._build.both(parts)

    def denied(self, part: Condition) -> Condition:
        return self._build.denied(part)

    def truth(self, token: Token) -> Condition:
        return self._build.truth(token.lower() == "true")

    def compared(self, left: Property, sign: Token, right: Literal) -> Condition:
        return self._build.compared(left, str(sign), right)

    def turned(self, left: Literal, sign: Token, right: Property) -> Condition:
        return self._build.compared(left, str(sign), right)

    def like(self, left: Property, negated: Token | None, pattern: Literal) -> Condition:
        return self._unless(negated, self._build.like(left, pattern))

    def between(self, left: Property, negated: Token | None, low: Literal, high: Literal) -> Condition:
        return self._unless(negated, self._build.between(left, low, high))

    def among(self, left: Property, negated: Token | None, *options: Literal) -> Condition:
        return self._unless(negated, self._build.among(left, options))

    def empty(self, left: Property, negated: Token | None) -> Condition:
        return self._unless(negated, self._build.empty(left))

    def spatial(self, name: Token, left: Property | Drawn, right: Property | Drawn) -> Condition:
        return self._build.spatial(str(name), left, right)

    def temporal(self, name: Token, left: Property | Literal | Span, right: Property | Literal | Span) -> Condition:
        return self._build.temporal(str(name), left, right)

    def name(self, token: Token) -> Property:
        return self._build.property(str(token))

    def small(self, inner: Property) -> Property:
        return inner.folded()

    def number(self, token: Token) -> Literal:
        return self._build.literal("number", str(token))

    def boolean(self, token: Token) -> Literal:
        return self._build.literal("boolean", token.lower())

    def text(self, token: Token) -> Literal:
        return self._build.literal("text", _unquoted(token))

    def small_text(self, inner: Literal) -> Literal:
        return inner.folded()

    def timestamp(self, token: Token) -> Literal:
        return self._build.literal("timestamp", _unquoted(token))

    def date(self, token: Token) -> Literal:
        return self._build.literal("date", _unquoted(token))

    def end_text(self, token: Token) -> Literal | None:
        return self._build.end(_unquoted(token))

    def interval(self, start: Property | Literal | None, end: Property | Literal | None) -> Span:
        return self._build.interval(start, end)

    def pair(self, *numbers: Token | None) -> Nested:
        return [float(number) for number in numbers if number is not None]

    def pairs(self, *positions: Nested) -> Nested:
        return list(positions)

    def group(self, *lists: Nested) -> Nested:
        return list(lists)

    def drawn_positions(self, kind: Token, positions: Nested) -> Drawn:
        return self._build.drawn(str(kind), positions)

    def drawn_lists(self, kind: Token, *lists: Nested) -> Drawn:
        return self._build.drawn(str(kind), list(lists))

    def drawn_groups(self, kind: Token, *groups: Nested) -> Drawn:
        return self._build.drawn(str(kind), list(groups))

    def drawn_collection(self, *parts: Drawn) -> Drawn:
        return self._build.collected(parts)

    def drawn_box(self, *numbers: Token) -> Drawn:
        return self._build.box([float(number) for number in numbers])

    def _unless(self, negated: Token | None, found: Condition) -> Condition:
        return found if negated is None else self._build.denied(found)


def _unquoted(token: Token) -> str:
    return str(token)[1:-1].replace("''", "'")
