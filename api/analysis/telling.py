"""An analysis in words: what programs get, and the line by which a map is cited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from geo_oss.db.pool import Row
from geo_oss.organizations.model import Organization
from geo_oss.requests import grids
from layers.hotspots.asked import KINDS, LONGEST_CODE, Choice, Number, Parameter, Value

STAGES = {
    "": ("รอเริ่ม", "Waiting to begin"),
    "counting": ("กำลังนับเรื่องในแต่ละช่อง", "Counting the requests of each cell"),
    "comparing": ("กำลังเทียบกับเพื่อนบ้าน", "Comparing with the neighbours"),
    "smoothing": ("กำลังเกลี่ยค่า", "Smoothing"),
    "grouping": ("กำลังจัดกลุ่ม", "Grouping"),
    "measuring": ("กำลังวัดถนนหรือนับเสาในแต่ละช่อง", "Measuring streets or counting poles of each cell"),
    "drawing": ("กำลังสุ่มสลับ", "Drawing at random"),
    "keeping": ("กำลังบันทึกผล", "Keeping the result"),
}
_SAME = (
    "id", "kind", "state", "share", "made_at", "made_by", "filter", "parameters", "grid", "since", "until",
    "category_id", "method", "software", "requests", "cells", "outside", "hot", "cold", "shown", "in_force", "summary",
)  # fmt: skip


def analysis(org: Organization, row: Row) -> dict[str, Any]:
    """A run as the doors tell it."""
    kind = KINDS[row["kind"]]
    th, en = STAGES.get(row["stage"], STAGES[""]) if row["state"] in ("waiting", "working") else ("", "")
    told = {name: row[name] for name in _SAME}
    told |= {"kind_th": kind.th, "kind_en": kind.en, "stage_th": th, "stage_en": en}
    told |= {"error": {"th": row["error_th"], "en": row["error_en"]} if row["error_en"] else None}
    told["method_th"] = method_th(row) if row["state"] == "done" else ""
    cited = citation(org, row) if row["state"] == "done" else None
    return told | {"citation": cited, "url": f"/{org.code}/staff/api/analysis/{row['id']}"}


def citation(org: Organization, row: Mapping[str, Any]) -> dict[str, str]:
    """How a map of a run is cited, in Thai and English: what, of which requests, how, by what, under which number."""
    since, until, made = (
        row[name] and f"{_local(org, row[name]):%Y-%m-%d %H:%M}" for name in ("since", "until", "made_at")
    )
    kind, id = KINDS[row["kind"]], row["id"]
    methods = {"th": method_th(row), "en": row["method"]}
    tails = {
        lang: f"[{row['filter'] or '*'}; n = {row['requests']:,}] {method}; {_how(row, lang)}; {row['software']}"
        for lang, method in methods.items()
    }
    of_th = f"ของเรื่องที่แจ้ง{f'ตั้งแต่ {since} ' if since else ''}ถึงก่อน {until} น."
    of_en = f"of requests sent {f'from {since} ' if since else ''}to before {until}"
    return {
        "th": f"{org.name_th} การวิเคราะห์ที่ {id} ({made[:10]}): {kind.th} {of_th} {tails['th']}",
        "en": f"{org.name_en}, analysis {id} ({made[:10]}): {kind.en} {of_en} {tails['en']}",
    }


def method_th(row: Mapping[str, Any]) -> str:
    """How it was computed, in Thai."""
    kind, given = row["kind"], row["parameters"]
    how = KINDS[kind].method_th
    if kind == "clusters":
        return f"{how} {row['method']}"
    if not KINDS[kind].tested:
        return how
    drawn = f"การสุ่มสลับ {given.get('permutations')} ครั้ง" if given.get("judge") == "permutations" else "การแจกแจงปกติ"
    return f"{how} ค่า p สองด้านจาก{drawn} แก้การทดสอบหลายครั้งด้วย Benjamini-Hochberg"


def _how(row: Mapping[str, Any], lang: str) -> str:
    """The parameters that mattered, in the order of their kind: in English as programs give them."""
    given = row["parameters"]
    idle = (
        {"judge"} | ({"rings"} if given.get("metres") else set()) | (set() if given.get("permutations") else {"seed"})
    )
    told = [(n, one) for n, one in KINDS[row["kind"]].parameters.items() if given.get(n) and n not in idle]
    return ", ".join(f"{name} {given[name]}" if lang == "en" else _how_th(one, given[name]) for name, one in told)


def _how_th(one: Parameter, value: Value) -> str:
    words = one.words_th if isinstance(one, Choice) else {}
    return f"{one.th} {words.get(str(value), value)}"


def _local(org: Organization, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(org.time_zone))


def kinds() -> list[dict[str, Any]]:
    """The kinds of analysis and the parameters of each, for forms."""
    return [
        {"kind": name, "th": kind.th, "en": kind.en, "tested": kind.tested}
        | {"parameters": [_parameter(key, one) for key, one in kind.parameters.items()]}
        for name, kind in KINDS.items()
    ]


def _parameter(name: str, one: Parameter) -> dict[str, Any]:
    return {"name": name, "th": one.th, "en": one.en, "usual": one.usual} | _limits(one)


def _limits(one: Parameter) -> dict[str, Any]:
    if isinstance(one, Number):
        return {"least": one.least, "most": one.most}
    return {"words": one.words} if isinstance(one, Choice) else {"longest": LONGEST_CODE}


def features(org: Organization, row: Row, cells: list[Row], complete: bool) -> bytes:
    """The cells as a GeoJSON FeatureCollection (EPSG:4326), with the citation."""
    word = grids.read(row["grid"], org.utm_srid).word if row["grid"] else str
    return msgspec.json.encode(
        {
            "type": "FeatureCollection",
            "citation": citation(org, row),
            "complete": complete,
            "features": [_feature(word(cell["cell"]), cell) for cell in cells],
        }
    )


def _feature(word: str, cell: Row) -> dict[str, Any]:
    properties = {name: cell[name] for name in ("n", "z", "p", "q", "class", "trend")} | cell["facts"]
    shape = msgspec.Raw(cell["shape"].encode())
    return {"type": "Feature", "id": word, "geometry": shape, "properties": properties}
