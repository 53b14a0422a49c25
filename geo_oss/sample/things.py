"""Numbered things besides light poles: bins where people pass, trees along the main roads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo_oss.sample.model import AssetKind, LightPole, Thing

BIN_FAULTS = (
    ("full", "ถังเต็ม/ล้น", "Full or overflowing"),
    ("broken", "ถังชำรุด", "Bin is broken"),
    ("gone", "ถังหาย", "Bin has gone"),
    ("other", "อื่น ๆ", "Something else"),
)
TREE_FAULTS = (
    ("cable", "กิ่งพันสายไฟ", "Branches in the cables"),
    ("road", "กิ่งบังทาง/ป้าย", "Hides the road or a sign"),
    ("dead", "ต้นตาย/ใกล้ล้ม", "Dead or about to fall"),
    ("other", "อื่น ๆ", "Something else"),
)
KINDS = (
    AssetKind("bin", "ถังขยะ", "Bin", "trash-2", (
        ("litres", "ความจุ (ลิตร)", "Volume (l)", "number"), ("colour", "สี", "Colour", "text"),
    )),
    AssetKind("tree", "ต้นไม้", "Tree", "tree-deciduous", (
        ("species", "ชนิดต้นไม้", "Species", "text"), ("girth_cm", "เส้นรอบวง (ซม.)", "Girth (cm)", "number"),
    )),
)  # fmt: skip
FAULTS = {"bin": BIN_FAULTS, "tree": TREE_FAULTS}
STILL_WORKS = frozenset({"daylight", "leaning", "full", "cable", "road", "other"})
"""Faults that leave a thing in service: they count as cases, not as failures."""
_SPECIES = ("ประดู่", "ราชพฤกษ์", "ตะแบก", "หูกระจง")
_COLOURS = (("240", "เขียว"), ("120", "เหลือง"), ("240", "น้ำเงิน"))
_A_STEP = 0.00003
"""About three metres: beside a pole, not on it."""
_POLES_BETWEEN_BINS, _POLES_BETWEEN_TREES = 30, 12


def things(poles: Sequence[LightPole]) -> tuple[Thing, ...]:
    """Bins and trees beside some of the poles, numbered in the poles' order."""
    return (*_bins(poles[::_POLES_BETWEEN_BINS]), *_trees(poles[6::_POLES_BETWEEN_TREES]))


def _bins(poles: Sequence[LightPole]) -> Iterator[Thing]:
    for n, pole in enumerate(poles, start=1):
        litres, colour = _COLOURS[n % len(_COLOURS)]
        facts = (("litres", litres), ("colour", colour))
        yield Thing("bin", f"ถ-{n:03d}", pole.street, facts, round(pole.lon + _A_STEP, 7), pole.lat)


def _trees(poles: Sequence[LightPole]) -> Iterator[Thing]:
    for n, pole in enumerate(poles, start=1):
        facts = (("species", _SPECIES[n % len(_SPECIES)]), ("girth_cm", str(60 + 7 * n % 90)))
        yield Thing("tree", f"ต-{n:03d}", pole.street, facts, pole.lon, round(pole.lat + _A_STEP, 7))
