-- name: zones
-- The boundaries in force that reach the tile, with 16 units of a 4096 tile as the finest detail below zoom 14.
SELECT count(*) AS features, ST_AsMVT(q, 'zones', 4096, 'geom') AS mvt
FROM (
    SELECT code, name_th, coalesce(nullif(name_en, ''), name_th) AS name_en,
           ST_AsMVTGeom(
               ST_SimplifyPreserveTopology(ST_Transform(shape, 3857), 40075016.68 / (1 << %(z)s::int) / 4096 * 4),
               ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int), 4096, 64, true) AS geom
    FROM boundary
    WHERE organization_id = %(organization_id)s::int AND layer = 'zone' AND in_force
      AND shape && ST_Transform(ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int, margin => 0.0625), 4326)
) AS q
WHERE geom IS NOT NULL;

-- name: labels
-- One place for each name, inside its shape: in the one tile that holds it.
SELECT count(*) AS features, ST_AsMVT(q, 'labels', 4096, 'geom') AS mvt
FROM (
    SELECT code, name_th, coalesce(nullif(name_en, ''), name_th) AS name_en,
           ST_AsMVTGeom(spot, ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int), 4096, 0, true) AS geom
    FROM boundary, ST_Transform(ST_PointOnSurface(shape), 3857) AS spot
    WHERE organization_id = %(organization_id)s::int AND layer = 'zone' AND in_force
      AND shape && ST_Transform(ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int), 4326)
      AND floor((ST_X(spot) + 20037508.342789244) / 40075016.685578488 * (1 << %(z)s::int)) = %(x)s::int
      AND floor((20037508.342789244 - ST_Y(spot)) / 40075016.685578488 * (1 << %(z)s::int)) = %(y)s::int
) AS q;
