-- name: newest
SELECT (max(created_at) AT TIME ZONE %(time_zone)s)::date AS newest
FROM request
WHERE organization_id = %(organization_id)s::int;

-- name: shapes
SELECT code, name_th, name_en, area_m2, ST_AsBinary(shape) AS wkb
FROM boundary
WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND in_force
ORDER BY code;

-- name: findings
SELECT cell, n, z, p, q, class, trend, facts, ST_AsBinary(ST_Multi(shape)) AS wkb
FROM hotspot_cell
WHERE organization_id = %(organization_id)s::int AND run_id = %(id)s::int
ORDER BY cell;
