"""`geo-oss staff …`: who may sign in."""

from __future__ import annotations

from typing import Annotated

import typer
from psycopg.errors import UniqueViolation
from rich.table import Table

from api.commands import database
from api.commands.terminal import console
from geo_oss.db.pool import Conn
from geo_oss.errors import Conflict, Invalid, NotFound
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization as Municipality
from geo_oss.people import store
from geo_oss.people.model import ROLES, StaffMember

app = typer.Typer(help="Staff (เจ้าหน้าที่): who may sign in", no_args_is_help=True)

Organization = Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality, as in its address")]
Username = Annotated[str, typer.Argument(help="User name")]
Password = Annotated[
    str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True, help="Asked if not given")
]


@app.command()
def add(
    username: Username,
    organization: Organization,
    name: Annotated[str, typer.Option(help="Name as colleagues and citizens see it")],
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}")],
    password: Password,
    department: Annotated[str, typer.Option(help="Code of the department")] = "",
    phone: Annotated[str, typer.Option(help="Telephone")] = "",
) -> None:
    """Adds a person, who may sign in at once."""

    async def work(conn: Conn) -> None:
        town = await organizations.get(conn, organization)
        unit = await _department(conn, town, department) if department else None
        try:
            await store.add(conn, town.id, username, password, name=name, role=role, department_id=unit, phone=phone)
        except UniqueViolation:
            raise Conflict(
                "มีชื่อผู้ใช้นี้แล้ว", f"There is already a {username} at {organization}.", field="username"
            ) from None

    database.awaited(work)
    console.print(f"{username} may sign in at /{organization}/staff/sign-in.")


@app.command("list")
def listed(organization: Organization) -> None:
    """Everybody who may sign in."""

    async def work(conn: Conn) -> list[StaffMember]:
        return await store.listed(conn, (await organizations.get(conn, organization)).id)

    table = Table("User name", "Name", "Role", box=None)
    for person in database.awaited(work):
        table.add_row(person.username, person.name, person.role)
    console.print(table)


@app.command()
def password(username: Username, organization: Organization, password: Password) -> None:
    """Gives a person a new password and ends all their sessions."""

    async def work(conn: Conn) -> None:
        person = await _person(conn, organization, username)
        await store.set_password(conn, person.organization_id, person.id, password)

    database.awaited(work)
    console.print(f"{username} has a new password.")


@app.command()
def leave(username: Username, organization: Organization) -> None:
    """Lets a person in no more and ends all their sessions; what they did stays theirs."""

    async def work(conn: Conn) -> None:
        person = await _person(conn, organization, username)
        await store.set_active(conn, person.organization_id, person.id, active=False)

    database.awaited(work)
    console.print(f"{username} may sign in no more.")


async def _person(conn: Conn, organization: str, username: str) -> StaffMember:
    town = await organizations.get(conn, organization)
    wanted = store.username_of(username)
    for person in await store.listed(conn, town.id):
        if person.username == wanted:
            return person
    raise NotFound("ไม่พบเจ้าหน้าที่คนนี้", f"Nobody at {organization} has the user name {wanted}.", field="username")


async def _department(conn: Conn, town: Municipality, code: str) -> int:
    units = {unit.code: unit.id for unit in await organizations.departments(conn, town.id)}
    if code not in units:
        raise Invalid("ไม่พบหน่วยงานนี้", f"No department {code}; there are: {', '.join(units)}.", field="department")
    return units[code]
