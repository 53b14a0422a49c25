-- name: one
SELECT r.organization_id, r.id, r.kind, r.state, r.stage, r.share, r.error_th, r.error_en, r.made_at,
       coalesce(s.name, r.made_by) AS made_by, r.filter, r.parameters, r.grid, r.since, r.until, r.category_id, r.method,
       r.software, r.requests, r.cells, r.outside, r.hot, r.cold, r.shown, r.in_force, r.stop, r.summary
  FROM hotspot_run r
  LEFT JOIN staff s ON s.organization_id = r.organization_id AND s.id = r.staff_id
 WHERE r.organization_id = %(organization_id)s::int AND r.id = %(id)s::int

-- name: recent
-- The newest before a number; or those that are used, on the map or in force.
SELECT r.organization_id, r.id, r.kind, r.state, r.stage, r.share, r.error_th, r.error_en, r.made_at,
       coalesce(s.name, r.made_by) AS made_by, r.filter, r.parameters, r.grid, r.since, r.until, r.category_id, r.method,
       r.software, r.requests, r.cells, r.outside, r.hot, r.cold, r.shown, r.in_force, r.stop, '{}'::jsonb AS summary
  FROM hotspot_run r
  LEFT JOIN staff s ON s.organization_id = r.organization_id AND s.id = r.staff_id
 WHERE r.organization_id = %(organization_id)s::int
   AND r.id < %(before)s::int AND (r.shown OR r.in_force OR NOT %(used)s::boolean)
 ORDER BY r.id DESC
 LIMIT %(limit)s::int

-- name: cells
-- What was found, or every cell; shapes as GeoJSON to a centimetre.
SELECT cell, n, z, p, q, class, trend, facts, ST_AsGeoJSON(shape, 7) AS shape
  FROM hotspot_cell
 WHERE organization_id = %(organization_id)s::int AND run_id = %(id)s::int
   AND (%(every)s::boolean OR z IS NULL OR class <> 0 OR coalesce(trend, 'none') <> 'none'
        OR coalesce(facts ->> 'quadrant', 'none') <> 'none')
 ORDER BY cell
 LIMIT %(limit)s::int

-- name: remove
DELETE FROM hotspot_run
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND NOT shown AND NOT in_force
   AND state NOT IN ('waiting', 'working')
RETURNING id

-- name: hide
UPDATE hotspot_run SET shown = false WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND shown

-- name: release
UPDATE hotspot_run SET in_force = false WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND in_force
