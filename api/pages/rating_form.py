"""The form of stars: what was typed, what is wrong with it, and what it starts with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests import rating
from geo_oss.requests.rating import Given, Rating

_ASPECT = "aspect_"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the form shows; stars are the words 1 … 5, empty where none are chosen. `problem` is told above it."""

    overall: str = ""
    aspects: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    problem: Invalid | None = None

    def given(self, *, empty_keeps: bool = False) -> Given:
        """The answers as the core takes them; with `empty_keeps` no comment leaves the one that is there.

        Raises `Invalid` naming the field.
        """
        if not self.overall:
            raise Invalid("กรุณาเลือกดาวโดยรวม 1 ถึง 5", "Please choose 1 to 5 stars overall.", field="overall")
        aspects = {code: _stars(text) for code, text in self.aspects.items() if text}
        comment = None if empty_keeps and not self.comment.strip() else self.comment
        return Given(_stars(self.overall), aspects, comment)


def read(form: Mapping[str, object]) -> Answers:
    """The answers of a form that was sent."""
    words = {name: value for name, value in form.items() if isinstance(value, str)}
    aspects = {aspect.code: words.get(_ASPECT + aspect.code, "") for aspect in rating.ASPECTS}
    return Answers(words.get("overall", ""), aspects, words.get("comment", ""))


def kept(known: Rating | None, *, words: bool) -> Answers:
    """The form of a request as it is rated now; the comment (`words`) only for whoever holds the secret link."""
    if known is None:
        return Answers()
    aspects = {code: str(stars) for code, stars in known.aspects.items()}
    return Answers(str(known.overall), aspects, known.comment if words else "")


async def facts(
    conn: Conn, organization: Organization, request_id: int, answers: Answers | None, *, done: bool, words: bool
) -> dict[str, Any]:
    """What `macros/rating.html` needs of a request: as it is rated, or the `answers` that could not be kept."""
    may_rate = done or answers is not None
    known = await rating.of(conn, organization.id, request_id) if may_rate else None
    return {
        "may_rate": may_rate,
        "rated": known,
        "answers": answers or kept(known, words=words),
        "aspects": rating.ASPECTS,
    }


def _stars(text: str) -> int:
    """The stars of one answer; 0, which nobody can give, for anything else."""
    return int(text) if text in {str(stars) for stars in rating.STARS} else 0
