"""What can be taken out: requests as everybody or as the staff sees them, zones, communities, poles.

Everything is of one organization; places are in degrees, longitude first (EPSG:4326). A request that is a line or an
area is one in the file too. Nobody's name, telephone or address of mail is in any of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, select
from sqlalchemy.sql.selectable import NamedFromClause

from geo_oss.db.tables import ground, request, request_public, request_rating
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import worklist
from geo_oss.requests.conditions import conditions, public
from geo_oss.requests.filter import Filter
from geo_oss.requests.model import STATUS_NAMES, Status
from layers.export.columns import Column, moment, number, text, whole, words

LAYERS = {
    "requests": ("คำร้อง", "Requests"),
    "zones": ("เขต", "Zones"),
    "communities": ("ชุมชน", "Communities"),
    "poles": ("เสาไฟและทรัพย์สิน", "Poles and assets"),
}
EVERY_DESK = worklist.Desk()
"""What the staff may see, narrowed by nothing."""
_STATUS = {int(status): status.word for status in Status}
_STATUS_TH = {int(status): names[0] for status, names in STATUS_NAMES.items()}
_category, _main = ground.category.alias("category"), ground.category.alias("main")
_zone, _community = ground.boundary.alias("zone"), ground.boundary.alias("community")
_pole = ground.pole.alias("pole")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of an extract with one type of geometry, as a layer of their own; `Unknown`: of any type."""

    layer: str
    geometry_type: Literal["Point", "LineString", "Polygon", "MultiPolygon", "Unknown"]
    shape: ColumnElement[Any]
    wanted: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """Rows to be written: a layer's name, its key and columns, where they come from and in which order.

    `drawn` is the line or area of the rows that are more than their point, `shape`.
    """

    layer: str
    geometry_type: Literal["Point", "MultiPolygon"]
    key: ColumnElement[Any]
    columns: tuple[Column, ...]
    shape: ColumnElement[Any]
    source: FromClause
    counted: FromClause
    wanted: tuple[ColumnElement[bool], ...]
    order: tuple[ColumnElement[Any], ...]
    time_zone: str
    drawn: ColumnElement[Any] | None = None

    @property
    def points(self) -> Part:
        """All rows, each as what has only one type: what is drawn as its point."""
        return Part(self.layer, self.geometry_type, self.shape)

    @property
    def whole(self) -> Part:
        """All rows with their true shapes, in one layer."""
        if self.drawn is None:
            return self.points
        return Part(self.layer, "Unknown", func.coalesce(self.drawn, self.shape))

    @property
    def parts(self) -> tuple[Part, ...]:
        """All rows with their true shapes, a layer for each type of geometry; each row is in one of them."""
        if self.drawn is None:
            return (self.points,)
        return (Part(self.layer, self.geometry_type, self.shape, (self.drawn.is_(None),)), *self.lines_and_areas)

    @property
    def lines_and_areas(self) -> tuple[Part, ...]:
        """The rows that are lines, and those that are areas."""
        if self.drawn is None:
            return ()
        dimension = func.ST_Dimension(self.drawn)
        return (
            Part(f"{self.layer}_lines", "LineString", self.drawn, (dimension == 1,)),
            Part(f"{self.layer}_areas", "Polygon", self.drawn, (dimension == 2,)),
        )

    def rows(self, part: Part) -> Select[Any]:
        """The columns in their order, and the shape as WKB at the end."""
        values = [column.value.label(column.name) for column in self.columns]
        wkb = func.ST_AsBinary(part.shape).label("wkb")
        return select(*values, wkb).select_from(self.source).where(*self.wanted, *part.wanted).order_by(*self.order)

    def count(self, part: Part | None = None) -> Select[Any]:
        """How many rows there are, in all or of a part."""
        more = part.wanted if part else ()
        return select(func.count().label("n")).select_from(self.counted).where(*self.wanted, *more)


