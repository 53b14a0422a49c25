-- name: organization
SELECT id, time_zone, now() AS now FROM organization WHERE code = %(code)s

-- name: zones
SELECT ST_AsBinary((ST_Dump(shape)).geom) AS wkb
  FROM boundary WHERE organization_id = %(organization_id)s::int AND layer = 'zone' AND in_force

-- name: area
SELECT coalesce(sum(ST_Area(shape::geography)), 0) AS m2
  FROM boundary WHERE organization_id = %(organization_id)s::int AND layer = 'zone' AND in_force

-- name: things
SELECT ST_X(place) AS lon, ST_Y(place) AS lat
  FROM pole WHERE organization_id = %(organization_id)s::int AND asset_kind = %(kind)s AND retired_at IS NULL

-- name: streets
SELECT ST_AsBinary(line) AS wkb FROM street WHERE organization_id = %(organization_id)s::int ORDER BY id

-- name: lock
-- Numbers of runs are given one at a time, and so is what is on the map and in force.
SELECT id FROM organization WHERE id = %(organization_id)s::int FOR NO KEY UPDATE

-- name: ask
INSERT INTO hotspot_run (organization_id, id, made_by, staff_id, kind, filter, parameters, grid, since, until,
                         category_id, state, summary)
SELECT %(organization_id)s::int, coalesce(max(id), 0) + 1, %(by)s, %(staff_id)s, %(kind)s, %(filter)s, %(parameters)s,
       %(grid)s, %(since)s, %(until)s,
       (SELECT id FROM category
         WHERE organization_id = %(organization_id)s::int AND id = %(category_id)s::smallint),
       %(state)s, %(summary)s
  FROM hotspot_run WHERE organization_id = %(organization_id)s::int
RETURNING id, pg_notify('geo_oss', 'analysis')

-- name: run
SELECT organization_id, id, kind, filter, parameters, grid, since, until, category_id, summary
  FROM hotspot_run
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int

-- name: done
UPDATE hotspot_run
   SET state = 'done', stage = '', share = 1, method = %(method)s, software = %(software)s, cells = %(cells)s,
       requests = %(requests)s, outside = %(outside)s, hot = %(hot)s, cold = %(cold)s, summary = %(summary)s,
       since = coalesce(%(since)s, since), until = coalesce(%(until)s, until)
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int

-- name: copy_cells
COPY hotspot_cell (organization_id, run_id, cell, n, z, p, q, class, public_class, trend, public_trend, facts, shape)
FROM STDIN

-- name: hide
UPDATE hotspot_run SET shown = false WHERE organization_id = %(organization_id)s::int AND shown

-- name: show
-- The map is the public's: what staff have computed from all requests stays with them.
UPDATE hotspot_run SET shown = true
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND state = 'done'
   AND kind IN ('gi_star', 'moran', 'emerging') AND coalesce(parameters ->> 'requests', 'public') = 'public'
RETURNING id

-- name: release
UPDATE hotspot_run AS r SET in_force = false
  FROM hotspot_run AS new
 WHERE new.organization_id = %(organization_id)s::int AND new.id = %(id)s::int
   AND r.organization_id = %(organization_id)s::int AND r.in_force AND r.category_id IS NOT DISTINCT FROM new.category_id

-- name: force
UPDATE hotspot_run SET in_force = true
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int AND state = 'done'
   AND kind IN ('gi_star', 'moran', 'emerging')
RETURNING id

-- name: compared
-- How far the cells of two runs agree: those in one only, those whose count differs, the largest difference of z.
SELECT count(*) FILTER (WHERE a.cell IS NULL OR b.cell IS NULL)::int AS alone,
       count(*) FILTER (WHERE a.n <> b.n)::int AS counts,
       count(*) FILTER (WHERE a.class <> b.class OR a.trend IS DISTINCT FROM b.trend)::int AS classes,
       coalesce(max(abs(a.z - b.z)), 0) AS dz
  FROM (SELECT cell, n, z, class, trend FROM hotspot_cell
         WHERE organization_id = %(organization_id)s::int AND run_id = %(id)s::int) AS a
  FULL JOIN (SELECT cell, n, z, class, trend FROM hotspot_cell
              WHERE organization_id = %(organization_id)s::int AND run_id = %(of)s::int) AS b USING (cell)
