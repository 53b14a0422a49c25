"""The page of a light pole: scan its sticker, say what is wrong, send. An open case there comes first."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import errors, forms, limits
from api.deps import Conn, Lang, Org, ReadConn, shop
from api.pages import pole_form, pole_scan
from api.pages.pole_form import Answers
from api.pages.pole_scan import Scan
from api.pages.render import page
from api.uploads import keep_photos
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import GeoOssError, Invalid, NotFound, TooLarge
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization
from geo_oss.requests import gazetteer, intake, support
from poles import asset, kinds

router = APIRouter(include_in_schema=False)
_SENDING = [Depends(limits.per_address(limits.SEND)), Depends(forms.checked)]
_JOINING = [Depends(limits.per_address(limits.SUPPORT)), Depends(forms.checked)]


@router.get("/P/{code}")
@router.get("/p/{code}")
async def scanned(request: Request, conn: ReadConn, code: str) -> Response:
    """The pole of a sticker; a code that cannot be believed gets a page that leads on by hand."""
    try:
        scan = await pole_scan.by_code(conn, code)
        await _counted(request, conn, scan)
        return _shown(request, scan)
    except (Invalid, NotFound) as trouble:
        return await _refused(request, conn, trouble, await pole_scan.claimed(conn, code))


@router.post("/P/{code}", dependencies=_SENDING)
@router.post("/p/{code}", dependencies=_SENDING)
async def send_scanned(request: Request, conn: Conn, lang: Lang, code: str) -> Response:
    """Takes the report at a scanned pole in."""
    return await _send(request, conn, await pole_scan.by_code(conn, code), lang)


@router.post("/P/{code}/same", dependencies=_JOINING)
@router.post("/p/{code}/same", dependencies=_JOINING)
async def join_scanned(request: Request, conn: Conn, code: str) -> Response:
    """One more voice for the open case of a scanned pole."""
    return await _join(request, conn, await pole_scan.by_code(conn, code))


@router.get("/P")
@router.get("/p")
async def by_hand(request: Request, conn: ReadConn, org: str = "", number: str = "") -> Response:
    """Choose a municipality and type a pole's number: where a sticker that nobody can read leads to."""
    if org and number:
        return RedirectResponse(f"/{_path_word(org)}/pole?{urlencode({'number': number[:64]})}", 303)
    return await _refused(request, conn, None, None)


@router.get("/{org}/pole")
async def typed(request: Request, org: Org, conn: ReadConn, number: str = "", kind: str = "") -> Response:
    """The pole, or other kind of thing, with a number that somebody typed."""
    try:
        return _shown(request, await pole_scan.by_number(conn, org, number, kind))
    except (Invalid, NotFound) as trouble:
        return await _refused(request, conn, trouble if number else None, org)


@router.post("/{org}/pole", dependencies=_SENDING)
async def send_typed(request: Request, org: Org, conn: Conn, lang: Lang) -> Response:
    """Takes the report at a pole with a typed number in."""
    return await _send(request, conn, await _by_form(request, conn, org), lang)


@router.post("/{org}/pole/same", dependencies=_JOINING)
async def join_typed(request: Request, org: Org, conn: Conn) -> Response:
    """One more voice for the open case of a pole with a typed number."""
    return await _join(request, conn, await _by_form(request, conn, org))


def _shown(
    request: Request, scan: Scan, answers: Answers | None = None, complaints: dict[str, str] | None = None
) -> Response:
    asked = request.query_params
    answers = answers or pole_form.read(asked)
    return page(
        request,
        "pole/pole.html",
        code=422 if complaints else 200,
        org=scan.organization,
        scan=scan,
        pole=scan.pole,
        answers=answers,
        errors=complaints or {},
        far=pole_form.far_metres(answers, scan),
        joined="joined" in asked,
        asking=scan.case is None or "other" in asked or bool(complaints),
        fault=scan.fault(scan.case.fault) if scan.case else None,
    )


async def _counted(request: Request, conn: Connection, scan: Scan) -> None:
    """A scan is the page opened by its code alone; what follows on the page is no other scan."""
    if not request.query_params:
        await asset.count_scan(conn, scan.organization.id, scan.pole.id, scan.organization.time_zone)


async def _send(request: Request, conn: Connection, scan: Scan, lang: str) -> Response:
    form = await request.form()
    answers = pole_form.read(form)
    try:
        kept = await keep_photos(request, scan.organization.id, form.getlist("files"))
        answers = replace(answers, photo=(*answers.photo, *(str(photo.id) for photo in kept)))
        async with conn.transaction():
            draft = pole_form.draft(answers, scan)
            receipt = await intake.submit(
                conn, scan.organization, draft, keys=shop(request).keys, key=f"pole-{answers.key}"
            )
    except (Invalid, TooLarge) as trouble:
        return _shown(request, scan, answers, {trouble.field or "fault": trouble.en if lang == "en" else trouble.th})
    return RedirectResponse(f"/{scan.organization.code}/t/{receipt.token}?new=1", 303)


async def _join(request: Request, conn: Connection, scan: Scan) -> Response:
    """Joins the case that is open now; when it has just been closed, the page asks for a new report."""
    if scan.case is None:
        return RedirectResponse(scan.address(), 303)
    await support.add(conn, scan.organization, scan.case.id, voucher=forms.visitor(request))
    return RedirectResponse(scan.address(joined=1), 303)


async def _refused(
    request: Request, conn: Connection, trouble: GeoOssError | None, org: Organization | None
) -> Response:
    number = request.query_params.get("number", "")[:64]
    return page(
        request,
        "pole/refused.html",
        code=errors.problem_of(trouble).status if trouble else 200,
        org=org,
        trouble=trouble,
        towns=[] if org else await organizations.listed(conn),
        kinds=await kinds.listed(conn, org.id, active_only=True) if org else [],
        kind=request.query_params.get("kind", ""),
        number=number,
        alike=await _alike(conn, org, number) if org and trouble else [],
    )


async def _alike(conn: Connection, org: Organization, number: str) -> list[str]:
    """Numbers of poles that look like the one nobody has."""
    try:
        hits = await gazetteer.search(conn, org, number, limit=6)
    except Invalid:
        return []
    return [hit.name for hit in hits if hit.kind == "pole"]


async def _by_form(request: Request, conn: Connection, org: Organization) -> Scan:
    form = await request.form()
    number, kind = (value if isinstance(value, str) else "" for value in (form.get("number"), form.get("kind")))
    return await pole_scan.by_number(conn, org, number, kind)


def _path_word(org: str) -> str:
    return "".join(letter for letter in org if letter.isascii() and (letter.isalnum() or letter == "-"))[:32] or "-"
