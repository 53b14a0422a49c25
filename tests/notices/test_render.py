"""Every template that anything writes has its sentence."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

from geo_oss.notices.model import Notice
from geo_oss.notices.render import _TEXTS, text

SOURCES = Path(__file__).parents[2] / "geo_oss" / "requests"


def _notice(template: str) -> Notice:
    return Notice(1, uuid4(), 5, "console", "citizen", template, {}, 1, "org", "เทศบาล", "KT1", "ไฟดับ", None)


def test_every_template_has_thai_words_and_the_number() -> None:
    for template in _TEXTS:
        assert "KT1" in text(_notice(template)) and re.search("[ก-๙]", text(_notice(template)))


def test_an_unknown_template_still_tells_something() -> None:
    assert text(_notice("something new")) == "เทศบาล: คำร้อง KT1 มีความคืบหน้า"


def test_the_templates_written_by_queries_are_known() -> None:
    queries = "".join(path.read_text() for path in SOURCES.glob("*.sql"))
    written = set(re.findall(r"'(?:citizen|officer)', '(\w+)'", queries))
    assert {"received", "new_request", "assigned"} <= written <= set(_TEXTS)
