-- name: day
SELECT d.crew_id, d.day, ST_X(d.start_place) AS lon, ST_Y(d.start_place) AS lat, d.starts_at, d.ends_at, d.back_metres,
       d.back_minutes, ST_AsGeoJSON(d.back_line, 6)::jsonb AS line, d.basis, d.by_hand, d.metres, d.nearest_metres,
       d.nearest_cases, d.left_out, d.made_at, s.name AS made_by
  FROM crew_day d
  JOIN staff s ON s.organization_id = d.organization_id AND s.id = d.made_by
 WHERE d.organization_id = %(organization_id)s::int AND d.crew_id = %(crew_id)s::int AND d.day = %(day)s::date

-- name: stops
SELECT t.position, t.metres, t.minutes, ST_AsGeoJSON(t.line, 6)::jsonb AS line, t.arrives_at, t.begins_at, t.ends_at,
       r.id, r.number, r.title, r.description, r.address, r.status, r.status <= 4 AS is_open, r.version, r.due_at,
       r.done_at, ST_X(r.place) AS lon, ST_Y(r.place) AS lat, k.icon, k.name_th AS category_th,
       k.name_en AS category_en, p.number AS pole_number, b.name_th AS community_th, b.name_en AS community_en
  FROM crew_stop t
  JOIN request r ON r.organization_id = t.organization_id AND r.id = t.request_id
  JOIN category k ON k.organization_id = r.organization_id AND k.id = r.category_id
  LEFT JOIN pole p ON p.organization_id = r.organization_id AND p.id = r.pole_id
  LEFT JOIN boundary b ON b.organization_id = r.organization_id AND b.version_id = r.community_version
       AND b.layer = 'community' AND b.code = r.community_code
 WHERE t.organization_id = %(organization_id)s::int AND t.crew_id = %(crew_id)s::int AND t.day = %(day)s::date
 ORDER BY t.position

-- name: requests
SELECT r.id, r.number, r.title, r.status, k.name_th AS category_th, k.name_en AS category_en, k.icon,
       ST_X(r.place) AS lon, ST_Y(r.place) AS lat
  FROM request r
  JOIN category k ON k.organization_id = r.organization_id AND k.id = r.category_id
 WHERE r.organization_id = %(organization_id)s::int AND r.id = ANY (%(ids)s::bigint[]) AND r.status <= 4
 ORDER BY r.id

-- name: unplanned
-- Open cases in packages of the crew, besides these.
SELECT count(*)::int AS cases
  FROM work_package p
  JOIN work_package_case w ON w.organization_id = p.organization_id AND w.package_id = p.id
  JOIN request r ON r.organization_id = w.organization_id AND r.id = w.request_id
 WHERE p.organization_id = %(organization_id)s::int AND p.crew_id = %(crew_id)s::int AND p.dissolved_at IS NULL
   AND r.status <= 3 AND r.id <> ALL (%(ids)s::bigint[])

-- name: planned
SELECT crew_id FROM crew_day
 WHERE organization_id = %(organization_id)s::int AND crew_id = ANY (%(crew_ids)s::int[]) AND day = %(day)s::date

-- name: to_do
-- What a crew may do on a day: the open cases of its packages. What is late or urgent matters more.
SELECT r.id, r.status, r.category_id, coalesce(k.parent_id, k.id) AS main_id, k.service_minutes, ST_X(r.place) AS lon,
       ST_Y(r.place) AS lat,
       1 + 2 * (r.due_at < %(until)s OR p.due <= %(day)s::date)::int + 2 * (r.priority = 1)::int
         + (p.due <= %(day)s::date + 2)::int AS weight
  FROM work_package p
  JOIN work_package_case w ON w.organization_id = p.organization_id AND w.package_id = p.id
  JOIN request r ON r.organization_id = w.organization_id AND r.id = w.request_id
  JOIN category k ON k.organization_id = r.organization_id AND k.id = r.category_id
 WHERE p.organization_id = %(organization_id)s::int AND p.crew_id = %(crew_id)s::int AND p.dissolved_at IS NULL
   AND r.status <= 4
 ORDER BY r.id

-- name: visited
-- Stops of a plan whose cases are closed: they stay where they were.
SELECT t.position, t.request_id
  FROM crew_stop t
  JOIN request r ON r.organization_id = t.organization_id AND r.id = t.request_id AND r.status >= 5
 WHERE t.organization_id = %(organization_id)s::int AND t.crew_id = %(crew_id)s::int AND t.day = %(day)s::date
 ORDER BY t.position

-- name: streets
SELECT ST_AsBinary(part.geom) AS line
  FROM street s, ST_Dump(s.line) AS part
 WHERE s.organization_id = %(organization_id)s::int
 ORDER BY s.id, part.path

-- name: unmake
DELETE FROM crew_stop
 WHERE organization_id = %(organization_id)s::int AND crew_id = %(crew_id)s::int AND day = %(day)s::date
   AND request_id <> ALL (%(kept)s::bigint[])

-- name: renumber
-- The stops that stay come first, in their order; two steps, for a number is used once at any time.
WITH kept AS (
    SELECT position, row_number() OVER (ORDER BY position) AS fresh
      FROM crew_stop
     WHERE organization_id = %(organization_id)s::int AND crew_id = %(crew_id)s::int AND day = %(day)s::date
)
UPDATE crew_stop t SET position = -kept.fresh
  FROM kept
 WHERE t.organization_id = %(organization_id)s::int AND t.crew_id = %(crew_id)s::int AND t.day = %(day)s::date
   AND t.position = kept.position

-- name: renumbered
UPDATE crew_stop SET position = -position
 WHERE organization_id = %(organization_id)s::int AND crew_id = %(crew_id)s::int AND day = %(day)s::date AND position < 0

-- name: make
INSERT INTO crew_day (organization_id, crew_id, day, start_place, starts_at, ends_at, back_metres, back_minutes, back_line,
                      basis, by_hand, metres, nearest_metres, nearest_cases, left_out, made_by)
VALUES (%(organization_id)s, %(crew_id)s, %(day)s, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), %(starts_at)s,
        %(ends_at)s, %(back_metres)s, %(back_minutes)s, ST_GeomFromGeoJSON(%(back_line)s), %(basis)s, %(by_hand)s,
        %(metres)s, %(nearest_metres)s, %(nearest_cases)s, %(left_out)s, %(staff_id)s)
ON CONFLICT (organization_id, crew_id, day) DO UPDATE
   SET (start_place, starts_at, ends_at, back_metres, back_minutes, back_line, basis, by_hand, metres, nearest_metres,
        nearest_cases, left_out, made_by, made_at)
     = (excluded.start_place, excluded.starts_at, excluded.ends_at, excluded.back_metres, excluded.back_minutes,
        excluded.back_line, excluded.basis, excluded.by_hand, excluded.metres, excluded.nearest_metres,
        excluded.nearest_cases, excluded.left_out, excluded.made_by, now())

-- name: stop
INSERT INTO crew_stop (organization_id, crew_id, day, position, request_id, metres, minutes, line, arrives_at, begins_at,
                       ends_at)
VALUES (%(organization_id)s, %(crew_id)s, %(day)s, %(position)s, %(request_id)s, %(metres)s, %(minutes)s,
        ST_GeomFromGeoJSON(%(line)s), %(arrives_at)s, %(begins_at)s, %(ends_at)s)
