-- name: waiting
-- Open cases in no package and no incident, and which cluster of their main category they are in: each is within so
-- many metres (on the municipality's UTM plane) of one that has so many others around it.
SELECT r.id, r.number, coalesce(nullif(r.title, ''), left(r.description, 80)) AS title, r.status, r.category_id, coalesce(c.parent_id, c.id) AS main_id, r.community_code,
       b.name_th AS community_name, r.created_at, r.due_at, c.service_minutes, ST_X(r.place) AS lon, ST_Y(r.place) AS lat,
       ST_ClusterDBSCAN(ST_Transform(r.place, o.utm_srid), %(metres)s::float8, %(least)s::int)
           OVER (PARTITION BY coalesce(c.parent_id, c.id) ORDER BY r.id
                 ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS cluster
  FROM request r
  JOIN organization o ON o.id = r.organization_id
  JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
  LEFT JOIN boundary b ON b.organization_id = r.organization_id AND b.version_id = r.community_version
       AND b.layer = 'community' AND b.code = r.community_code
 WHERE r.organization_id = %(organization_id)s::int AND r.status <= 3 AND c.sensitivity <> 'private'
   AND (%(category_id)s::int IS NULL OR %(category_id)s::int IN (c.id, c.parent_id))
   AND (%(zone_code)s::text IS NULL OR coalesce(r.zone_code, 'unknown') = %(zone_code)s::text)
   AND NOT EXISTS (SELECT FROM work_package_case p
                    WHERE p.organization_id = r.organization_id AND p.request_id = r.id)
   AND NOT EXISTS (SELECT FROM request_link l WHERE l.organization_id = r.organization_id AND l.child_id = r.id)
 ORDER BY main_id, cluster, r.id

-- name: refused
SELECT request_ids FROM work_refusal WHERE organization_id = %(organization_id)s::int

-- name: refuse
INSERT INTO work_refusal (organization_id, id, request_ids, reason, staff_id)
SELECT %(organization_id)s::int, 1 + coalesce(max(id), 0), %(ids)s::bigint[], %(reason)s, %(staff_id)s::int
  FROM work_refusal
 WHERE organization_id = %(organization_id)s::int

-- name: make
INSERT INTO work_package (organization_id, id, name, made_by)
SELECT %(organization_id)s::int, 1 + coalesce(max(id), 0), %(name)s, %(staff_id)s::int
  FROM work_package
 WHERE organization_id = %(organization_id)s::int
RETURNING id

-- name: put_in
WITH chosen AS (
    SELECT r.id
      FROM request r
     WHERE r.organization_id = %(organization_id)s::int AND r.id = ANY (%(ids)s::bigint[]) AND r.status <= 4
), put AS (
    INSERT INTO work_package_case (organization_id, request_id, package_id)
    SELECT %(organization_id)s::int, id, %(id)s::int FROM chosen
        ON CONFLICT DO NOTHING
    RETURNING request_id
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, is_public, detail)
    SELECT %(organization_id)s::int, put.request_id, 'packaged', 'staff', %(staff_id)s::int, false,
           jsonb_build_object('package_id', p.id, 'package', p.name)
      FROM put
      JOIN work_package p ON p.organization_id = %(organization_id)s::int AND p.id = %(id)s::int
)
SELECT count(*) AS cases FROM put

-- name: packages
SELECT p.id, p.name, p.crew_id, c.name AS crew_name, p.due, s.name AS made_by, p.made_at,
       count(r.id)::int AS total, (count(r.id) FILTER (WHERE r.status <= 4))::int AS open,
       coalesce(sum(k.service_minutes) FILTER (WHERE r.status <= 4), 0)::int AS minutes
  FROM work_package p
  JOIN staff s ON s.organization_id = p.organization_id AND s.id = p.made_by
  LEFT JOIN crew c ON c.organization_id = p.organization_id AND c.id = p.crew_id
  LEFT JOIN work_package_case w ON w.organization_id = p.organization_id AND w.package_id = p.id
  LEFT JOIN request r ON r.organization_id = w.organization_id AND r.id = w.request_id
  LEFT JOIN category k ON k.organization_id = r.organization_id AND k.id = r.category_id
 WHERE p.organization_id = %(organization_id)s::int AND p.dissolved_at IS NULL
   AND (%(id)s::int IS NULL OR p.id = %(id)s::int)
   AND (%(crew_id)s::int IS NULL OR p.crew_id = %(crew_id)s::int)
 GROUP BY p.organization_id, p.id, c.name, s.name
 ORDER BY count(r.id) FILTER (WHERE r.status <= 4) = 0, p.due NULLS LAST, p.id DESC
 LIMIT 200

-- name: cases
SELECT r.id, r.number, r.title, r.status, r.created_at, r.due_at, r.category_id, k.name_th AS category_th,
       k.name_en AS category_en, k.service_minutes, p.number AS pole_number, b.name_th AS community_th, b.name_en AS community_en,
       ST_X(r.place) AS lon, ST_Y(r.place) AS lat, r.community_code, coalesce(k.parent_id, k.id) AS main_id
  FROM work_package_case w
  JOIN request r ON r.organization_id = w.organization_id AND r.id = w.request_id
  JOIN category k ON k.organization_id = r.organization_id AND k.id = r.category_id
  LEFT JOIN pole p ON p.organization_id = r.organization_id AND p.id = r.pole_id
  LEFT JOIN boundary b ON b.organization_id = r.organization_id AND b.version_id = r.community_version
       AND b.layer = 'community' AND b.code = r.community_code
 WHERE w.organization_id = %(organization_id)s::int AND w.package_id = %(id)s::int
 ORDER BY r.status > 4, r.created_at, r.id

-- name: change
-- The crew that is named exists, or nothing is changed.
WITH given AS (
    SELECT %(crew_id)s::int AS crew_id,
           %(crew_id)s::int IS NOT NULL AND NOT EXISTS (
               SELECT FROM crew WHERE organization_id = %(organization_id)s::int AND id = %(crew_id)s::int AND active
           ) AS unknown_crew
), before AS (
    SELECT p.id, p.crew_id
      FROM work_package p
     WHERE p.organization_id = %(organization_id)s::int AND p.id = %(id)s::int AND p.dissolved_at IS NULL
       FOR UPDATE
), changed AS (
    UPDATE work_package p
       SET name = %(name)s, due = %(due)s::date, crew_id = given.crew_id
      FROM before, given
     WHERE p.organization_id = %(organization_id)s::int AND p.id = before.id AND NOT given.unknown_crew
    RETURNING p.id
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, is_public, detail)
    SELECT %(organization_id)s::int, r.id, 'crewed', 'staff', %(staff_id)s::int, false,
           jsonb_build_object('package_id', changed.id, 'crew_id', given.crew_id, 'crew', coalesce(c.name, ''))
      FROM changed
      JOIN before ON true
      JOIN given ON given.crew_id IS DISTINCT FROM before.crew_id
      JOIN work_package_case w ON w.organization_id = %(organization_id)s::int AND w.package_id = changed.id
      JOIN request r ON r.organization_id = w.organization_id AND r.id = w.request_id AND r.status <= 4
      LEFT JOIN crew c ON c.organization_id = w.organization_id AND c.id = given.crew_id
)
SELECT before.id, given.unknown_crew FROM before, given

