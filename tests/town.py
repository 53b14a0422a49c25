"""The smallest town that can fail: two square zones meeting at lon 0.01, a community over both, poles, rules, staff.

zone W            zone E
0 ───── 0.01 ───── 0.02     community M: lon 0.005 … 0.015, lat 0 … 0.01
"""

from __future__ import annotations

from typing import LiteralString

from geo_oss.db.pool import Conn
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.people.keys import Keys

KEYS = Keys(vault=b"v" * 32, index=b"i" * 32, forms=b"f" * 32)
LIGHT, ROAD, NOISE, SECRET = 11, 21, 31, 41

TOWN: LiteralString = """
INSERT INTO organization (id, code, name_th, name_en, abbreviation, utm_srid, view_lon, view_lat, view_zoom, qr_key)
VALUES (1, 'twosquares', 'เทศบาลสองสี่เหลี่ยม', 'Two Squares', 'KT', 32631, 0.01, 0.005, 14, '\\x01'),
       (2, 'elsewhere', 'เทศบาลอื่น', 'Elsewhere', 'EW', 32631, 1.01, 0.005, 14, '\\x02');
INSERT INTO department VALUES (1, 1, 'works', 'กองช่าง', 'Works', ''), (2, 1, 'works', 'กองช่าง', 'Works', '');
INSERT INTO staff (organization_id, id, username, password_hash, name, role, department_id)
VALUES (1, 1, 'officer', '-', 'ช่างหนึ่ง', 'officer', 1), (2, 1, 'officer', '-', 'ช่างอื่น', 'officer', 1);
INSERT INTO category (organization_id, id, parent_id, code, abbreviation, name_th, name_en, days_min, days_max,
                      asset_kind, sensitivity, faults) VALUES
    (1, 10, NULL, 'ฟ.', 'ฟ.', 'ไฟฟ้า', 'Light', 1, 3, NULL, 'public', '[]'),
    (1, 11, 10, 'ฟ.(1)', 'ฟ.', 'ไฟดับ', 'Dark light', 1, 3, 'pole', 'public',
        '[{"code": "dark", "th": "ดับ", "en": "Dark"}]'),
    (1, 20, NULL, 'ถ.', 'ถ.', 'ถนน', 'Road', 3, 15, NULL, 'public', '[]'),
    (1, 21, 20, 'ถ.(1)', 'ถ.', 'หลุม', 'Pothole', 3, 15, NULL, 'public', '[]'),
    (1, 31, 20, 'ถ.(2)', 'ถ.', 'เสียงดัง', 'Noise', 3, 7, NULL, 'blurred', '[]'),
    (1, 41, 20, 'ถ.(3)', 'ถ.', 'ร้องเรียนเจ้าหน้าที่', 'About staff', 3, 7, NULL, 'private', '[]'),
    (2, 20, NULL, 'ถ.', 'ถ.', 'ถนน', 'Road', 3, 15, NULL, 'public', '[]'),
    (2, 21, 20, 'ถ.(1)', 'ถ.', 'หลุม', 'Pothole', 3, 15, NULL, 'public', '[]');
INSERT INTO boundary_version (organization_id, id, layer) VALUES (1, 1, 'zone'), (1, 2, 'community');
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
SELECT 1, version_id, layer, code, name_th, ST_Multi(shape), ST_Multi(ST_Boundary(ST_Transform(shape, 3857))),
       ST_Area(shape::geography), true
FROM (VALUES
    (1, 'zone', 'W', 'เขตตะวันตก', ST_MakeEnvelope(0, 0, 0.01, 0.01, 4326)),
    (1, 'zone', 'E', 'เขตตะวันออก', ST_MakeEnvelope(0.01, 0, 0.02, 0.01, 4326)),
    (2, 'community', 'M', 'ชุมชนกลาง', ST_MakeEnvelope(0.005, 0, 0.015, 0.01, 4326))
) AS drawn (version_id, layer, code, name_th, shape);
INSERT INTO pole (organization_id, id, number, code, place, gm, qx, qy, z28)
SELECT 1, id, number, code, place, ST_Transform(place, 3857), 0, 0, 0
FROM (VALUES (1, 'W-0001', 'CODEONE', ST_SetSRID(ST_MakePoint(0.002, 0.002), 4326)),
             (2, 'E-0002', 'CODETWO', ST_SetSRID(ST_MakePoint(0.012, 0.002), 4326))) AS v (id, number, code, place);
INSERT INTO route_rule
    (organization_id, id, position, name, category_id, zone_code, department_id, officer_id, priority)
VALUES (1, 1, 1, 'ไฟเขตตะวันตก', 10, 'W', 1, 1, 1), (1, 2, 2, 'ทั้งหมด', NULL, NULL, 1, NULL, 2);
"""


async def build(conn: Conn) -> Organization:
    """Draws the town in the connection's transaction and gives its municipality."""
    await conn.execute(TOWN)
    return await store.get(conn, "twosquares")
