-- name: town
SELECT id, time_zone, now() AS now FROM organization WHERE code = %(code)s

-- name: zones
SELECT ST_AsBinary((ST_Dump(shape)).geom) AS wkb
  FROM boundary WHERE organization_id = %(organization_id)s::int AND layer = 'zone' AND in_force

-- name: lock
-- One run at a time for each municipality.
SELECT id FROM organization WHERE id = %(organization_id)s::int FOR NO KEY UPDATE

-- name: hide
UPDATE hotspot_run SET shown = false WHERE organization_id = %(organization_id)s::int AND shown

-- name: insert_run
INSERT INTO hotspot_run (organization_id, id, made_by, filter, kind, parameters, grid, since, until, software,
                         category_id, method, cells, requests, outside, hot, cold, shown, share)
SELECT %(organization_id)s::int, coalesce(max(id), 0) + 1, %(by)s, %(filter)s, 'gi_star', %(parameters)s, %(grid)s,
       %(since)s, %(until)s, %(software)s, %(category_id)s, %(method)s, %(cells)s, %(requests)s, %(outside)s, %(hot)s,
       %(cold)s, true, 1
  FROM hotspot_run WHERE organization_id = %(organization_id)s::int
RETURNING id

-- name: copy_cells
COPY hotspot_cell (organization_id, run_id, cell, n, z, p, q, class, public_class, shape) FROM STDIN
