"""Numbers for many requests: each count is taken once for all of them, so that they have no gaps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.organizations.model import Category, Organization
from geo_oss.requests import bulk_text, numbering
from geo_oss.requests.distinct import Indices, Ints, distinct
from geo_oss.requests.incoming import Incoming, Instants
from geo_oss.requests.numbering import Series

_SQL = sql.load(__package__, "bulk.sql")
_SEQ = re.compile(r"\{seq(?::(\d))?\}")
_HOLE = "\x00"
HOUR, DAY = 3600, 86_400


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of many requests, written when they are asked for: those given, else a count and the text around it.

    `around` has what stands before, between and after the counts, for each `face` a number can have; `widths` the least
    digits of the counts between.
    """

    given: pa.Array | None
    around: list[pa.Array]
    widths: list[int]
    face: Indices
    count: Ints

    def part(self, rows: slice) -> Numbers:
        """The numbers of some of the requests."""
        given = None if self.given is None else self.given[rows]
        return replace(self, given=given, face=self.face[rows], count=self.count[rows])

    def texts(self) -> pa.Array:
        """The numbers themselves."""
        columns = [text.take(pa.array(self.face)) for text in self.around]
        digits = pa.array(self.count).cast(pa.string())
        for place, width in enumerate(self.widths):
            columns.insert(2 * place + 1, pc.utf8_lpad(digits, width, "0"))
        written = pc.binary_join_element_wise(*columns, "")
        return written if self.given is None else pc.coalesce(self.given, written)


def issue(
    conn: Connection[Row], organization: Organization, categories: dict[int, Category], given: Incoming
) -> Numbers:
    """A number by the municipality's pattern for each request without one, counted in the order of their creation.

    The counts stay locked until the caller's COMMIT.
    """
    theirs = None if given.numbers is None else bulk_text.array(given.numbers, len(given))
    rows = np.arange(len(given)) if theirs is None else np.flatnonzero(theirs.is_null())
    kinds, days, face_of_row = _faces(organization, given.category_id[rows], given.created_at[rows])
    named = [(categories[kind].abbreviation, day) for kind, day in zip(kinds, days, strict=True)]
    series = [
        numbering.series(organization.number_pattern, organization.number_reset, abbreviation=abbreviation, day=day)
        for abbreviation, day in named
    ]
    face, count = np.zeros(len(given), dtype=np.intp), np.zeros(len(given), dtype=np.int64)
    face[rows], count[rows] = face_of_row, _counted(conn, organization.id, series, face_of_row, given.created_at[rows])
    widths = [int(hole[1] or 0) for hole in _SEQ.finditer(organization.number_pattern)]
    return Numbers(theirs, _around(organization, named), widths, face, count)


def _faces(
    organization: Organization, category_id: Ints, created_at: Instants
) -> tuple[list[int], list[date], Indices]:
    """Category and day of each way a number can look, and the one of each request."""
    kinds, kind = distinct(category_id)
    if "{abbr}" not in organization.number_pattern:
        kind = np.zeros_like(kind)
    faces, face = distinct(_local_days(created_at, organization.zone) * max(len(kinds), 1) + kind)
    dates = [date(1970, 1, 1) + timedelta(days=f // len(kinds)) for f in faces.tolist()]
    return [int(kinds[f % len(kinds)]) for f in faces.tolist()], dates, face


def _around(organization: Organization, named: list[tuple[str, date]]) -> list[pa.Array]:
    pattern = _SEQ.sub(_HOLE, organization.number_pattern)
    code = organization.abbreviation
    texts = [numbering.text(pattern, code=code, abbreviation=word, day=day, seq=0).split(_HOLE) for word, day in named]
    return [pa.array(part, pa.string()) for part in zip(*texts, strict=True)]


def _local_days(created_at: Instants, zone: ZoneInfo) -> Ints:
    """Days since 1970 as the municipality's clock counts them."""
    instants = created_at.astype("datetime64[s]").astype(np.int64)
    if not len(instants):
        return instants
    first, last = instants.min() // DAY, instants.max() // DAY + 1
    shifts = {_shift(day * DAY, zone) for day in range(first, last + 1)}
    if len(shifts) == 1:
        return np.asarray((instants + shifts.pop()) // DAY)
    hours, hour = distinct(instants // HOUR)
    shift = np.array([_shift(one * HOUR, zone) for one in hours.tolist()])
    return np.asarray((instants + shift[hour]) // DAY)


def _shift(instant: int, zone: ZoneInfo) -> int:
    """Seconds the clock is ahead of UTC, which it does not change and change back within a day."""
    offset = datetime.fromtimestamp(instant, zone).utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def _counted(
    conn: Connection[Row], organization_id: int, series: list[Series], face: Indices, created_at: Instants
) -> Ints:
    """The running number of each request in its series. Series are locked in one order, whoever comes."""
    known = sorted(set(series), key=lambda one: (one.scope, one.period))
    of_face = np.array([known.index(one) for one in series], dtype=np.intp)
    row_series = of_face[face]
    order = np.lexsort((created_at, row_series))
    ends = np.cumsum(np.bincount(row_series, minlength=len(known)))
    counts = np.empty(len(face), dtype=np.int64)
    for one, start, end in zip(known, np.append(0, ends), ends, strict=False):
        rows = order[start:end]
        taken = {"organization_id": organization_id, "scope": one.scope, "period": one.period, "count": len(rows)}
        last = conn.execute(_SQL["count_many"], taken).fetchone()
        assert last is not None
        counts[rows] = np.arange(last["value"] - len(rows) + 1, last["value"] + 1)
    return counts
