"""Who does it: the first rule that fits, in the municipality's order, and the reason in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the municipality's routing table; an empty field fits everything. Hours and weekdays are local.

    The history of the rules (`route_rule_version`) is read into it, too: a field that comes later has a default.
    """

    id: int
    position: int
    name: str
    category_id: int | None
    zone_code: str | None
    community_code: str | None
    asset_kind: str | None
    weekdays: list[int] | None
    from_hour: int | None
    to_hour: int | None
    department_id: int
    officer_id: int | None
    priority: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may look at. `category_ids` holds the sub-category and its main one; `at` is local time."""

    category_ids: frozenset[int]
    zone_code: str | None
    community_code: str | None
    asset_kind: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """The unit, the officer and the priority, with the rule and the reason that staff are shown."""

    department_id: int | None
    officer_id: int | None
    priority: int
    rule_id: int | None
    because: str


def choose(rules: Sequence[Rule], facts: Facts) -> Choice:
    """The first rule by position that fits; without one, nobody is chosen and the reason says so."""
    for rule in sorted(rules, key=lambda rule: (rule.position, rule.id)):
        if fits(rule, facts):
            return Choice(rule.department_id, rule.officer_id, rule.priority, rule.id, sentence(rule))
    return Choice(None, None, 2, None, "ไม่มีกฎข้อใดตรง ส่งให้ส่วนกลางพิจารณา")


def fits(rule: Rule, facts: Facts) -> bool:
    """Whether every field the rule fills agrees with the facts."""
    return (
        (rule.category_id is None or rule.category_id in facts.category_ids)
        and rule.zone_code in (None, facts.zone_code)
        and rule.community_code in (None, facts.community_code)
        and rule.asset_kind in (None, facts.asset_kind)
        and (not rule.weekdays or facts.at.isoweekday() in rule.weekdays)
        and _within_hours(rule, facts.at.hour)
    )


def _within_hours(rule: Rule, hour: int) -> bool:
    if rule.from_hour is None or rule.to_hour is None:
        return True
    if rule.from_hour <= rule.to_hour:
        return rule.from_hour <= hour < rule.to_hour
    return hour >= rule.from_hour or hour < rule.to_hour


def sentence(rule: Rule) -> str:
    """The reason staff are shown: the rule with what it asks for."""
    parts = [
        ("ประเภท", rule.category_id),
        ("เขต", rule.zone_code),
        ("ชุมชน", rule.community_code),
        ("ทรัพย์สิน", rule.asset_kind),
        ("วัน", rule.weekdays),
    ]
    said = " ".join(f"{word}={value}" for word, value in parts if value)
    if rule.from_hour is not None and rule.to_hour is not None:
        said = f"{said} เวลา {rule.from_hour:02d}–{rule.to_hour:02d} น.".strip()
    return f"กฎข้อ {rule.position}: {rule.name}" + (f" ({said})" if said else "")