-- name: by_number
SELECT r.id
  FROM request r
 WHERE r.organization_id = %(organization_id)s::int AND r.number = %(number)s AND r.status <= 4
   AND NOT EXISTS (SELECT FROM work_package_case w
                    WHERE w.organization_id = r.organization_id AND w.request_id = r.id)

-- name: take_out
WITH out AS (
    DELETE FROM work_package_case
     WHERE organization_id = %(organization_id)s::int AND package_id = %(id)s::int
       AND request_id = %(request_id)s::bigint
    RETURNING request_id
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, is_public, detail)
    SELECT %(organization_id)s::int, out.request_id, 'unpackaged', 'staff', %(staff_id)s::int, false,
           jsonb_build_object('package_id', p.id, 'package', p.name)
      FROM out
      JOIN work_package p ON p.organization_id = %(organization_id)s::int AND p.id = %(id)s::int
)
SELECT request_id FROM out

-- name: dissolve
WITH gone AS (
    UPDATE work_package SET dissolved_at = now()
     WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND dissolved_at IS NULL
    RETURNING id, name
), out AS (
    DELETE FROM work_package_case w
     USING gone
     WHERE w.organization_id = %(organization_id)s::int AND w.package_id = gone.id
    RETURNING w.request_id, gone.id, gone.name
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, is_public, detail)
    SELECT %(organization_id)s::int, out.request_id, 'unpackaged', 'staff', %(staff_id)s::int, false,
           jsonb_build_object('package_id', out.id, 'package', out.name)
      FROM out
      JOIN request r ON r.organization_id = %(organization_id)s::int AND r.id = out.request_id AND r.status <= 4
)
SELECT id FROM gone
