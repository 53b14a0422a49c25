"""Numbers for many requests: each count is taken once for all of them, so that they have no gaps."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.organizations.model import Category, Organization
from geo_oss.requests import numbering
from geo_oss.requests.numbering import Series

_SQL = sql.load(__package__, "bulk.sql")
_SEQ = re.compile(r"\{seq(?::(\d))?\}")
_HOLE = "\x00"

Ints = npt.NDArray[np.int64]
Instants = npt.NDArray[np.datetime64]


def issue(
    conn: Connection[Row],
    organization: Organization,
    categories: dict[int, Category],
    category_id: Ints,
    created_at: Instants,
) -> pa.Array:
    """A number by the municipality's pattern for each request, counted in the order of their creation.

    The counts stay locked until the caller's COMMIT.
    """
    kinds, kind = np.unique(category_id, return_inverse=True)
    if "{abbr}" not in organization.number_pattern:
        kind = np.zeros_like(kind)
    days = _local_days(created_at, organization)
    faces, face = np.unique(days * len(kinds) + kind, return_inverse=True)
    abbreviations = [categories[int(kinds[f % len(kinds)])].abbreviation for f in faces.tolist()]
    dates = [date(1970, 1, 1) + timedelta(days=f // len(kinds)) for f in faces.tolist()]
    series = [
        numbering.series(organization.number_pattern, organization.number_reset, abbreviation=abbreviation, day=day)
        for abbreviation, day in zip(abbreviations, dates, strict=True)
    ]
    counts = _counted(conn, organization.id, series, face, created_at)
    texts = [
        numbering.text(
            _SEQ.sub(_HOLE, organization.number_pattern),
            code=organization.abbreviation,
            abbreviation=abbreviation,
            day=day,
            seq=0,
        )
        for abbreviation, day in zip(abbreviations, dates, strict=True)
    ]
    return _written(organization.number_pattern, texts, face, counts)


def _local_days(created_at: Instants, organization: Organization) -> Ints:
    """Days since 1970 as the municipality's clock counts them."""
    instants = created_at.astype("datetime64[s]")
    hours, hour = np.unique(instants.astype("datetime64[h]"), return_inverse=True)
    shifts = [organization.zone.utcoffset(_aware(moment).astimezone(organization.zone)) for moment in hours.tolist()]
    moved = instants + np.array(shifts, dtype="timedelta64[s]")[hour] if len(hours) else instants
    return moved.astype("datetime64[D]").astype(np.int64)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _counted(
    conn: Connection[Row], organization_id: int, series: list[Series], face: Ints, created_at: Instants
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


def _written(pattern: str, texts: list[str], face: Ints, counts: Ints) -> pa.Array:
    """Numbers as text: what stands around the count by face, the count padded as the pattern says."""
    widths = [int(hole[1] or 0) for hole in _SEQ.finditer(pattern)]
    around = zip(*(text.split(_HOLE) for text in texts), strict=True)
    columns = [pa.array(part, pa.string()).take(pa.array(face)) for part in around]
    digits = pa.array(counts).cast(pa.string())
    for place, width in enumerate(widths):
        columns.insert(2 * place + 1, pc.utf8_lpad(digits, width, "0"))
    return pc.binary_join_element_wise(*columns, "")
