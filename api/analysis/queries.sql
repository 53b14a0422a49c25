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

-- name: stop
-- What has not begun stops here; what is being done is stopped by the worker.
UPDATE hotspot_run
   SET stop = true, state = CASE WHEN state = 'waiting' THEN 'stopped' ELSE state END
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND state IN ('waiting', 'working')

-- name: remove
DELETE FROM hotspot_run
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND NOT shown AND NOT in_force
   AND state NOT IN ('waiting', 'working')
RETURNING id

-- name: claim
-- Across municipalities: the oldest that waits, or whose worker has given no sign of life for two minutes.
UPDATE hotspot_run AS r
   SET state = 'working', seen_at = now()
  FROM (SELECT organization_id, id FROM hotspot_run
         WHERE state = 'waiting' OR (state = 'working' AND seen_at < now() - interval '2 minutes')
         ORDER BY made_at
         LIMIT 1
           FOR UPDATE SKIP LOCKED) due
 WHERE r.organization_id = due.organization_id AND r.id = due.id
RETURNING r.organization_id, r.id

-- name: is_stopped
SELECT stop FROM hotspot_run WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int

-- name: give_up
-- The child has ended without a word.
UPDATE hotspot_run SET state = CASE WHEN stop THEN 'stopped' ELSE 'failed' END
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND state = 'working'

-- name: alive
UPDATE hotspot_run SET stage = %(stage)s, share = %(share)s, seen_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND state = 'working'

-- name: told
-- A sentence for who asked instead of a result.
UPDATE hotspot_run SET state = 'refused', error_th = %(th)s, error_en = %(en)s
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int

-- name: waiting
SELECT count(*)::int AS n FROM hotspot_run
 WHERE organization_id = %(organization_id)s::int AND state IN ('waiting', 'working')

-- name: hide
UPDATE hotspot_run SET shown = false WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND shown

-- name: release
UPDATE hotspot_run SET in_force = false WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND in_force
