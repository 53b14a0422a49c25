-- name: newest
SELECT (max(created_at) AT TIME ZONE %(time_zone)s)::date AS newest
FROM request
WHERE organization_id = %(organization_id)s::int;

-- name: shapes
SELECT code, name_th, name_en, area_m2, ST_AsBinary(shape) AS wkb
FROM boundary
WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND in_force
ORDER BY code;
