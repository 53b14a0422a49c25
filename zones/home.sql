-- name: home
SELECT ST_XMin(box) AS west, ST_YMin(box) AS south, ST_XMax(box) AS east, ST_YMax(box) AS north
  FROM (SELECT ST_Extent(shape) AS box FROM boundary WHERE organization_id = %(organization_id)s::int AND in_force) AS all_of
