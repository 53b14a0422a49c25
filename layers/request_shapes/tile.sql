-- name: shapes
-- The public lines and areas that reach the tile, with a quarter of a pixel as the finest detail.
-- With a filter: layers/filtered.py shapes, the same.
SELECT count(*) AS features, ST_AsMVT(q, 'shapes', 4096, 'geom', 'id') AS mvt
FROM (
    SELECT id, category_id AS category, status,
           ST_AsMVTGeom(
               ST_Simplify(ST_Transform(shape, 3857), 40075016.68 / (1 << %(z)s::int) / 4096 * 2, true),
               ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int), 4096, 64, true) AS geom
    FROM request_public
    WHERE organization_id = %(organization_id)s::int AND shape IS NOT NULL
      AND shape && ST_Transform(ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int, margin => 0.0625), 4326)
) AS q
WHERE geom IS NOT NULL;
