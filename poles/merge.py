"""A list of poles, or of another kind, into the registry by number: looked at first, then all of it in one act.

`preview` says what `apply` would do. New ones get an id and a code, known ones keep theirs; none is ever deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Conflict, Invalid, NotFound
from geo_oss.geo import LonLat, frame
from geo_oss.thai.painted import plain_number
from poles import codes
from poles.columns import Columns
from poles.kinds import POLE, UnknownKind
from poles.plan import MOVED_METRES, Changed, Counts, Entry, Listing, MergePlan, Moved, Returned, Vanished

_SQL = sql.load(__package__, "merge.sql")
FATES = ("flag", "retire", "keep")
"""What becomes of those a file does not name: marked as missing, retired, or nothing (the file is only a part)."""
_WORDS = ("number", "circuit", "kind", "street")


class RegistryChanged(Conflict):
    """Somebody changed the registry between the look and the act."""

    code = "registry_changed"
    th = "ทะเบียนหรือไฟล์เปลี่ยนไปหลังจากดูตัวอย่าง กรุณาดูตัวอย่างอีกครั้งก่อนยืนยัน ยังไม่มีอะไรเปลี่ยน"
    en = "The registry or the file has changed since the preview. Look again before confirming; nothing was changed."


@dataclass(frozen=True, slots=True)
class By:
    """Who merges: a member of staff, or a name such as a command's."""

    staff_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """How to merge: which moves count, what becomes of the vanished, whether a file overrules the field."""

    moved_metres: float = MOVED_METRES
    vanished: str = "flag"
    take_file: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """A merge that was done and recorded: its number in `asset_import`."""

    id: int
    counts: Counts


def preview(
    conn: Connection[Row],
    organization_id: int,
    kind: str,
    listing: Listing,
    *,
    moved_metres: float = MOVED_METRES,
    take_file: bool = False,
) -> MergePlan:
    """What merging the listing would do; nothing is changed. Raises `UnknownKind`."""
    terms = _checked(Terms(moved_metres, "keep", take_file))
    with conn.transaction():
        _need_kind(conn, organization_id, kind)
        _stage(conn, listing.entries)
        plan = _plan(conn, organization_id, kind, listing, terms)
        conn.execute(_SQL["unstage"])
    return plan


def apply(
    conn: Connection[Row],
    organization_id: int,
    kind: str,
    listing: Listing,
    *,
    source: str,
    by: By,
    terms: Terms | None = None,
    fingerprint: str = "",
) -> Act:
    """Merges the listing in one transaction (a savepoint inside the caller's) and records the act.

    With the `fingerprint` of a plan raises `RegistryChanged` unless exactly that plan is what would be done. Raises
    `Invalid` for a listing that stops, `UnknownKind`, `NotFound` for an unknown organization.
    """
    terms = _checked(terms or Terms())
    if listing.stops:
        raise _stopped(listing)
    with conn.transaction():
        secret = key(conn, organization_id)
        _need_kind(conn, organization_id, kind)
        _stage(conn, listing.entries)
        plan = _plan(conn, organization_id, kind, listing, terms)
        if fingerprint and fingerprint != plan.fingerprint:
            raise RegistryChanged()
        act = _act(conn, organization_id, plan, terms, source=source, by=by)
        owner = {"organization_id": organization_id, "kind": kind}
        conn.execute(_SQL["remember"], owner)
        _renew_and_add(conn, organization_id, kind, secret, terms)
        _put_away(conn, organization_id, plan, terms)
        conn.execute(_SQL["record"], owner | {"act": act})
        conn.execute(_SQL["forget"])
        _tell(conn, organization_id, act, plan, terms, by)
        conn.execute(_SQL["unstage"])
    conn.execute(_SQL["analyze"])
    return Act(act, plan.counts)


def merge(conn: Connection[Row], organization_id: int, entries: Sequence[Entry], kind: str = POLE) -> Counts:
    """Takes a list of distinct numbers that is not all there is, in the caller's transaction. Raises as `apply`."""
    listing = Listing(len(entries), Columns(), "EPSG:4326", list(entries))
    terms = Terms(moved_metres=0.0, vanished="keep")
    return apply(conn, organization_id, kind, listing, source="", by=By(), terms=terms).counts


