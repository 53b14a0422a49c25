-- name: in_force
SELECT code, name_th, zone_code, ST_AsBinary(shape) AS wkb
  FROM boundary
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND in_force
 ORDER BY code COLLATE "C"
