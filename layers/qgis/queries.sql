-- name: extent
-- The box around all zones and communities in force.
SELECT ST_XMin(b.box) AS west, ST_YMin(b.box) AS south, ST_XMax(b.box) AS east, ST_YMax(b.box) AS north
  FROM (SELECT ST_Extent(shape) AS box FROM boundary WHERE organization_id = %(organization_id)s::int AND in_force) AS b
 WHERE b.box IS NOT NULL
