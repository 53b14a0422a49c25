"""Why is it here: the whole story of a case's place, on a page and for programs, with the answer asked again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from fastapi.encoders import jsonable_encoder
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse

from api.deps import Conn, Lang, Org, Staff
from api.pages import drawn, render
from api.pages.staff import case_place, desk, words
from api.pages.staff.why import say, source
from geo_oss.db.pool import Row
from geo_oss.requests import why
from geo_oss.requests.why import Compared, Why
from geo_oss.routing import hotspot
from geo_oss.routing.hotspot import Hotspot

router = APIRouter(include_in_schema=False)

_HOW = {
    "covers": ("อยู่ภายในแนวเขต", "inside the boundary"),
    "asset": ("อยู่ภายในแนวเขต ตามตำแหน่งเสา", "inside the boundary, by the pole's place"),
    "nearest": ("เขตที่ใกล้ที่สุด", "the nearest zone"),
    "part": ("ส่วนที่ยาวหรือใหญ่ที่สุดอยู่ในเขตนี้", "the longest or largest part lies in it"),
    "unknown": ("อยู่นอกทุกเขต", "outside every zone"),
}
_POLES = {
    "code": ("สแกน QR ที่เสา", "its code was scanned"),
    "number": ("พิมพ์หมายเลขเสา", "its number was typed"),
    "text": ("หมายเลขที่เขียนไว้ในข้อความ", "its number is quoted in the words"),
    "nearest": ("เสาที่ใกล้หมุดที่สุด", "the pole nearest to the pin"),
}
_WHAT = {
    "zone": ("เขต", "Zone"),
    "community": ("ชุมชน", "Community"),
    "edge_metres": ("ระยะถึงเส้นแบ่งเขต (ม.)", "Metres to the edge"),
    "cell": ("ช่อง H3", "H3 cell"),
    "pole": ("เสาไฟ", "Light pole"),
    "pole_place": ("หมุดห่างจากเสา (ม.)", "Metres from pin to pole"),
    "hotspot": ("จุดร้อนที่ใช้", "Hot spot used"),
    "unit": ("หน่วยงานตามกฎ", "Unit by the rules"),
    "parts": ("ส่วนในแต่ละเขต", "Parts by zone"),
}


@router.get("/{org}/staff/requests/{request_id}/why")
async def page(request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang, request_id: int) -> HTMLResponse:
    """The page."""
    found = await why.explain(conn, org, request_id, lang)
    return render.page(
        request,
        "staff/why.html",
        **await desk.around(conn, request, org, staff, ""),
        w=found,
        f=found.facts,
        drawn=await drawn.words(conn, org.id, found.facts, lang),
        source=source(found.facts, lang),
        because=_because(found, lang),
        how=say(lang, *_HOW.get(found.facts["computed_method"], _HOW["covers"])),
        pole_how=say(lang, *_POLES.get(found.facts["pole_method"] or "", ("", ""))),
        called=lambda layer, code: case_place.called(found.names, layer, code, lang),
        unit=lambda number: case_place.unit_name(found.routing.departments.get(number or 0), lang),
        event_words=lambda event: case_place.event_words(event, found.names, lang),
        look=words.event_look,
        replayed=[_replayed(one, found, lang) for one in found.replay],
    )


@router.get("/{org}/staff/api/requests/{request_id}/why")
async def data(org: Org, staff: Staff, conn: Conn, request_id: int) -> JSONResponse:
    """The same for programs: what was stored, the versions, the rule, every change of place, and the replay."""
    found = await why.explain(conn, org, request_id)
    answer = {
        "id": found.facts["id"],
        "number": found.facts["number"],
        "place": _some(found.facts, "lon", "lat", "place_source", "accuracy_metres", "shape", "parts"),
        "zone": _layer(found, "zone"),
        "community": _layer(found, "community"),
        "method": found.facts["computed_method"],
        "edge_metres": found.facts["edge_metres"],
        "override": found.override,
        "pole": _some(found.facts, "pole_number", "pole_method", "pole_metres") if found.facts["pole_id"] else None,
        "unit": _unit(found),
        "changes": found.changes,
        "replay": {"same": found.same, "values": [asdict(one) for one in found.replay]},
    }
    return JSONResponse(jsonable_encoder(answer))


def _because(found: Why, lang: str) -> str:
    """The reason as it was stored; in English that of the same choice made again."""
    routing = found.routing
    again = lang == "en" and routing.then.rule_id == routing.facts["rule_id"]
    return routing.then.because if again else str(found.facts["because"])


def _layer(found: Why, layer: str) -> dict[str, Any]:
    facts = found.facts
    names = found.names.get((layer, facts[f"{layer}_code"] or ""), {})
    return {
        "code": facts[f"{layer}_code"],
        "name_th": names.get("name_th"),
        "name_en": names.get("name_en"),
        "computed_code": facts[f"computed_{layer}_code"],
        "nearest": _some(facts, f"nearest_{layer}_code", f"nearest_{layer}_metres"),
        "version": found.versions.get(layer),
    }


def _unit(found: Why) -> dict[str, Any]:
    routing = found.routing
    return {
        "department_id": routing.facts["department_id"],
        "rule_id": routing.facts["rule_id"],
        "because": routing.facts["because"],
        "rules_then": routing.facts["rules_then"],
        "rules_now": routing.facts["rules_now"],
        "rule_changes": routing.rule_changes,
        "hotspot": routing.hotspot,
        "then": asdict(routing.then),
        "now": asdict(routing.now),
        "other_unit_offered": routing.offered,
    }


def _some(facts: Row, *names: str) -> Row:
    return {name: facts[name] for name in names}


def _replayed(one: Compared, found: Why, lang: str) -> tuple[str, str, str, bool]:
    """One line of the comparison in words: what, stored, asked again, the same."""
    stored, again = (_value(one.what, value, found, lang) for value in (one.stored, one.again))
    return say(lang, *_WHAT[one.what]), stored, again, one.same


def _value(what: str, value: Any, found: Why, lang: str) -> str:
    if value is None:
        return "–"
    if what in ("zone", "community"):
        return case_place.called(found.names, what, str(value), lang)
    if what == "unit":
        return case_place.unit_name(found.routing.departments.get(value), lang)
    if isinstance(value, Hotspot):
        return hotspot.words(value, lang)
    if isinstance(value, dict):
        return " · ".join(f"{_called(name, found, lang)} {amount:,.2f}" for name, amount in value.items()) or "–"
    return f"{value:,.1f}" if isinstance(value, float) else str(value)


def _called(layer_and_code: str, found: Why, lang: str) -> str:
    layer, _, code = layer_and_code.partition(" ")
    return case_place.called(found.names, layer, code, lang)
