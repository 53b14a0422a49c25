-- name: boundary_versions
-- What was proposed and never in force is not told.
SELECT b.version_id, b.code, b.name_th, b.name_en, b.area_m2, v.valid_from, v.valid_to, b.in_force,
       ST_AsBinary(b.shape)
FROM boundary AS b
JOIN boundary_version AS v ON v.organization_id = b.organization_id AND v.id = b.version_id
WHERE b.organization_id = %(organization_id)s::int AND b.layer = %(layer)s AND v.state IN ('in_force', 'retired')
ORDER BY b.version_id, b.code

-- name: hotspot_runs
-- Those over what the public knows; how many cells were hot by counts it does not know is not told.
SELECT id, made_at, kind, filter, method, grid, since, until, cells, requests, shown
FROM hotspot_run
WHERE organization_id = %(organization_id)s::int AND state = 'done' AND parameters ->> 'requests' IS DISTINCT FROM 'all'
ORDER BY id DESC
