-- name: asset
SELECT p.id, p.number, p.code, p.asset_kind, p.circuit, p.kind, p.street, p.fields, p.zone_code, p.community_code,
       ST_X(p.place) AS lon, ST_Y(p.place) AS lat, p.placed_by, p.revoked, p.missing_since, p.retired_at, p.loaded_at,
       coalesce((p.detail->>'edition')::int, 0) AS edition,
       coalesce(z.name_th, '') AS zone_th, coalesce(z.name_en, '') AS zone_en,
       coalesce(c.name_th, '') AS community_th, coalesce(c.name_en, '') AS community_en
  FROM pole p
  LEFT JOIN boundary z ON z.organization_id = p.organization_id AND z.layer = 'zone' AND z.in_force
       AND z.code = p.zone_code
  LEFT JOIN boundary c ON c.organization_id = p.organization_id AND c.layer = 'community' AND c.in_force
       AND c.code = p.community_code
 WHERE p.organization_id = %(organization_id)s::int AND p.id = %(pole_id)s::int

-- name: cases
-- All cases of a thing, newest first. A failure is a case of a category about its kind, not rejected, whose fault leaves it
-- without service: a fault marked "works" in the category does not.
SELECT r.id, r.number, r.status, r.fault, r.title, r.created_at, r.done_at, r.due_at, r.channel, r.pole_method,
       r.pole_metres, r.supporters, c.name_th AS category_th, c.name_en AS category_en, c.icon, c.faults,
       c.asset_kind IS NOT DISTINCT FROM p.asset_kind AND r.status <> 6 AND NOT EXISTS (
           SELECT FROM jsonb_array_elements(c.faults) f
            WHERE f->>'code' = r.fault AND coalesce((f->>'works')::boolean, false)) AS failure
  FROM request r
  JOIN pole p ON p.organization_id = r.organization_id AND p.id = r.pole_id
  JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
 WHERE r.organization_id = %(organization_id)s::int AND r.pole_id = %(pole_id)s::int
 ORDER BY r.created_at DESC, r.id DESC

-- name: history
SELECT e.id, e.at, e.kind, e.metres, e.note, e.detail, coalesce(s.name, i.by_name, '') AS by_name, i.source_name,
       ST_X(e.from_place) AS from_lon, ST_Y(e.from_place) AS from_lat,
       ST_X(e.to_place) AS to_lon, ST_Y(e.to_place) AS to_lat
  FROM pole_event e
  LEFT JOIN staff s ON s.organization_id = e.organization_id AND s.id = e.staff_id
  LEFT JOIN asset_import i ON i.organization_id = e.organization_id AND i.id = e.import_id
 WHERE e.organization_id = %(organization_id)s::int AND e.pole_id = %(pole_id)s::int
 ORDER BY e.id DESC
 LIMIT 200

-- name: circuit
-- The others of a circuit, in the order of their numbers, with the open failure of each.
SELECT p.id, p.number, p.street, dark.since
  FROM pole p
  LEFT JOIN LATERAL (
       SELECT min(r.created_at) AS since
         FROM request r
         JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
        WHERE r.organization_id = p.organization_id AND r.pole_id = p.id AND r.status <= 4
          AND c.asset_kind = p.asset_kind AND NOT EXISTS (
              SELECT FROM jsonb_array_elements(c.faults) f
               WHERE f->>'code' = r.fault AND coalesce((f->>'works')::boolean, false))
       ) dark ON true
 WHERE p.organization_id = %(organization_id)s::int AND p.circuit = %(circuit)s AND p.asset_kind = %(kind)s
   AND p.retired_at IS NULL
 ORDER BY regexp_replace(p.number_plain, '\d.*', ''),
          (SELECT array_agg(m[1]::numeric) FROM regexp_matches(p.number_plain, '(\d+)', 'g') m), p.number_plain
 LIMIT 500

-- name: scans
SELECT coalesce(sum(scans), 0)::int AS ever, coalesce(sum(scans) FILTER (WHERE day > current_date - 30), 0)::int AS month,
       max(day) AS latest
  FROM pole_scan
 WHERE organization_id = %(organization_id)s::int AND pole_id = %(pole_id)s::int

-- name: prints
SELECT count(*)::int AS prints, max(at) AS latest
  FROM pole_event
 WHERE organization_id = %(organization_id)s::int AND pole_id = %(pole_id)s::int AND kind = 'printed'

-- name: count_scan
INSERT INTO pole_scan AS s (organization_id, pole_id, day, scans)
VALUES (%(organization_id)s, %(pole_id)s, (now() AT TIME ZONE %(time_zone)s)::date, 1)
ON CONFLICT (organization_id, pole_id, day) DO UPDATE SET scans = s.scans + 1

-- name: held
-- The thing as it stands, held until COMMIT.
SELECT number, ST_X(place) AS lon, ST_Y(place) AS lat
  FROM pole
 WHERE organization_id = %(organization_id)s::int AND id = %(pole_id)s::int AND retired_at IS NULL
   FOR UPDATE

-- name: correct
-- The new place with its zone and community, and the history, in one statement. Its requests keep their own place.
WITH placed AS (
    UPDATE pole SET place = ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326),
           gm = mercator_point(%(lon)s::float8, %(lat)s::float8), qx = %(qx)s, qy = %(qy)s, z28 = %(z28)s,
           placed_by = 'field', zone_code = o.zone_code, community_code = o.community_code
      FROM place_of(%(organization_id)s::int, %(lon)s::float8, %(lat)s::float8) o
     WHERE pole.organization_id = %(organization_id)s::int AND pole.id = %(pole_id)s::int
)
INSERT INTO pole_event (organization_id, pole_id, kind, staff_id, from_place, to_place, metres, note, detail)
VALUES (%(organization_id)s, %(pole_id)s, 'moved', %(staff_id)s,
        ST_SetSRID(ST_MakePoint(%(from_lon)s::float8, %(from_lat)s::float8), 4326),
        ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326), %(metres)s, %(note)s,
        jsonb_build_object('source', %(source)s::text, 'accuracy_metres', %(accuracy_metres)s::real))
