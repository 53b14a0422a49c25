"""What a look has found, as plain data for the page: sentences in both languages, figures, the first of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import msgspec

from api.geodata.wording import on_page
from geo_oss.files import reasons
from geo_oss.files.reading import Reading, Repair
from poles.plan import Listing, MergePlan
from zones.model import Plan
from zones.read import Boundaries
from zones.topology.model import KINDS, Drawing, Finding, Topology

FIRST = 40
"""Lines of each list on a page; the map and the GeoPackage have all."""
NAMES = 12


def boundaries(present: Drawing, found: Boundaries, plan: Plan, report: Topology) -> dict[str, Any]:
    """Of a file of boundaries."""
    return {
        "reading": reading(found.reading),
        "columns": asdict(found.columns),
        "sample": list(zip(found.codes[:NAMES], found.names_th[:NAMES], strict=True)),
        "count": len(found.codes),
        "plan": _plan(plan, _named(present.codes, present.names), _named(found.codes, found.names_th)),
        "reports": [topology(report)],
    }


def assets(listing: Listing, plan: MergePlan) -> dict[str, Any]:
    """Of a file of numbered things."""
    return {
        "reading": reading(listing.reading),
        "columns": {name: getattr(listing.columns, name) for name in listing.columns.__slots__},
        "sample": [(entry.number, entry.street or "") for entry in listing.entries[:NAMES]],
        "count": listing.rows,
        "counts": asdict(plan.counts),
        "blocked": plan.blocked,
        "fingerprint": plan.fingerprint,
        "added": [entry.number for entry in plan.added[:FIRST]],
        "moved": [{"number": one.number, "metres": one.metres} for one in plan.moved[:FIRST]],
        "kept": [{"number": one.number, "metres": one.metres} for one in plan.kept[:FIRST]],
        "changed": [{"number": one.number, "words": one.words} for one in plan.changed[:FIRST]],
        "vanished": [{"number": one.number, "open": one.open_cases} for one in plan.vanished[:FIRST]],
        "conflicts": [{"th": one.sentence("th"), "en": one.sentence("en")} for one in plan.conflicts[:FIRST]],
    }


def reading(found: Reading) -> dict[str, Any]:
    """How a file was read."""
    told: dict[str, Any] = msgspec.to_builtins(found)
    told["repairs"] = [_repair(repair) for repair in found.repairs[:FIRST]]
    told["notes"] = [dict(zip(("th", "en"), on_page(note.th, note.en), strict=True)) for note in found.notes]
    if found.control is not None:
        told["control"]["residuals"] = told["control"]["residuals"][:FIRST]
        told["control"]["points"] = len(found.control.residuals)
    return told | {"repaired": len(found.repairs)}


def _repair(repair: Repair) -> dict[str, Any]:
    th, en = reasons.words(repair.reason)
    return {"row": repair.row, "code": repair.code, "th": th, "en": en, "after_m2": repair.after_m2,
            "change_m2": repair.after_m2 - repair.before_m2}  # fmt: skip


def topology(report: Topology) -> dict[str, Any]:
    """A report: how many of each kind, and the largest of each."""
    kinds = [_kind(report, kind) for kind in KINDS]
    return {
        "layer": report.layer,
        "boundaries": report.boundaries,
        "total": len(report.findings),
        "noise": report.noise,
        "kinds": [kind for kind in kinds if kind["count"]],
    }


def _kind(report: Topology, kind: str) -> dict[str, Any]:
    found = report.of(kind)
    return {
        "kind": kind,
        "th": KINDS[kind][0],
        "en": KINDS[kind][1],
        "count": len(found),
        "slivers": sum(finding.is_sliver for finding in found),
        "area_m2": sum(finding.area_m2 for finding in found),
        "largest": [_finding(finding) for finding in found[:FIRST]],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "codes": finding.codes[:4],
        "more": max(len(finding.codes) - 4, 0),
        "area_m2": finding.area_m2,
        "width_m": finding.width_m,
        "lon": finding.place.lon,
        "lat": finding.place.lat,
        "sliver": finding.is_sliver,
        "th": finding.detail[0],
        "en": finding.detail[1],
    }


def _named(codes: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    return dict(zip(codes, names, strict=True))


def _plan(plan: Plan, old: dict[str, str], new: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(plan)
    kinds = ("appeared", "vanished", "moved", "renamed", "renumbered")
    told["kinds"] = {kind: len(plan.of_kind(kind)) for kind in kinds} | {"renamed": len(plan.renamed)}
    for zone, change in zip(told["zones"], plan.zones, strict=True):
        zone["renames"] = change.renames
    told["zones"] = sorted(told["zones"], key=lambda zone: -zone["difference_m2"])[:FIRST]
    told["moves"] = told["moves"][:FIRST]
    for move in told["moves"]:
        move |= {"old_name": old.get(move["old_code"], ""), "new_name": new.get(move["new_code"], "")}
    told |= {"changed": len(plan.zones), "ways": len(plan.moves)}
    return told
