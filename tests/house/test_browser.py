"""The browser's parts: one version everywhere, every icon in the sprite, nothing inline that the policy forbids."""

from __future__ import annotations

import json
import re

from api import vendored
from api.install import browser, icons
from geo_oss.settings import ROOT
from tests.house import sources

_STATIC = ROOT / "api" / "web" / "static"
_ICON = re.compile(r"""\bicon\(\s*["']([a-z0-9-]+)["']""")


def test_modules_import_the_version_that_is_locked() -> None:
    locked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]["maplibre-gl"]
    found = re.findall(r"vendor/([\w.-]+)/", (_STATIC / "js" / "maplibre.js").read_text(encoding="utf-8"))
    assert found == [f"maplibre-gl-{locked}"]


def test_one_module_knows_the_version() -> None:
    modules = sorted((_STATIC / "js").rglob("*.js"))
    assert [file.name for file in modules if "/vendor/" in file.read_text(encoding="utf-8")] == ["maplibre.js"]


def test_every_vendored_file_is_recorded() -> None:
    recorded = {line.split()[1] for line in browser.RECORD.read_text(encoding="utf-8").splitlines()}
    folders = vendored.folders()
    assert recorded == {f"{folders[part.name]}/{name}" for part in browser.PARTS for name in part.files}
    assert not vendored.missing()


def test_every_icon_of_a_template_is_in_the_sprite() -> None:
    listed = set(icons.listed(browser.WEB / "icons.txt"))
    used = {name for file in sources.templates() for name in _ICON.findall(file.read_text(encoding="utf-8"))}
    assert used <= listed


def test_no_template_has_script_or_style_of_its_own() -> None:
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)")
    assert not [
        sources.name(file) for file in sources.templates() if forbidden.search(file.read_text(encoding="utf-8"))
    ]


def test_no_module_puts_data_into_html() -> None:
    forbidden = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\()")
    modules = sorted((_STATIC / "js").rglob("*.js"))
    assert not [sources.name(file) for file in modules if forbidden.search(file.read_text(encoding="utf-8"))]
