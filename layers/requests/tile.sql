-- name: requests
-- The requests of a tile as points, straight from the integer frame; one more than `most` says there are too many.
-- Index-only over request_public_z28_idx.
SELECT count(*) AS features, ST_AsMVT(q, 'requests', 4096, 'geom', 'id') AS mvt
FROM (
    SELECT id, category_id AS category, status,
           ST_MakePoint(((qx - %(west)s::int) >> %(right)s::int) << %(left)s::int,
                        ((qy - %(north)s::int) >> %(right)s::int) << %(left)s::int) AS geom
    FROM request_public
    WHERE organization_id = %(organization_id)s::int AND z28 >= %(first)s::bigint AND z28 < %(last)s::bigint
    LIMIT %(most)s::int + 1
) AS q;

-- name: open_requests
-- The same of those not finished.
SELECT count(*) AS features, ST_AsMVT(q, 'requests', 4096, 'geom', 'id') AS mvt
FROM (
    SELECT id, category_id AS category, status,
           ST_MakePoint(((qx - %(west)s::int) >> %(right)s::int) << %(left)s::int,
                        ((qy - %(north)s::int) >> %(right)s::int) << %(left)s::int) AS geom
    FROM request_public
    WHERE organization_id = %(organization_id)s::int AND z28 >= %(first)s::bigint AND z28 < %(last)s::bigint
      AND status <= 4
    LIMIT %(most)s::int + 1
) AS q;

-- name: finished_cells
-- Cells of the finished ones: beside open_requests each request is in exactly one feature.
SELECT count(*) AS features, ST_AsMVT(q, 'cells', 4096, 'geom') AS mvt
FROM (
    SELECT sum(n - n_open)::int AS n, 0 AS n_open,
           ST_MakePoint(((px >> %(coarse)s::int) << (5 + %(coarse)s::int)) + (16 << %(coarse)s::int),
                        ((py >> %(coarse)s::int) << (5 + %(coarse)s::int)) + (16 << %(coarse)s::int)) AS geom
    FROM heat
    WHERE organization_id = %(organization_id)s::int AND z = %(z)s::smallint AND tx = %(x)s::int AND ty = %(y)s::int
      AND n > n_open
    GROUP BY px >> %(coarse)s::int, py >> %(coarse)s::int
) AS q;
