-- name: newest
-- Used when nothing is asked: request_public_created_idx backwards, no sort.
SELECT id, number, category_id, status, title, ST_X(place) AS lon, ST_Y(place) AS lat,
       zone_code, community_code, pole_number, supporters, photos, created_at, updated_at, due_at, done_at,
       ST_Dimension(shape) AS dimension
FROM request_public
WHERE organization_id = %(organization_id)s::int
ORDER BY created_at DESC, id DESC
LIMIT %(limit)s::int;

-- name: newest_after
SELECT id, number, category_id, status, title, ST_X(place) AS lon, ST_Y(place) AS lat,
       zone_code, community_code, pole_number, supporters, photos, created_at, updated_at, due_at, done_at,
       ST_Dimension(shape) AS dimension
FROM request_public
WHERE organization_id = %(organization_id)s::int
  AND (created_at, id) < (%(created_at)s::timestamptz, %(id)s::bigint)
ORDER BY created_at DESC, id DESC
LIMIT %(limit)s::int;

-- name: count_all
-- All public requests without looking at them: the top of the heat pyramid and what is not folded into it yet.
SELECT (SELECT coalesce(sum(n), 0) FROM heat WHERE organization_id = %(organization_id)s::int AND z = 5)
     + (SELECT coalesce(sum(dn), 0) FROM heat_delta WHERE organization_id = %(organization_id)s::int) AS matched;

-- name: state
-- Changes whenever a public request does, in the same transaction: what is folded, and what is noted since.
SELECT coalesce((SELECT version FROM layer_version
                 WHERE organization_id = %(organization_id)s::int AND layer = 'requests'), 0) AS version,
       count(*) AS noted, coalesce(max(seq), 0) AS last
FROM heat_delta WHERE organization_id = %(organization_id)s::int;
