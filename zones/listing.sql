-- name: in_force
SELECT layer, code, name_th, name_en, zone_code
FROM boundary
WHERE organization_id = %(organization_id)s::int AND in_force
ORDER BY layer DESC, length(code), code;
