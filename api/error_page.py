"""The page a person sees when something went wrong; it needs no database, and no organization when none was found."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.pages import language, render


def error_page(request: Request, status: int, th: str, en: str, reference: str = "") -> HTMLResponse:
    """The page for a status, Thai first unless the asker reads English, with a way back."""
    sentence = en if language.chosen(request) == "en" else th
    return render.page(request, "errors.html", code=status, status=status, sentence=sentence, reference=reference)
