-- name: open_near
-- The partial index gives them by Web Mercator distance, true to less than a hundredth: near.py takes a few rows more than
-- asked and sorts them by the spheroid. No ST_DWithin here: with it the planner reads all that are within reach.
SELECT id, number, category_id, status, priority, title, ST_X(place) AS lon, ST_Y(place) AS lat,
       zone_code, community_code, pole_id, officer_id, supporters, photos, created_at, due_at, version
FROM request
WHERE organization_id = %(organization_id)s::int AND status <= 4
ORDER BY gm <-> mercator_point(%(lon)s::float8, %(lat)s::float8)
LIMIT %(limit)s::int;

-- name: open_near_of
-- With ST_DWithin: few may be asked for, and then the index would be walked to the end of the town.
SELECT id, number, category_id, status, priority, title, ST_X(place) AS lon, ST_Y(place) AS lat,
       zone_code, community_code, pole_id, officer_id, supporters, photos, created_at, due_at, version
FROM request
WHERE organization_id = %(organization_id)s::int AND status <= 4
  AND (%(officer_id)s::int IS NULL OR officer_id = %(officer_id)s::int)
  AND (%(category_id)s::int IS NULL OR category_id IN (
      SELECT id FROM category WHERE organization_id = %(organization_id)s::int
      AND %(category_id)s::int IN (id, parent_id)))
  AND ST_DWithin(gm, mercator_point(%(lon)s::float8, %(lat)s::float8),
                 1.01 * %(within_metres)s::float8 / cos(radians(%(lat)s::float8)))
ORDER BY gm <-> mercator_point(%(lon)s::float8, %(lat)s::float8)
LIMIT %(limit)s::int;

-- name: same_near
SELECT p.id, p.number, p.category_id, p.status, p.title, ST_X(p.place) AS lon, ST_Y(p.place) AS lat, p.pole_number,
       p.supporters, p.created_at,
       ST_Distance(p.place::geography, ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)::geography)
           AS metres
FROM request AS r
JOIN request_public AS p ON p.organization_id = r.organization_id AND p.id = r.id
WHERE r.organization_id = %(organization_id)s::int AND r.status <= 4 AND r.category_id = %(category_id)s::int
  AND ST_Equals(r.place, p.place)
  AND ST_DWithin(r.gm, mercator_point(%(lon)s::float8, %(lat)s::float8),
                 %(within_metres)s::float8 / cos(radians(%(lat)s::float8)))
ORDER BY metres, p.id
LIMIT %(limit)s::int
