-- name: state
-- The versions of all layers and the tile, if it is kept, in one look.
SELECT (SELECT jsonb_object_agg(layer, version) FROM layer_version WHERE organization_id = %(organization_id)s::int)
           AS versions,
       (SELECT mvt FROM tile_cache
        WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s
          AND z = %(z)s::smallint AND x = %(x)s::int AND y = %(y)s::int) AS mvt;

-- name: no_hurry
SET LOCAL synchronous_commit = off;

-- name: keep
-- In a transaction of its own after the tile was sent; losing it in a crash costs nothing, so nobody waits for the disk.
-- Only while the version it was made for still holds; the row is locked so that a fold waits or is waited for.
WITH holds AS (
    SELECT organization_id, layer, version FROM layer_version
    WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND version = %(version)s::bigint
    FOR SHARE
)
INSERT INTO tile_cache (organization_id, layer, z, x, y, version, mvt)
SELECT organization_id, layer, %(z)s::smallint, %(x)s::int, %(y)s::int, version, %(mvt)s FROM holds
ON CONFLICT (organization_id, layer, z, x, y) DO UPDATE SET version = excluded.version, mvt = excluded.mvt;
