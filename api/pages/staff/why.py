"""Why a case is in its zone, its community and with its officer, in sentences."""

from __future__ import annotations

from geo_oss.db.pool import Row
from geo_oss.routing import hotspot
from geo_oss.routing.hotspot import Hotspot
from geo_oss.thai import calendar

_SOURCES = {
    "gps": ("GPS ของผู้แจ้ง", "the citizen's GPS"),
    "map": ("ผู้แจ้งปักหมุดบนแผนที่", "a pin on the map"),
    "search": ("ค้นหาสถานที่", "a place searched by name"),
    "typed": ("พิมพ์พิกัด", "typed coordinates"),
    "utm": ("พิมพ์พิกัด UTM", "typed UTM coordinates"),
    "pole": ("ตำแหน่งเสาไฟ", "the light pole"),
    "photo": ("พิกัดในรูปถ่าย", "the position in a photo"),
    "import": ("ข้อมูลนำเข้า", "an import"),
    "staff": ("เจ้าหน้าที่กำหนด", "the staff"),
}


def placed(facts: Row, lang: str) -> list[str]:
    """The sentences under "ทำไมอยู่ที่นี่": source of the pin, zone, edge, community."""
    return [
        line
        for line in (
            source(facts, lang),
            _zone(facts, lang),
            _version(facts, lang),
            _edge(facts, lang),
            _community(facts, lang),
        )
        if line
    ]


def routed(facts: Row, lang: str) -> str:
    """Why this unit: the sentence of the routing ("กฎข้อ 3: …"); in English the rule, its name and the hot spot."""
    if facts["rule_position"] is None or (facts["because"] and lang != "en"):
        return str(facts["because"])
    said = say(lang, "กฎข้อ {n}: {name}", "Rule {n}: {name}", n=facts["rule_position"], name=facts["rule_name"])
    if facts["hotspot_run"] is None:
        return said
    found = Hotspot(
        facts["hotspot_run"], facts["hotspot_level"], facts["hotspot_trend"], facts["hotspot_th"], facts["hotspot_en"]
    )
    return f"{said} · {say(lang, 'อยู่ใน', 'in a ')}{hotspot.words(found, lang)}"


def name(facts: Row, what: str, lang: str) -> str:
    """The name of `what` (zone, community, department …) in the reader's language, or an empty word."""
    thai, english = facts[f"{what}_th"] or "", facts[f"{what}_en"] or ""
    return str(english or thai) if lang == "en" else str(thai)


def say(lang: str, th: str, en: str, **values: object) -> str:
    """The sentence in the reader's language, its {words} filled in."""
    return (en if lang == "en" else th).format(**values)


def source(facts: Row, lang: str) -> str:
    """Where the pin comes from, and how far it may be off."""
    word = say(lang, *_SOURCES.get(facts["place_source"], (facts["place_source"],) * 2))
    if facts["accuracy_metres"] is None:
        return say(lang, "ที่มาของหมุด: {s}", "The pin comes from {s}.", s=word)
    return say(
        lang,
        "ที่มาของหมุด: {s} คลาดเคลื่อนได้ ±{m} ม.",
        "The pin comes from {s}, good to ±{m} m.",
        s=word,
        m=round(facts["accuracy_metres"]),
    )


def _zone(facts: Row, lang: str) -> str:
    if facts["placement_method"] == "manual" and not facts["zone_code"]:
        return say(lang, "เจ้าหน้าที่ระบุว่าไม่ทราบเขต", "The staff say that the zone is not known.")
    if facts["zone_code"]:
        how = _HOW.get(facts["placement_method"], _HOW["covers"])
        return say(lang, *how, z=name(facts, "zone", lang) or facts["zone_code"])
    if facts["nearest_zone_metres"] is None:
        return say(lang, "จุดนี้อยู่นอกทุกเขตที่โหลดไว้", "The pin is outside every zone that is loaded.")
    return say(
        lang,
        "จุดนี้อยู่นอกทุกเขต เขตที่ใกล้ที่สุดคือ{z} ห่าง {m} ม.",
        "The pin is outside every zone; the nearest is {z}, {m} m away.",
        z=name(facts, "nearest_zone", lang) or facts["nearest_zone_code"],
        m=f"{facts['nearest_zone_metres']:,.0f}",
    )


_HOW = {
    "covers": ("หมุดอยู่ภายในแนวเขตของ{z}", "The pin lies inside the boundary of {z}."),
    "asset": ("ใช้เขตของเสาไฟ: {z}", "Taken from the light pole: {z}."),
    "nearest": ("ใช้เขตที่ใกล้ที่สุด: {z}", "The nearest zone was taken: {z}."),
    "manual": ("เจ้าหน้าที่กำหนดเอง: {z}", "Set by the staff: {z}."),
    "part": ("ส่วนที่ยาวหรือใหญ่ที่สุดอยู่ใน{z}", "The longest or largest part lies in {z}."),
}


def _version(facts: Row, lang: str) -> str:
    if facts["zone_version"] is None or facts["boundary_since"] is None:
        return ""
    return say(
        lang,
        "แนวเขตฉบับที่ {v} ใช้ตั้งแต่ {d}",
        "Boundary version {v}, in force since {e}.",
        v=facts["zone_version"],
        d=calendar.short_date(facts["boundary_since"]),
        e=f"{facts['boundary_since'].astimezone(calendar.BANGKOK):%d %b %Y}",
    )


def _edge(facts: Row, lang: str) -> str:
    metres, accuracy = facts["edge_metres"], facts["accuracy_metres"]
    if metres is None or not facts["zone_code"] or facts["placement_method"] == "manual":
        return ""
    said = say(lang, "ห่างเส้นแบ่งเขต {m} ม.", "{m} m from the edge of the zone.", m=f"{metres:,.0f}")
    if accuracy is None or accuracy < metres:
        return said
    return said + say(
        lang, " — น้อยกว่าความคลาดเคลื่อนของหมุด อาจอยู่อีกเขตหนึ่ง", " Less than the pin's own error: it may belong next door."
    )


def _community(facts: Row, lang: str) -> str:
    if facts["community_code"]:
        known = name(facts, "community", lang) or facts["community_code"]
        if facts["placement_method"] == "manual":
            return say(lang, "เจ้าหน้าที่กำหนดเอง: {k}", "Set by the staff: {k}.", k=known)
        return say(lang, "อยู่ในแนวเขตของ{k}", "Inside the boundary of {k}.", k=known)
    if facts["nearest_community_metres"] is None:
        return ""
    return say(
        lang,
        "อยู่นอกทุกชุมชน ชุมชนที่ใกล้ที่สุดคือ{k} ห่าง {m} ม.",
        "Outside every community; the nearest is {k}, {m} m away.",
        k=name(facts, "nearest_community", lang) or facts["nearest_community_code"],
        m=f"{facts['nearest_community_metres']:,.0f}",
    )
