"""Several dark poles of one circuit within a few hours: an incident, proposed when looked at, decided by staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from geo_oss.coordinates import metres_between
from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.people.keys import Keys
from geo_oss.requests import family, intake, proposals
from geo_oss.requests.model import Draft, Located
from geo_oss.requests.proposals import ProposalGone
from poles.kinds import Kind

_SQL = sql.load(__package__, "incidents.sql")


@dataclass(frozen=True, slots=True)
class Failure:
    """An open case of one thing of a circuit that is out of service; the place is the thing's (EPSG:4326)."""

    id: int
    number: str
    created_at: datetime
    category_id: int
    asset_kind: str
    circuit: str
    pole_id: int
    pole_number: str
    street: str
    place: LonLat


@dataclass(frozen=True, slots=True)
class Proposal:
    """Failures of one circuit that belong together, in the order they were reported."""

    circuit: str
    cases: tuple[Failure, ...]

    @property
    def poles(self) -> list[str]:
        """The numbers of its poles, once each."""
        return list(dict.fromkeys(case.pole_number for case in self.cases))

    @property
    def ids(self) -> list[int]:
        """The ids of its cases."""
        return [case.id for case in self.cases]

    @property
    def middle(self) -> Failure:
        """The case whose pole is nearest to all the others."""
        return min(self.cases, key=lambda one: sum(metres_between(one.place, other.place) for other in self.cases))

    @property
    def category_id(self) -> int:
        """The category most of its cases have."""
        return Counter(case.category_id for case in self.cases).most_common(1)[0][0]


def propose(failures: Iterable[Failure], *, least: int, window: timedelta) -> list[Proposal]:
    """The incidents among failures sorted by circuit and time.

    A failure belongs to one when some window of that length holds it and at least so many different poles of its
    circuit; windows that share a failure are one incident.
    """
    return [
        Proposal(circuit, tuple(group))
        for circuit, of_circuit in groupby(failures, key=lambda failure: failure.circuit)
        for group in _groups(list(of_circuit), least, window)
    ]


def _groups(cases: Sequence[Failure], least: int, window: timedelta) -> list[list[Failure]]:
    spans: list[tuple[int, int]] = []
    first = 0
    for last, case in enumerate(cases):
        while case.created_at - cases[first].created_at > window:
            first += 1
        if len({one.pole_id for one in cases[first : last + 1]}) >= least:
            start = spans.pop()[0] if spans and first <= spans[-1][1] else first
            spans.append((start, last))
    return [list(cases[start : end + 1]) for start, end in spans]


async def proposed(conn: Conn, organization_id: int, kinds: Sequence[Kind]) -> list[Proposal]:
    """What is proposed now, for each kind by its own settings."""
    rows = await (await conn.execute(_SQL["open_failures"], {"organization_id": organization_id})).fetchall()
    failures = [_failure(row) for row in rows]
    return [
        proposal
        for kind in kinds
        for proposal in propose(
            (one for one in failures if one.asset_kind == kind.code),
            least=kind.incident_least,
            window=timedelta(hours=kind.incident_hours),
        )
    ]


async def of(conn: Conn, organization_id: int, kinds: Sequence[Kind], ids: Sequence[int]) -> Proposal:
    """The proposal of exactly these cases, held until COMMIT. Raises `ProposalGone`."""
    await proposals.alone(conn, organization_id)
    now = await proposed(conn, organization_id, kinds)
    found = next((one for one in now if set(one.ids) == set(ids)), None)
    if found is None:
        raise ProposalGone()
    return found


async def accept(
    conn: Conn, organization: Organization, proposal: Proposal, located: Located, *, keys: Keys, staff_id: int
) -> int:
    """Makes one request of the incident, at its middle pole, and the cases its children; gives the new one's id."""
    poles = proposal.poles
    listed = ", ".join(poles)
    draft = Draft(
        proposal.category_id,
        proposal.middle.place,
        "staff",
        title=f"ไฟดับทั้งวงจร {proposal.circuit} ({len(poles)} ต้น)"[:200],
        description=f"รวม {len(proposal.cases)} เรื่องของวงจร {proposal.circuit}: {listed}"[:4000],
        anonymous=True,
        channel="other",
    )
    receipt = await intake.submit(conn, organization, draft, keys=keys, located=located)
    made = {"organization_id": organization.id, "parent_id": receipt.id, "staff_id": staff_id}
    await conn.execute(_SQL["by_staff"], made)
    await family.adopt(conn, organization.id, receipt.id, proposal.ids, staff_id=staff_id)
    await _decided(conn, organization.id, proposal, "accepted", staff_id, parent_id=receipt.id)
    return receipt.id


async def dismiss(conn: Conn, organization_id: int, proposal: Proposal, reason: str, *, staff_id: int) -> None:
    """Puts the proposal aside for good, with its reason; new cases may make a new one. Raises `Invalid`."""
    said = proposals.reason_of(reason, "กรุณาเขียนเหตุผลที่ไม่ใช่เหตุเดียวกัน", "Please say why it is no incident.")
    await _decided(conn, organization_id, proposal, "dismissed", staff_id, reason=said)


async def latest(conn: Conn, organization_id: int) -> list[Row]:
    """What was decided lately, newest first."""
    return await (await conn.execute(_SQL["latest"], {"organization_id": organization_id})).fetchall()


async def _decided(
    conn: Conn,
    organization_id: int,
    proposal: Proposal,
    state: str,
    staff_id: int,
    *,
    parent_id: int | None = None,
    reason: str = "",
) -> None:
    row = {"organization_id": organization_id, "circuit": proposal.circuit, "request_ids": proposal.ids}
    await conn.execute(
        _SQL["decided"], row | {"state": state, "parent_id": parent_id, "reason": reason, "staff_id": staff_id}
    )


def _failure(row: Row) -> Failure:
    place = LonLat(row["lon"], row["lat"])
    names = [name for name in Failure.__dataclass_fields__ if name != "place"]
    return Failure(**{name: row[name] for name in names}, place=place)
