"""Turns a template and its facts into a page: language, municipality, theme, dates and addresses are always there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api import forms
from api.pages import assets, filters, language, status, theme

TEMPLATES = Path(__file__).resolve().parent.parent / "web" / "templates"

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
_templates.filters.update(filters.ALL)
_templates.globals.update(
    static=assets.static, vendor=assets.vendor, modules=assets.modules, statuses=status.LOOKS, status_key=status.key
)


def page(request: Request, name: str, /, *, code: int = 200, **context: object) -> HTMLResponse:
    """A whole page as an answer, in the language of the request.

    Templates always have: org (or none), lang, t(th, en), url(path), csrf, theme, switch_url, path, now.
    """
    answer = HTMLResponse(text(request, name, **context), status_code=code)
    language.remember(request, answer)
    forms.remember_visitor(request, answer)
    return answer


def text(request: Request, name: str, /, **context: object) -> str:
    """A page or a part of one as HTML text."""
    return _templates.get_template(name).render(_always(request, context) | context)


def translator(lang: language.Language) -> Callable[..., str]:
    """t(th, en): the sentence in the language; t(th, en, n=3) fills {n}."""

    def t(th: str, en: str, **values: object) -> str:
        sentence = en if lang == "en" else th
        return sentence.format(**values) if values else sentence

    return t


def _always(request: Request, context: dict[str, object]) -> dict[str, object]:
    lang = language.chosen(request)
    org: Any = context.get("org") or getattr(request.state, "organization", None)
    root = f"/{org.code}" if org else ""
    return {
        "org": org,
        "lang": lang,
        "t": translator(lang),
        "url": lambda path="": f"{root}{path}",
        "csrf": forms.LazyToken(request),
        "theme": theme.address(org.accent if org else ""),
        "switch_url": language.switch_url(request),
        "path": request.url.path,
        "now": datetime.now(UTC),
    }
