-- name: poles
-- The poles and other numbered things of a tile; `dark` when a public request that is not finished stands at the same one.
SELECT count(*) AS features, ST_AsMVT(q, 'poles', 4096, 'geom', 'id') AS mvt
FROM (
    SELECT p.id, p.number, p.asset_kind AS kind, dark.number IS NOT NULL AS dark,
           ST_MakePoint(((p.qx - %(west)s::int) >> %(right)s::int) << %(left)s::int,
                        ((p.qy - %(north)s::int) >> %(right)s::int) << %(left)s::int) AS geom
    FROM pole AS p
    LEFT JOIN (
        SELECT DISTINCT r.pole_number AS number, r.pole_kind AS kind
        FROM request_public AS r
        WHERE r.organization_id = %(organization_id)s::int
          AND r.z28 >= %(first)s::bigint AND r.z28 < %(last)s::bigint
          AND r.status <= 4 AND r.pole_number IS NOT NULL
    ) AS dark ON dark.number = p.number AND dark.kind = p.asset_kind
    WHERE p.organization_id = %(organization_id)s::int AND p.z28 >= %(first)s::bigint AND p.z28 < %(last)s::bigint
      AND p.retired_at IS NULL
) AS q;
