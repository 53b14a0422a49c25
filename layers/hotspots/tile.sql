-- name: hotspots
-- The cells of the run that is shown; the public learns the class that told counts give (layers/hotspots/told.py).
-- Cells that may be chance are drawn from zoom 12. Used by: hotspot_cell_shape_idx
SELECT count(*) AS features, ST_AsMVT(q, 'hotspots', 4096, 'geom') AS mvt
FROM (
    SELECT c.public_class AS class, c.public_trend AS trend,
           ST_AsMVTGeom(ST_Transform(c.shape, 3857), ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int), 4096, 64, true)
               AS geom
    FROM hotspot_run r
    JOIN hotspot_cell c ON c.organization_id = r.organization_id AND c.run_id = r.id
    WHERE r.organization_id = %(organization_id)s::int AND r.shown
      AND (c.public_class <> 0 OR c.public_trend <> 'none' OR %(z)s::int >= 12)
      AND c.shape && ST_Transform(ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int, margin => 0.0157), 4326)
) AS q
WHERE geom IS NOT NULL;