def public_requests(organization: Organization, asked: Filter) -> Extract:
    """What everybody may see of the requests a filter takes, newest first. Raises `Invalid` for a wrong filter."""
    r = request_public.c
    return Extract(
        layer="requests",
        geometry_type="Point",
        key=r.id,
        columns=(*_shared(request_public), *_of_pole(r.pole_number, r.pole_kind), *_ends(request_public)),
        shape=r.place,
        source=_named(request_public),
        counted=request_public,
        wanted=tuple(conditions(asked, public(), organization.id, organization.time_zone)),
        order=(r.created_at.desc(), r.id.desc()),
        time_zone=organization.time_zone,
        drawn=r.shape,
    )


def staff_requests(organization: Organization, asked: Filter, desk: worklist.Desk) -> Extract:
    """What the staff's list shows, newest first; contacts and the words beside stars stay here. Raises `Invalid`."""
    r, d, o, s = request.c, ground.department.c, ground.staff.c, request_rating.c
    same = r.organization_id
    source = (
        _named(request)
        .outerjoin(_pole, and_(_pole.c.organization_id == same, _pole.c.id == r.pole_id))
        .outerjoin(ground.department, and_(d.organization_id == same, d.id == r.department_id))
        .outerjoin(ground.staff, and_(o.organization_id == same, o.id == r.officer_id))
        .outerjoin(request_rating, and_(s.organization_id == same, s.request_id == r.id))
    )
    return Extract(
        layer="requests",
        geometry_type="Point",
        key=r.id,
        columns=(*_shared(request), *_inside(), *_ends(request)),
        shape=r.place,
        source=source,
        counted=request,
        wanted=tuple(worklist.wanted(organization, asked, desk)),
        order=(r.created_at.desc(), r.id.desc()),
        time_zone=organization.time_zone,
        drawn=r.shape,
    )


def boundaries(organization: Organization, layer: Literal["zone", "community"]) -> Extract:
    """The zones or communities in force, by code."""
    b = ground.boundary.c
    columns = (
        text("code", "code", "รหัส", b.code),
        text("name_th", "name_th", "ชื่อ", b.name_th),
        text("name_en", "name_en", "ชื่ออังกฤษ", b.name_en),
        number("area_m2", "area_m2", "พื้นที่ (ตร.ม.)", b.area_m2),
    )
    return Extract(
        layer="zones" if layer == "zone" else "communities",
        geometry_type="MultiPolygon",
        key=b.code,
        columns=columns,
        shape=b.shape,
        source=ground.boundary,
        counted=ground.boundary,
        wanted=(b.organization_id == organization.id, b.layer == layer, b.in_force),
        order=(b.code,),
        time_zone=organization.time_zone,
    )


def of(layer: str, organization: Organization, query: Mapping[str, str], desk: worklist.Desk | None = None) -> Extract:
    """The extract of a layer with the filter in query parameters, for the staff with a `desk`. Raises `Invalid`."""
    if layer == "requests":
        asked = filters.read(query)
        return staff_requests(organization, asked, desk) if desk else public_requests(organization, asked)
    if layer == "poles":
        return poles(organization, filters.read(query).asset)
    if layer in {"zones", "communities"}:
        return boundaries(organization, "zone" if layer == "zones" else "community")
    known = ", ".join(LAYERS)
    raise Invalid(f"ชั้นข้อมูลใช้ได้ {known}", f"layer is one of {known}.", field="layer")


def poles(organization: Organization, asset: str = "") -> Extract:
    """The poles and other assets that stand, by kind and number; the codes of their stickers stay here.

    `asset` is the code of a kind: those of this kind alone.
    """
    p = ground.pole.c
    of_kind = (p.asset_kind == asset,) if asset else ()
    columns = (
        text("asset", "asset", "ประเภททรัพย์สิน", p.asset_kind),
        text("number", "number", "หมายเลข", p.number),
        text("circuit", "circuit", "วงจร", p.circuit),
        text("kind", "kind", "ชนิด", p.kind),
        text("street", "street", "ถนน", p.street),
        text("zone", "zone", "รหัสเขต", p.zone_code),
        text("community", "community", "รหัสชุมชน", p.community_code),
    )
    return Extract(
        layer="poles",
        geometry_type="Point",
        key=p.id,
        columns=columns,
        shape=p.place,
        source=ground.pole,
        counted=ground.pole,
        wanted=(p.organization_id == organization.id, p.retired_at.is_(None), *of_kind),
        order=(p.asset_kind, p.number, p.id),
        time_zone=organization.time_zone,
    )


