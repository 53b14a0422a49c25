-- name: poles
-- The poles of a tile; `dark` when a public request that is not finished stands at the same pole.
SELECT count(*) AS features, ST_AsMVT(q, 'poles', 4096, 'geom', 'id') AS mvt
FROM (
    SELECT p.id, p.number, dark.number IS NOT NULL AS dark,
           ST_MakePoint(((p.qx - %(west)s::int) >> %(right)s::int) << %(left)s::int,
                        ((p.qy - %(north)s::int) >> %(right)s::int) << %(left)s::int) AS geom
    FROM pole AS p
    LEFT JOIN (
        SELECT DISTINCT pole_number AS number FROM request_public
        WHERE organization_id = %(organization_id)s::int AND z28 >= %(first)s::bigint AND z28 < %(last)s::bigint
          AND status <= 4 AND pole_number IS NOT NULL
    ) AS dark ON dark.number = p.number
    WHERE p.organization_id = %(organization_id)s::int AND p.z28 >= %(first)s::bigint AND p.z28 < %(last)s::bigint
      AND NOT p.revoked
) AS q;
