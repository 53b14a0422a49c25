"""Two languages on every page; every setting and every command is written down."""

from __future__ import annotations

import re
from dataclasses import fields
from html.parser import HTMLParser

import pytest
import typer

from api.cli import app
from geo_oss.settings import ROOT, Settings
from tests.house import sources

_CLASSES = re.compile(r"\{% block \w*class\w* %\}.*?\{% endblock.*?%\}")
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LETTERS = re.compile(r"[A-Za-z\u0e00-\u0e7f]{2,}")
_NAMES = re.compile(r"aria-[a-z]+=\"[^\"]*\"|GEO-OSS|GeoJSON|TileJSON|OpenAPI|OpenStreetMap|PostGIS|ไทย|English")


def test_every_setting_is_in_the_example() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = re.findall(r"^#? ?(GEO_OSS_\w+)=", text, re.MULTILINE)
    assert sorted(listed) == sorted(f"GEO_OSS_{field.name.upper()}" for field in fields(Settings))


def test_every_setting_says_what_it_is() -> None:
    assert all(field.metadata["about"] for field in fields(Settings))


def test_what_a_template_says_it_says_through_t() -> None:
    loose = [
        f"{sources.name(file)}: {words}"
        for file in sources.templates()
        for words in Said.by(file.read_text(encoding="utf-8"))
        if _LETTERS.search(_NAMES.sub("", words))
    ]
    assert not loose


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("<p>Report</p>", ["Report"]),
        ("<p>{{ t('แจ้ง', 'Report') }}</p>", []),
        ('<input placeholder="ค้นหา">', ["ค้นหา"]),
        ('<input placeholder="{{ t("ค้นหา", "Search") }}" name="q">', []),
        ("<script>const words = 1;</script>", []),
    ],
)
def test_loose_words_are_seen(template: str, said: list[str]) -> None:
    assert Said.by(template) == said


class Said(HTMLParser):
    """Collects what a person would read or hear of a template, without its expressions."""

    _READ_ALOUD = ("placeholder", "aria-label", "title", "alt")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    @classmethod
    def by(cls, template: str) -> list[str]:
        """All words of a template that are not inside an expression."""
        parser = cls()
        parser.feed(_EXPRESSION.sub("", _CLASSES.sub("", template)))
        return parser.words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}
        for name, value in attrs:
            if name in self._READ_ALOUD:
                self._hear(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._hear(data)

    def _hear(self, words: str) -> None:
        if words.strip():
            self.words.append(words.strip())


def test_the_commands_of_the_readme_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    files = set(re.findall(r"\bbin/[a-z]+", text))
    assert {"bin/up", "bin/test", "bin/bench"} <= files
    assert not [name for name in files if not (ROOT / name).is_file()]
    words = sorted(set(re.findall(r"geo-oss ((?:[a-z]+ ?){1,2})", text)))
    assert words and not [word for word in words if not _exists(word.split())]


@pytest.mark.parametrize("group", ["zones", "poles", "requests", "staff", "organizations", "heat", "sample"])
def test_every_noun_has_its_commands(group: str) -> None:
    assert _exists([group])


def _exists(words: list[str]) -> bool:
    command = typer.main.get_command(app)
    for word in words:
        choices = getattr(command, "commands", None)
        if choices is None:
            return True  # what follows are words of the sentence around it
        if word not in choices:
            return False
        command = choices[word]
    return True
