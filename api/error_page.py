"""The page a person sees when something went wrong; it needs no database and no organization."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="/static/css/error.css">
</head>
<body>
<main class="error">
<p class="error-status">{status}</p>
<h1>{sentence}</h1>
<p lang="{other_lang}">{other}</p>
{reference}<p><a href="{home}">{back}</a></p>
</main>
</body>
</html>
"""
_WORDS = {
    "th": ("ทำรายการไม่สำเร็จ", "กลับหน้าแรก", "รหัสอ้างอิง"),
    "en": ("That did not work", "Back to the start", "Reference"),
}


def error_page(request: Request, status: int, th: str, en: str, reference: str = "") -> HTMLResponse:
    """The page for a status, Thai first unless the asker reads English, with a way back."""
    lang = _language(request)
    title, back, label = _WORDS[lang]
    sentence, other = (en, th) if lang == "en" else (th, en)
    note = f"<p>{label}: <code>{escape(reference)}</code></p>\n" if reference else ""
    html = _PAGE.format(
        lang=lang,
        other_lang="th" if lang == "en" else "en",
        status=status,
        title=title,
        sentence=escape(sentence),
        other=escape(other),
        reference=note,
        home=_home(request),
        back=back,
    )
    return HTMLResponse(html, status)


def _language(request: Request) -> str:
    wanted = request.query_params.get("lang") or request.cookies.get("lang")
    return "en" if wanted == "en" else "th"


def _home(request: Request) -> str:
    org = str(request.path_params.get("org", ""))
    return f"/{org}" if org.isascii() and org.replace("-", "").isalnum() else "/"