def imports(conn: Connection[Row], organization_id: int, *, limit: int = 20) -> list[Row]:
    """The latest merges of a municipality, newest first: id, asset_kind, source_name, at, by_name, vanished, counts,
    and `undoes` and `undone_by`, the numbers of the acts that take back and that were taken back."""
    return conn.execute(_SQL["imports"], {"organization_id": organization_id, "limit": limit}).fetchall()


def _checked(terms: Terms) -> Terms:
    if terms.vanished not in FATES:
        raise Invalid(
            f"เลือกสิ่งที่ทำกับรายการที่หายไป: {', '.join(FATES)}", f"Vanished ones: {', '.join(FATES)}.", field="vanished"
        )
    if not 0 <= terms.moved_metres <= 100_000:
        raise Invalid("ระยะต้องอยู่ระหว่าง 0–100,000 เมตร", "The distance is 0 to 100,000 metres.", field="moved_metres")
    return terms


def _stopped(listing: Listing) -> Invalid:
    first = next(iter(listing.problems), None)
    return Invalid(
        f"มี {len(listing.problems)} แถวที่ใช้ไม่ได้ {first.sentence('th') if first else ''}",
        f"{len(listing.problems)} rows cannot be taken. {first.sentence('en') if first else ''}",
        field="file",
    )


def key(conn: Connection[Row], organization_id: int) -> bytes:
    """The key that signs stickers; other merges wait until COMMIT. Raises `NotFound`."""
    found = conn.execute(_SQL["key"], {"organization_id": organization_id}).fetchone()
    if found is None:
        raise NotFound(field="organization")
    return bytes(found["qr_key"])


def _need_kind(conn: Connection[Row], organization_id: int, kind: str) -> None:
    if conn.execute(_SQL["kind"], {"organization_id": organization_id, "kind": kind}).fetchone() is None:
        raise UnknownKind(field="kind")


def _stage(conn: Connection[Row], entries: Sequence[Entry]) -> None:
    conn.execute(_SQL["stage"])
    with conn.cursor().copy(_SQL["fill"]) as copy:
        for line, entry in enumerate(entries):
            copy.write_row(_staged(line, entry))
    conn.execute(_SQL["analyze_stage"])


def _staged(line: int, entry: Entry) -> tuple[Any, ...]:
    cell = frame(entry.place)
    fields = json.dumps(dict(entry.fields), ensure_ascii=False) if entry.fields else "{}"
    words = (entry.number, plain_number(entry.number), entry.circuit, entry.kind, entry.street, fields)
    return (line, *words, entry.place.lon, entry.place.lat, cell.qx, cell.qy, cell.z28)


def _plan(conn: Connection[Row], organization_id: int, kind: str, listing: Listing, terms: Terms) -> MergePlan:
    asked = {"organization_id": organization_id, "kind": kind, "moved_metres": terms.moved_metres}
    known = conn.execute(_SQL["known"], asked).fetchone()
    added = [listing.entries[row["line"]] for row in conn.execute(_SQL["unknown"], asked)]
    differing = [(row, listing.entries[row["line"]]) for row in conn.execute(_SQL["differing"], asked)]
    far = [(row, entry) for row, entry in differing if row["metres"] > terms.moved_metres]
    moved = [_moved(*one) for one in far if terms.take_file or one[0]["placed_by"] != "field"]
    stays = [_moved(*one) for one in far if not terms.take_file and one[0]["placed_by"] == "field"]
    changed = [_changed(row, entry, words) for row, entry in differing if (words := _words(row, entry))]
    touched = {one.id for one in (*moved, *stays)} | {one.id for one in changed}
    assert known is not None
    return MergePlan(
        kind=kind,
        added=added,
        moved=moved,
        kept=stays,
        changed=changed,
        vanished=[_vanished(row) for row in conn.execute(_SQL["vanished"], asked)],
        returned=[Returned(row["id"], row["number"], entry.row) for row, entry in differing if row["was_away"]],
        conflicts=listing.problems,
        unchanged=known["known"] - len(touched),
        blocked=listing.stops,
    )


