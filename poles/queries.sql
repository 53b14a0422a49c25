-- name: signed
-- The pole a code claims to be, with the key that must have signed it.
SELECT p.organization_id, p.id, p.number, p.code, p.circuit, p.kind, p.street, p.zone_code, p.community_code,
       ST_X(p.place) AS lon, ST_Y(p.place) AS lat, p.revoked, o.qr_key
  FROM organization o
  LEFT JOIN pole p ON p.organization_id = o.id AND p.id = %(pole_id)s::int
 WHERE o.id = %(organization_id)s::int AND o.active

-- name: numbered
SELECT p.organization_id, p.id, p.number, p.code, p.circuit, p.kind, p.street, p.zone_code, p.community_code,
       ST_X(p.place) AS lon, ST_Y(p.place) AS lat
  FROM pole p
 WHERE p.organization_id = %(organization_id)s::int AND p.number_plain = %(number_plain)s

-- name: nearest
-- The index orders by Mercator units, which is the order of metres among neighbours; the metres given are geodesic.
SELECT near.*
  FROM (SELECT p.organization_id, p.id, p.number, p.code, p.circuit, p.kind, p.street, p.zone_code, p.community_code,
               ST_X(p.place) AS lon, ST_Y(p.place) AS lat,
               ST_Distance(p.place::geography,
                           ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)::geography) AS metres
          FROM pole p
         WHERE p.organization_id = %(organization_id)s::int
         ORDER BY p.gm <-> ST_Transform(ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326), 3857)
         LIMIT 8) near
 WHERE near.metres <= %(within_metres)s::float8
 ORDER BY near.metres, near.id
 LIMIT 1

-- name: open_case
-- The oldest open request at a pole that everybody may know of: the one to join.
SELECT r.id, r.number, r.status, r.category_id, r.fault, r.created_at, r.due_at, r.supporters, r.photos
  FROM request r
  JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
 WHERE r.organization_id = %(organization_id)s::int AND r.pole_id = %(pole_id)s::int AND r.status <= 4
   AND c.sensitivity <> 'private'
 ORDER BY r.created_at, r.id
 LIMIT 1
