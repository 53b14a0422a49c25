-- name: signed
-- The pole a code claims to be, with the key that must have signed it.
SELECT p.organization_id, p.id, p.number, p.code, p.circuit, p.kind, p.street, p.zone_code, p.community_code, p.asset_kind,
       ST_X(p.place) AS lon, ST_Y(p.place) AS lat, p.revoked, p.retired_at IS NOT NULL AS retired, o.qr_key,
       coalesce((p.detail->>'edition')::int, 0) AS edition
  FROM organization o
  LEFT JOIN pole p ON p.organization_id = o.id AND p.id = %(pole_id)s::int
 WHERE o.id = %(organization_id)s::int AND o.active

-- name: numbered
SELECT p.organization_id, p.id, p.number, p.code, p.circuit, p.kind, p.street, p.zone_code, p.community_code, p.asset_kind,
       ST_X(p.place) AS lon, ST_Y(p.place) AS lat
  FROM pole p
 WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s AND p.number_plain = %(number_plain)s
   AND p.retired_at IS NULL

-- name: by_zone
-- In the order of the numbers inside the numbers: 2-9 before 2-10.
SELECT p.organization_id, p.id, p.number, p.code, p.circuit, p.kind, p.street, p.zone_code, p.community_code, p.asset_kind,
       ST_X(p.place) AS lon, ST_Y(p.place) AS lat
  FROM pole p
 WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s AND NOT p.revoked
   AND p.retired_at IS NULL
   AND (%(zone_code)s = '' OR p.zone_code = %(zone_code)s OR (%(zone_code)s = 'unknown' AND p.zone_code IS NULL))
   AND p.number_plain LIKE %(part_of_number)s
 ORDER BY regexp_replace(p.number_plain, '\d.*', ''),
          (SELECT array_agg(m[1]::numeric) FROM regexp_matches(p.number_plain, '(\d+)', 'g') m), p.number_plain
 LIMIT %(limit)s::int OFFSET %(offset)s::int

-- name: by_numbers
SELECT p.organization_id, p.id, p.number, p.code, p.circuit, p.kind, p.street, p.zone_code, p.community_code, p.asset_kind,
       ST_X(p.place) AS lon, ST_Y(p.place) AS lat
  FROM pole p
 WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s AND NOT p.revoked
   AND p.retired_at IS NULL AND p.number_plain = ANY(%(numbers)s::text[])

-- name: nearest
-- The index orders by Mercator units, which is the order of metres among neighbours; the metres given are geodesic.
SELECT near.*
  FROM (SELECT p.organization_id, p.id, p.number, p.code, p.circuit, p.kind, p.street, p.zone_code, p.community_code, p.asset_kind,
               ST_X(p.place) AS lon, ST_Y(p.place) AS lat,
               ST_Distance(p.place::geography,
                           ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)::geography) AS metres
          FROM pole p
         WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s AND p.retired_at IS NULL
         ORDER BY p.gm <-> ST_Transform(ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326), 3857)
         LIMIT 8) near
 WHERE near.metres <= %(within_metres)s::float8
 ORDER BY near.metres, near.id
 LIMIT 1

-- name: open_case
-- The oldest open request at a pole that everybody may know of, place and all: the one to join.
SELECT r.id, r.number, r.status, r.category_id, r.fault, r.created_at, r.due_at, r.supporters, r.photos
  FROM request r
  JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
 WHERE r.organization_id = %(organization_id)s::int AND r.pole_id = %(pole_id)s::int AND r.status <= 4
   AND c.sensitivity = 'public'
 ORDER BY r.created_at, r.id
 LIMIT 1

-- name: key
-- The key that signs; the row stays locked so that two loads follow each other.
SELECT qr_key FROM organization WHERE id = %(organization_id)s::int FOR NO KEY UPDATE

-- name: letterhead
SELECT name_th, phone, accent FROM organization WHERE id = %(organization_id)s::int

-- name: withdraw
UPDATE pole SET revoked = true
 WHERE organization_id = %(organization_id)s::int AND asset_kind = %(kind)s
   AND number_plain = ANY(%(numbers)s::text[])
RETURNING id, number

-- name: editions
SELECT id, number, coalesce((detail->>'edition')::int, 0) AS edition
  FROM pole
 WHERE organization_id = %(organization_id)s::int AND asset_kind = %(kind)s
   AND number_plain = ANY(%(numbers)s::text[])
   FOR UPDATE

-- name: reissue
UPDATE pole SET code = %(code)s, revoked = false, detail = detail || jsonb_build_object('edition', %(edition)s::int)
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int

-- name: tell_sticker
INSERT INTO pole_event (organization_id, pole_id, kind, staff_id)
SELECT %(organization_id)s::int, pole_id, %(kind)s, %(staff_id)s::int FROM unnest(%(pole_ids)s::int[]) AS pole_id

-- name: by_street
SELECT p.organization_id, p.id, p.number, p.code, p.circuit, p.kind, p.street, p.zone_code, p.community_code, p.asset_kind,
       ST_X(p.place) AS lon, ST_Y(p.place) AS lat
  FROM pole p
 WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s AND NOT p.revoked
   AND p.retired_at IS NULL AND p.street = %(street)s
 ORDER BY regexp_replace(p.number_plain, '\d.*', ''),
          (SELECT array_agg(m[1]::numeric) FROM regexp_matches(p.number_plain, '(\d+)', 'g') m), p.number_plain
 LIMIT %(limit)s::int

-- name: streets
SELECT street, count(*)::int AS poles
  FROM pole
 WHERE organization_id = %(organization_id)s::int AND asset_kind = %(kind)s AND street <> '' AND retired_at IS NULL
   AND NOT revoked
 GROUP BY street
 ORDER BY street
 LIMIT 1000

-- name: name_of
SELECT number, asset_kind FROM pole WHERE organization_id = %(organization_id)s::int AND id = %(pole_id)s::int

-- name: around
-- Those near a place, nearest first; the metres are geodesic.
SELECT near.*
  FROM (SELECT p.organization_id, p.id, p.number, p.code, p.circuit, p.kind, p.street, p.zone_code, p.community_code,
               p.asset_kind, ST_X(p.place) AS lon, ST_Y(p.place) AS lat,
               ST_Distance(p.place::geography,
                           ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)::geography) AS metres
          FROM pole p
         WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s AND p.retired_at IS NULL
           AND ST_DWithin(p.gm, mercator_point(%(lon)s::float8, %(lat)s::float8),
                          %(within_metres)s::float8 / cos(radians(%(lat)s::float8)))) near
 ORDER BY near.metres, near.id
 LIMIT 2000
