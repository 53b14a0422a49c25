-- name: areas
-- The boundaries in force that reach the tile, for every layer of them, with 4 units of a 4096 tile as the finest
-- detail. They are simplified as they are stored, in degrees: transforming every vertex first takes eighty times as long.
-- A tile that is still too heavy is drawn coarser, twice with each step of `coarse`; then areas of a few units are left
-- out, and those too small to be read on a map have no words.
SELECT count(*) AS features, ST_AsMVT(q, %(id)s::text, 4096, 'geom') AS mvt
FROM (
    SELECT CASE WHEN legible THEN code END AS code,
           CASE WHEN legible THEN name_th END AS name_th,
           CASE WHEN legible THEN coalesce(nullif(name_en, ''), name_th) END AS name_en,
           ST_AsMVTGeom(
               ST_Transform(ST_Simplify(shape, unit * (4 << %(coarse)s::int), true), 3857),
               ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int), 4096, 64, true) AS geom
    FROM boundary,
         LATERAL (SELECT 360.0 / (1 << %(z)s::int) / 4096 AS unit,
                         greatest(ST_XMax(shape) - ST_XMin(shape), ST_YMax(shape) - ST_YMin(shape)) AS extent) AS size,
         LATERAL (SELECT %(coarse)s::int = 0 OR extent >= unit * (64 << %(coarse)s::int) AS legible) AS words
    WHERE organization_id = %(organization_id)s::int AND layer = %(boundary)s::text AND in_force
      AND shape && ST_Transform(ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int, margin => 0.0625), 4326)
      AND (%(coarse)s::int = 0 OR extent >= unit * (2 << %(coarse)s::int))
) AS q
WHERE geom IS NOT NULL;

-- name: labels
-- One place for each name, inside its shape: in the one tile that holds it.
SELECT count(*) AS features, ST_AsMVT(q, 'labels', 4096, 'geom') AS mvt
FROM (
    SELECT code, name_th, coalesce(nullif(name_en, ''), name_th) AS name_en,
           ST_AsMVTGeom(spot, ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int), 4096, 0, true) AS geom
    FROM boundary, ST_Transform(ST_PointOnSurface(shape), 3857) AS spot
    WHERE organization_id = %(organization_id)s::int AND layer = %(boundary)s::text AND in_force
      AND shape && ST_Transform(ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int), 4326)
      AND floor((ST_X(spot) + 20037508.342789244) / 40075016.685578488 * (1 << %(z)s::int)) = %(x)s::int
      AND floor((20037508.342789244 - ST_Y(spot)) / 40075016.685578488 * (1 << %(z)s::int)) = %(y)s::int
      AND (%(coarse)s::int = 0 OR greatest(ST_XMax(shape) - ST_XMin(shape), ST_YMax(shape) - ST_YMin(shape))
           >= 360.0 / (1 << %(z)s::int) / 4096 * (64 << %(coarse)s::int))
) AS q;