def _shared(table: NamedFromClause) -> tuple[Column, ...]:
    r = table.c
    return (
        text("number", "number", "เลขที่คำร้อง", r.number),
        text("category", "category", "ประเภทเรื่อง", _category.c.name_th),
        text("main_category", "main_cat", "ประเภทหลัก", _main.c.name_th),
        words("status", "status", "สถานะ (คำระบบ)", r.status, _STATUS),
        words("status_th", "status_th", "สถานะ", r.status, _STATUS_TH),
        text("title", "title", "หัวข้อ", r.title),
        text("zone", "zone", "รหัสเขต", r.zone_code),
        text("zone_name", "zone_name", "เขต", _zone.c.name_th),
        text("community", "community", "รหัสชุมชน", r.community_code),
        text("community_name", "comm_name", "ชุมชน", _community.c.name_th),
    )


def _inside() -> tuple[Column, ...]:
    r = request.c
    return (
        *_of_pole(_pole.c.number, _pole.c.asset_kind),
        text("description", "descript", "รายละเอียด", r.description),
        text("fault", "fault", "อาการ", r.fault),
        text("address", "address", "ที่อยู่ของเหตุ", r.address),
        text("channel", "channel", "ช่องทาง", r.channel),
        whole("priority", "priority", "ความเร่งด่วน", r.priority),
        text("department", "dept", "หน่วยงาน", ground.department.c.name_th),
        text("officer", "officer", "ผู้รับผิดชอบ", ground.staff.c.name),
        text("place_source", "place_src", "ที่มาของพิกัด", r.place_source),
        number("accuracy_metres", "accuracy_m", "ความแม่นยำ (ม.)", r.accuracy_metres),
        text("placement_method", "placed_by", "วิธีหาเขต", r.placement_method),
        number("edge_metres", "edge_m", "ห่างขอบเขต (ม.)", r.edge_metres),
        whole("rating", "rating", "ความพึงพอใจ (1–5)", request_rating.c.overall),
    )


def _of_pole(number: ColumnElement[Any], kind: ColumnElement[Any]) -> tuple[Column, ...]:
    return text("pole", "pole", "หมายเลขเสา/ทรัพย์สิน", number), text("asset", "asset", "ประเภททรัพย์สิน", kind)


def _ends(table: NamedFromClause) -> tuple[Column, ...]:
    r = table.c
    return (
        whole("supporters", "supporters", "ผู้แจ้งซ้ำ", r.supporters),
        whole("photos", "photos", "จำนวนรูป", r.photos),
        moment("created_at", "created_at", "วันที่แจ้ง", r.created_at),
        moment("updated_at", "updated_at", "แก้ไขล่าสุด", r.updated_at),
        moment("due_at", "due_at", "กำหนดเสร็จ", r.due_at),
        moment("done_at", "done_at", "วันที่เสร็จ", r.done_at),
    )


def _named(table: NamedFromClause) -> FromClause:
    """The table with the names of its category, zone and community; a code that is no longer in force has no name."""
    r = table.c
    same = r.organization_id
    return (
        table.join(_category, and_(_category.c.organization_id == same, _category.c.id == r.category_id))
        .outerjoin(_main, and_(_main.c.organization_id == same, _main.c.id == _category.c.parent_id))
        .outerjoin(_zone, _in_force(_zone, "zone", same, r.zone_code))
        .outerjoin(_community, _in_force(_community, "community", same, r.community_code))
    )


def _in_force(
    boundary: Any, layer: str, organization_id: ColumnElement[Any], code: ColumnElement[Any]
) -> ColumnElement[bool]:
    b = boundary.c
    return and_(b.organization_id == organization_id, b.layer == layer, b.in_force, b.code == code)