def _moved(row: Row, entry: Entry) -> Moved:
    before = LonLat(row["lon"], row["lat"])
    return Moved(row["id"], row["number"], entry.row, row["metres"], before, entry.place)


def _changed(row: Row, entry: Entry, words: dict[str, tuple[str, str]]) -> Changed:
    return Changed(row["id"], row["number"], entry.row, words)


def _words(row: Row, entry: Entry) -> dict[str, tuple[str, str]]:
    said: Mapping[str, str | None] = {name: getattr(entry, name) for name in _WORDS} | dict(entry.fields)
    known: Mapping[str, Any] = {name: row[name] for name in _WORDS} | row["fields"]
    return {
        name: (str(known.get(name, "")), word)
        for name, word in said.items()
        if word is not None and known.get(name) != word
    }


def _vanished(row: Row) -> Vanished:
    place = LonLat(row["lon"], row["lat"])
    return Vanished(row["id"], row["number"], row["street"], place, row["open_cases"], row["already"])


def _act(conn: Connection[Row], organization_id: int, plan: MergePlan, terms: Terms, *, source: str, by: By) -> int:
    values = {"organization_id": organization_id, "kind": plan.kind, "source": source[:200], "staff_id": by.staff_id}
    values |= {"by_name": by.name, "vanished": terms.vanished, "counts": Jsonb(asdict(plan.counts))}
    row = conn.execute(_SQL["act"], values).fetchone()
    assert row is not None, "INSERT … RETURNING gives one row"
    return int(row["id"])


def _renew_and_add(conn: Connection[Row], organization_id: int, kind: str, secret: bytes, terms: Terms) -> None:
    owner = {"organization_id": organization_id, "kind": kind}
    lines = [row["line"] for row in conn.execute(_SQL["unknown"], owner)]
    conn.execute(_SQL["renew"], owner | {"moved_metres": terms.moved_metres, "take_file": terms.take_file})
    if not lines:
        return
    following = conn.execute(_SQL["following"], owner).fetchone()
    assert following is not None
    conn.execute(_SQL["newcomers"])
    with conn.cursor().copy(_SQL["name_newcomers"]) as copy:
        for pole_id, line in enumerate(lines, start=following["id"]):
            copy.write_row((line, pole_id, codes.issue(organization_id, pole_id, secret)))
    conn.execute(_SQL["add"], owner)
    conn.execute(_SQL["forget_newcomers"])


def _put_away(conn: Connection[Row], organization_id: int, plan: MergePlan, terms: Terms) -> None:
    if terms.vanished != "keep":
        given = {"organization_id": organization_id, "ids": [one.id for one in plan.vanished]}
        conn.execute(_SQL[terms.vanished], given)


def _tell(conn: Connection[Row], organization_id: int, act: int, plan: MergePlan, terms: Terms, by: By) -> None:
    with conn.cursor().copy(_SQL["tell"]) as copy:
        for pole_id, kind, before, after, metres, detail in _events(plan, terms):
            said = json.dumps(detail, ensure_ascii=False)
            copy.write_row((organization_id, pole_id, kind, by.staff_id, act, before, after, metres, said))


_Event = tuple[int, str, str | None, str | None, float | None, dict[str, Any]]


def _events(plan: MergePlan, terms: Terms) -> Iterator[_Event]:
    """What the histories tell; that a thing was added, its own row says."""
    for move in plan.moved:
        yield move.id, "moved", _point(move.before), _point(move.after), move.metres, {}
    for change in plan.changed:
        yield change.id, "changed", None, None, None, {name: list(pair) for name, pair in change.words.items()}
    for one in plan.returned:
        yield one.id, "returned", None, None, None, {}
    for gone in plan.vanished:
        if terms.vanished == "retire":
            yield gone.id, "retired", None, None, None, {}
        elif terms.vanished == "flag" and not gone.already:
            yield gone.id, "vanished", None, None, None, {}


def _point(place: LonLat) -> str:
    return f"SRID=4326;POINT({place.lon!r} {place.lat!r})"
