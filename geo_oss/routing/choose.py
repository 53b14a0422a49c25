"""Who does it: the first rule that fits, in the municipality's order, and the reason in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from geo_oss.routing import hotspot
from geo_oss.routing.hotspot import Hotspot

Names = Mapping[tuple[str, int | str], tuple[str, str]]
"""What categories, zones, communities and kinds of things are called, in Thai and English, by what they are and id."""
USUAL, HIGHEST = 2, 1
"""Priorities: 1 is high, 2 usual, 3 low."""
_NO_RULE = ("ไม่มีกฎข้อใดตรง ส่งให้ส่วนกลางพิจารณา", "No rule fits: the centre decides.")
_LIGHT_POLE: Names = {("asset", "pole"): ("เสาไฟ", "light pole")}
_DAYS_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORDS = {
    "category": ("ประเภท", "category"),
    "zone": ("เขต", "zone"),
    "community": ("ชุมชน", "community"),
    "asset": ("ทรัพย์สิน", "asset"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the municipality's routing table; an empty field fits everything. Hours and weekdays are local.

    `hotspot_class` (at least so sure) and `hotspot_trend` fit only requests in a hot spot in force; `notify_id` is told
    of every request the rule sends. The history of the rules (`route_rule_version`) is read into it, too: a field that
    comes later has a default.
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
    hotspot_class: int | None = None
    hotspot_trend: str | None = None
    notify_id: int | None = None

    @property
    def asks_hotspot(self) -> bool:
        """Whether it fits only hot spots."""
        return self.hotspot_class is not None or self.hotspot_trend is not None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may look at. `category_ids` holds the sub-category and its main one; `at` is local time.

    `names` are for the reason only.
    """

    category_ids: frozenset[int]
    zone_code: str | None
    community_code: str | None
    asset_kind: str | None
    at: datetime
    hotspot: Hotspot | None = None
    names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The unit, the officer and the priority, with the rule, the reason that staff are shown, and who is told."""

    department_id: int | None
    officer_id: int | None
    priority: int
    rule_id: int | None
    because: str
    notify_id: int | None = None


def choose(rules: Sequence[Rule], facts: Facts, lang: str = "th") -> Choice:
    """The first rule by position that fits; without one, nobody is chosen. The reason is said in `lang`.

    In a hot spot in force the priority is one step higher, unless the rule itself asks for a hot spot: its own counts.
    """
    for rule in sorted(rules, key=lambda rule: (rule.position, rule.id)):
        if fits(rule, facts):
            because = sentence(rule, facts.names, lang) + _heat(rule, facts.hotspot, lang)
            priority = _priority(rule, facts.hotspot)
            return Choice(rule.department_id, rule.officer_id, priority, rule.id, because, rule.notify_id)
    because = _NO_RULE[lang == "en"] + _heat(None, facts.hotspot, lang)
    return Choice(None, None, USUAL if facts.hotspot is None else HIGHEST, None, because)


def fits(rule: Rule, facts: Facts) -> bool:
    """Whether every field the rule fills agrees with the facts."""
    return (
        (rule.category_id is None or rule.category_id in facts.category_ids)
        and rule.zone_code in (None, facts.zone_code)
        and rule.community_code in (None, facts.community_code)
        and rule.asset_kind in (None, facts.asset_kind)
        and (not rule.weekdays or facts.at.isoweekday() in rule.weekdays)
        and _within_hours(rule, facts.at.hour)
        and (not rule.asks_hotspot or _hot_enough(rule, facts.hotspot))
    )


def _hot_enough(rule: Rule, found: Hotspot | None) -> bool:
    return found is not None and found.level >= (rule.hotspot_class or 1) and rule.hotspot_trend in (None, found.trend)


def _priority(rule: Rule, found: Hotspot | None) -> int:
    return rule.priority if found is None or rule.asks_hotspot else max(rule.priority - 1, HIGHEST)


def _heat(rule: Rule | None, found: Hotspot | None, lang: str) -> str:
    """What the hot spot did, behind the rule's sentence."""
    if found is None:
        return ""
    th, en = " จึงเร่งขึ้นหนึ่งขั้น", ": one step more urgent"
    if rule is not None and rule.asks_hotspot:
        th, en = "", ""
    elif rule is not None and rule.priority <= HIGHEST:
        th, en = " ด่วนอยู่แล้ว", ", urgent already"
    return f" · in a {hotspot.words(found, lang)}{en}" if lang == "en" else f" · อยู่ใน{hotspot.words(found)}{th}"


def _within_hours(rule: Rule, hour: int) -> bool:
    if rule.from_hour is None or rule.to_hour is None:
        return True
    if rule.from_hour <= rule.to_hour:
        return rule.from_hour <= hour < rule.to_hour
    return hour >= rule.from_hour or hour < rule.to_hour


def sentence(rule: Rule, names: Names, lang: str = "th") -> str:
    """The reason staff are shown: the rule with what it asks for, by names where they are known."""
    said = " · ".join(conditions(rule, names, lang))
    head = f"Rule {rule.position}: {rule.name}" if lang == "en" else f"กฎข้อ {rule.position}: {rule.name}"
    return head + (f" ({said})" if said else "")


def conditions(rule: Rule, names: Names, lang: str = "th") -> list[str]:
    """Everything a rule asks for, each in words."""
    asked: list[tuple[str, int | str | None]] = [
        ("category", rule.category_id),
        ("zone", rule.zone_code),
        ("community", rule.community_code),
        ("asset", rule.asset_kind),
    ]
    said = [_named(what, value, names, lang) for what, value in asked if value is not None]
    if rule.weekdays:
        days = _DAYS_EN if lang == "en" else _DAYS_TH
        said.append(("" if lang == "en" else "วัน") + ", ".join(days[day - 1] for day in rule.weekdays))
    if rule.from_hour is not None and rule.to_hour is not None:
        hours = f"{rule.from_hour:02d}–{rule.to_hour:02d}"
        said.append(f"{hours} h" if lang == "en" else f"เวลา {hours} น.")
    if rule.asks_hotspot:
        said.append(hotspot.asked(rule.hotspot_class, rule.hotspot_trend, lang))
    return said


def _named(what: str, value: int | str, names: Names, lang: str) -> str:
    """A name behind the word for what it is, which is not said twice: "เขตตะวันตก", "ประเภท ไฟฟ้า"."""
    thai, english = names.get((what, value)) or _LIGHT_POLE.get((what, value)) or (str(value), str(value))
    word, name = (_WORDS[what][1], english or thai) if lang == "en" else (_WORDS[what][0], thai)
    return name if name.casefold().startswith(word) else f"{word} {name}"
