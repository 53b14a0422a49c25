-- name: found
-- All crews, one of them, or those of a member.
SELECT c.id, c.name, c.department_id, ST_X(c.depot) AS lon, ST_Y(c.depot) AS lat, c.depot_name, c.hours, c.most_cases,
       c.most_minutes, c.speed_kmh, c.category_ids, c.community_codes, c.active,
       ARRAY(SELECT staff_id FROM crew_member m
              WHERE m.organization_id = c.organization_id AND m.crew_id = c.id ORDER BY staff_id) AS members
  FROM crew c
 WHERE c.organization_id = %(organization_id)s::int AND (c.active OR NOT %(active_only)s::boolean)
   AND (%(id)s::int IS NULL OR c.id = %(id)s::int)
   AND (%(staff_id)s::int IS NULL
        OR EXISTS (SELECT FROM crew_member m WHERE m.organization_id = c.organization_id AND m.crew_id = c.id
                      AND m.staff_id = %(staff_id)s::int))
 ORDER BY NOT c.active, c.name, c.id

-- name: hold
-- Two plans of one crew are written one after the other.
SELECT id FROM crew WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int FOR NO KEY UPDATE

-- name: add
INSERT INTO crew (organization_id, id, name, department_id, depot, depot_name, hours, most_cases, most_minutes,
                  speed_kmh, category_ids, active)
SELECT %(organization_id)s::int, 1 + coalesce(max(id), 0), %(name)s, %(department_id)s::int,
       ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326), %(depot_name)s, %(hours)s::smallint[],
       %(most_cases)s::smallint, %(most_minutes)s::smallint, %(speed_kmh)s::smallint, %(category_ids)s::smallint[],
       %(active)s
  FROM crew
 WHERE organization_id = %(organization_id)s::int
RETURNING id

-- name: change
UPDATE crew
   SET name = %(name)s, department_id = %(department_id)s::int,
       depot = ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326), depot_name = %(depot_name)s,
       hours = %(hours)s::smallint[], most_cases = %(most_cases)s::smallint, most_minutes = %(most_minutes)s::smallint,
       speed_kmh = %(speed_kmh)s::smallint, category_ids = %(category_ids)s::smallint[], active = %(active)s
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int
RETURNING id

-- name: members
WITH gone AS (
    DELETE FROM crew_member
     WHERE organization_id = %(organization_id)s::int AND crew_id = %(id)s::int
       AND staff_id <> ALL (%(members)s::int[])
)
INSERT INTO crew_member (organization_id, crew_id, staff_id)
SELECT %(organization_id)s::int, %(id)s::int, unnest(%(members)s::int[])
    ON CONFLICT DO NOTHING

-- name: give_area
UPDATE crew
   SET community_codes = CASE
           WHEN id = %(crew_id)s::int THEN %(codes)s::text[]
           ELSE ARRAY(SELECT code FROM unnest(community_codes) AS code WHERE code <> ALL (%(codes)s::text[]))
       END
 WHERE organization_id = %(organization_id)s::int

-- name: service_minutes
SELECT id, parent_id AS main_id, name_th, name_en, icon, service_minutes
  FROM category
 WHERE organization_id = %(organization_id)s::int AND active AND parent_id IS NOT NULL
 ORDER BY position, id

-- name: set_service_minutes
UPDATE category c
   SET service_minutes = given.minutes
  FROM unnest(%(ids)s::int[], %(minutes)s::int[]) AS given (id, minutes)
 WHERE c.organization_id = %(organization_id)s::int AND c.id = given.id

-- name: community_shapes
-- Simplified to some five metres, each by itself: for looking at.
SELECT code, name_th, ST_AsGeoJSON(ST_SimplifyPreserveTopology(shape, 0.00005), 5)::jsonb AS shape
  FROM boundary
 WHERE organization_id = %(organization_id)s::int AND in_force AND layer = 'community'
 ORDER BY code
