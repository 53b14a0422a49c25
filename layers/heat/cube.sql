-- name: fold
SELECT heat_cube_fold(%(most)s::int) AS folded;

-- name: outdated
SELECT o.id FROM organization AS o
LEFT JOIN heat_cube_state AS s ON s.organization_id = o.id
WHERE s.built IS DISTINCT FROM s.loads OR s.organization_id IS NULL
ORDER BY o.id;

-- name: no_hurry
SELECT set_config('statement_timeout', '30min', true), set_config('work_mem', '256MB', true);

-- name: rebuild
SELECT heat_cube_rebuild(%(organization_id)s::int);

-- name: check
SELECT audience, grid, period, category, zone, key, kept, counted FROM heat_cube_check(%(organization_id)s::int);

-- name: cells
-- One row without a key says that the cube may be asked; then each cell with how many of the wanted states it has, and how
-- many of them are open, in no order. Kept sums and what is not folded yet are of one snapshot. What is wanted is a row
-- that is joined: no parameter promises a better plan than the last one, so planning, half of the time, is not repeated.
WITH known AS (
    SELECT FROM heat_cube_state WHERE organization_id = %(organization_id)s::int AND built = loads
), years AS (
    SELECT min(period) AS first, max(period) AS last FROM heat_cube
    WHERE organization_id = %(organization_id)s::int AND audience = %(audience)s::smallint AND grid = %(grid)s::smallint
      AND period BETWEEN %(first_year)s::int AND %(last_year)s::int
), wanted AS MATERIALIZED (
    SELECT id AS organization_id, time_zone, %(audience)s::smallint AS audience, %(grid)s::smallint AS grid,
           %(periods)s::int[] || ARRAY(SELECT generate_series(first, last) FROM years) AS periods,
           %(first_month)s::int AS first_month, %(last_month)s::int AS last_month, %(zones)s::text[] AS zones,
           %(resolution)s::int AS resolution, %(times)s::int AS times, %(srid)s::int AS srid,
           %(w1)s::int AS w1, %(w2)s::int AS w2, %(w3)s::int AS w3, %(w4)s::int AS w4, %(w5)s::int AS w5, %(w6)s::int AS w6,
           CASE WHEN %(categories)s::smallint[] IS NULL THEN ARRAY[-1]::smallint[]
                ELSE ARRAY(SELECT c.id FROM category AS c
                           WHERE c.organization_id = o.id
                             AND (c.id = ANY (%(categories)s::smallint[]) OR c.parent_id = ANY (%(categories)s::smallint[])))
           END AS categories
    FROM organization AS o WHERE o.id = %(organization_id)s::int AND EXISTS (SELECT FROM known)
), kept AS (
    SELECT CASE WHEN w.grid > 15 THEN square_wider(h.key, w.times) ELSE h3_parent(h.key, w.resolution) END AS key,
           s1 * w1 + s2 * w2 + s3 * w3 + s4 * w4 AS n_open, s5 * w5 + s6 * w6 AS n_done
    FROM wanted AS w JOIN heat_cube AS h USING (organization_id, audience, grid)
    WHERE h.period = ANY (w.periods) AND h.category_id = ANY (w.categories)
      AND (w.zones IS NULL OR h.zone_code = ANY (w.zones))
    UNION ALL
    SELECT CASE WHEN w.grid > 15 THEN square_wider(square_key(utm_place(d.place, w.srid), w.grid), w.times)
                ELSE h3_parent(d.h3_cell, w.resolution) END,
           dn * (ARRAY[w1, w2, w3, w4, 0, 0])[status], dn * (ARRAY[0, 0, 0, 0, w5, w6])[status]
    FROM wanted AS w JOIN heat_cube_delta AS d USING (organization_id, audience)
    WHERE local_month(d.created_at, w.time_zone) BETWEEN w.first_month AND w.last_month
      AND (w.categories = ARRAY[-1]::smallint[] OR d.category_id = ANY (w.categories))
      AND (w.zones IS NULL OR d.zone_code = ANY (w.zones))
), summed AS (
    SELECT key, sum(n_open)::int AS n_open, sum(n_done)::int AS n_done FROM kept GROUP BY key
)
SELECT NULL::bigint AS key, 0 AS n, 0 AS n_open FROM known
UNION ALL
SELECT * FROM (
    SELECT key, n_open + n_done AS n, n_open FROM summed WHERE n_open + n_done > 0 LIMIT %(most)s::int
) AS found;

