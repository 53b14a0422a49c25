"""What an examination says about one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """How bad it is."""

    GOOD = "✓"
    LOOK = "!"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing, how it is, and what to do when it is not well."""

    thing: str
    verdict: Verdict
    words: str


def good_if(holds: bool, thing: str, words: str, *, otherwise: str, verdict: Verdict = Verdict.BAD) -> Finding:
    """A finding with the words for either case."""
    return Finding(thing, Verdict.GOOD, words) if holds else Finding(thing, verdict, otherwise)
