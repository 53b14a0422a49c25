-- name: cells
-- The cells that reach a tile, as grid_tiles.py has counted them; outlines are WKB (EPSG:4326).
WITH drawn AS (
    SELECT id, cell, n, n_open, text,
           ST_AsMVTGeom(ST_Transform(ST_GeomFromWKB(outline, 4326), 3857),
                        ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int), 4096, 64, true) AS geom
    FROM unnest(
        %(ids)s::bigint[], %(cells)s::text[], %(counts)s::integer[], %(open_counts)s::integer[], %(texts)s::text[],
        %(outlines)s::bytea[]
    ) AS told (id, cell, n, n_open, text, outline)
)
SELECT ST_AsMVT(q, 'cells', 4096, 'geom', 'id') AS mvt FROM drawn AS q WHERE geom IS NOT NULL;