-- name: months
-- One row without a key says that the cube may be asked; then each cell and month with requests in the wanted states, and
-- how many of them are open. Kept sums and what is not folded yet are of one snapshot.
WITH known AS (
    SELECT FROM heat_cube_state WHERE organization_id = %(organization_id)s::int AND built = loads
), kept AS (
    SELECT CASE WHEN grid > 15 THEN square_wider(key, %(times)s::int) ELSE h3_parent(key, %(resolution)s::int) END AS key,
           period AS month,
           s1 * %(w1)s::int + s2 * %(w2)s::int + s3 * %(w3)s::int + s4 * %(w4)s::int AS n_open,
           s5 * %(w5)s::int + s6 * %(w6)s::int AS n_done
    FROM heat_cube
    WHERE organization_id = %(organization_id)s::int AND audience = %(audience)s::smallint AND grid = %(grid)s::smallint
      AND period > 9999 AND period %% 100 BETWEEN 1 AND 12 AND category_id = -1
      AND (%(zones)s::text[] IS NULL OR zone_code = ANY (%(zones)s::text[]))
    UNION ALL
    SELECT CASE WHEN %(grid)s::smallint > 15
                THEN square_wider(square_key(utm_place(d.place, %(srid)s::int), %(grid)s::int), %(times)s::int)
                ELSE h3_parent(d.h3_cell, %(resolution)s::int) END,
           local_month(d.created_at, o.time_zone),
           dn * (ARRAY[%(w1)s::int, %(w2)s::int, %(w3)s::int, %(w4)s::int, 0, 0])[status],
           dn * (ARRAY[0, 0, 0, 0, %(w5)s::int, %(w6)s::int])[status]
    FROM heat_cube_delta AS d JOIN organization AS o ON o.id = d.organization_id
    WHERE d.organization_id = %(organization_id)s::int AND d.audience = %(audience)s::smallint
      AND (%(zones)s::text[] IS NULL OR d.zone_code = ANY (%(zones)s::text[]))
), summed AS (
    SELECT key, month, sum(n_open)::int AS n_open, sum(n_done)::int AS n_done FROM kept WHERE EXISTS (SELECT FROM known)
    GROUP BY key, month
)
SELECT NULL::bigint AS key, 0 AS month, 0 AS n, 0 AS n_open FROM known
UNION ALL
SELECT * FROM (
    SELECT key, month, n_open + n_done, n_open FROM summed WHERE n_open + n_done > 0 LIMIT %(most)s::int
) AS found;

-- name: public_state
-- What changes with every change of a public request, in the transaction that makes it: how often its changes were
-- folded, and how many are not folded yet. Where a copy was restored, versions may be those of another past: its tables
-- are other files, or its server began anew.
SELECT pg_postmaster_start_time(), pg_relation_filenode('request_public'),
       (SELECT version FROM layer_version WHERE organization_id = %(organization_id)s::int AND layer = 'requests'),
       (SELECT count(*) FROM heat_delta WHERE organization_id = %(organization_id)s::int);

-- name: state
-- The same of every request and of what the cube notes.
SELECT pg_postmaster_start_time(), pg_relation_filenode('request'),
       (SELECT loads FROM heat_cube_state WHERE organization_id = %(organization_id)s::int),
       (SELECT built FROM heat_cube_state WHERE organization_id = %(organization_id)s::int),
       (SELECT folds FROM heat_cube_folds WHERE organization_id = %(organization_id)s::int),
       (SELECT count(*) FROM heat_cube_delta WHERE organization_id = %(organization_id)s::int AND audience = 0);
