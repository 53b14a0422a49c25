-- name: fold
SELECT heat_fold(%(most)s::int) AS folded;

-- name: rebuild
SELECT heat_rebuild(%(organization_id)s::int);

-- name: check
SELECT z, x, y, kept, counted FROM heat_check(%(organization_id)s::int);

-- name: later
SELECT set_config('geo_oss.heat', 'later', true);
