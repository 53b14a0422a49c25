-- name: cells
-- The cells of the pyramid, 128 × 128 to a tile.
SELECT count(*) AS features, ST_AsMVT(q, 'cells', 4096, 'geom') AS mvt
FROM (
    SELECT n, n_open, ST_MakePoint(px * 32 + 16, py * 32 + 16) AS geom
    FROM heat
    WHERE organization_id = %(organization_id)s::int AND z = %(z)s::smallint AND tx = %(x)s::int AND ty = %(y)s::int
      AND n > 0
) AS q;

-- name: coarse_cells
-- The same on a grid 2^coarse times wider, for tiles that would be too heavy.
SELECT count(*) AS features, ST_AsMVT(q, 'cells', 4096, 'geom') AS mvt
FROM (
    SELECT sum(n)::int AS n, sum(n_open)::int AS n_open,
           ST_MakePoint(((px >> %(coarse)s::int) << (5 + %(coarse)s::int)) + (16 << %(coarse)s::int),
                        ((py >> %(coarse)s::int) << (5 + %(coarse)s::int)) + (16 << %(coarse)s::int)) AS geom
    FROM heat
    WHERE organization_id = %(organization_id)s::int AND z = %(z)s::smallint AND tx = %(x)s::int AND ty = %(y)s::int
      AND n > 0
    GROUP BY px >> %(coarse)s::int, py >> %(coarse)s::int
) AS q;

-- name: open_cells
-- The cells of the requests that are not finished.
SELECT count(*) AS features, ST_AsMVT(q, 'cells', 4096, 'geom') AS mvt
FROM (
    SELECT sum(n_open)::int AS n, sum(n_open)::int AS n_open,
           ST_MakePoint(((px >> %(coarse)s::int) << (5 + %(coarse)s::int)) + (16 << %(coarse)s::int),
                        ((py >> %(coarse)s::int) << (5 + %(coarse)s::int)) + (16 << %(coarse)s::int)) AS geom
    FROM heat
    WHERE organization_id = %(organization_id)s::int AND z = %(z)s::smallint AND tx = %(x)s::int AND ty = %(y)s::int
      AND n_open > 0
    GROUP BY px >> %(coarse)s::int, py >> %(coarse)s::int
) AS q;
