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
-- many of them are open. Kept sums and what is not folded yet are of one snapshot.
WITH known AS (
    SELECT FROM heat_cube_state WHERE organization_id = %(organization_id)s::int AND built = loads
), wanted AS (
    SELECT CASE WHEN %(categories)s::smallint[] IS NULL THEN ARRAY[-1]::smallint[]
                ELSE ARRAY(SELECT id FROM category
                           WHERE organization_id = %(organization_id)s::int
                             AND (id = ANY (%(categories)s::smallint[]) OR parent_id = ANY (%(categories)s::smallint[])))
           END AS categories
), kept AS (
    SELECT h.key, h.zone_code, s1, s2, s3, s4, s5, s6 FROM heat_cube AS h
    WHERE h.organization_id = %(organization_id)s::int AND h.audience = %(audience)s::smallint
      AND h.grid = %(grid)s::smallint AND h.period = ANY (%(periods)s::int[])
      AND h.category_id = ANY ((SELECT categories FROM wanted)::smallint[])
    UNION ALL
    SELECT h.key, h.zone_code, s1, s2, s3, s4, s5, s6 FROM heat_cube AS h
    WHERE h.organization_id = %(organization_id)s::int AND h.audience = %(audience)s::smallint
      AND h.grid = %(grid)s::smallint AND h.period BETWEEN %(first_year)s::int AND %(last_year)s::int
      AND h.category_id = ANY ((SELECT categories FROM wanted)::smallint[])
    UNION ALL
    SELECT CASE WHEN %(grid)s::smallint > 15 THEN square_key(utm_place(d.place, %(srid)s::int), %(grid)s::int)
                ELSE d.h3_cell END,
           d.zone_code, dn * (status = 1)::int, dn * (status = 2)::int, dn * (status = 3)::int,
           dn * (status = 4)::int, dn * (status = 5)::int, dn * (status = 6)::int
    FROM heat_cube_delta AS d, wanted AS w
    WHERE d.organization_id = %(organization_id)s::int AND d.audience = %(audience)s::smallint
      AND local_month(d.created_at, (SELECT time_zone FROM organization WHERE id = %(organization_id)s::int))
          BETWEEN %(first_month)s::int AND %(last_month)s::int
      AND (w.categories = ARRAY[-1]::smallint[] OR d.category_id = ANY (w.categories))
), summed AS (
    SELECT CASE WHEN %(grid)s::smallint > 15 THEN square_wider(key, %(times)s::int)
                ELSE h3_parent(key, %(resolution)s::int) END AS key,
           sum(s1 * %(w1)s::int + s2 * %(w2)s::int + s3 * %(w3)s::int + s4 * %(w4)s::int)::int AS n_open,
           sum(s5 * %(w5)s::int + s6 * %(w6)s::int)::int AS n_done
    FROM kept
    WHERE EXISTS (SELECT FROM known)
      AND (%(zones)s::text[] IS NULL OR zone_code = ANY (%(zones)s::text[]))
    GROUP BY 1
)
SELECT NULL::bigint AS key, 0 AS n, 0 AS n_open FROM known
UNION ALL
SELECT * FROM (
    SELECT key, n_open + n_done AS n, n_open FROM summed WHERE n_open + n_done > 0 ORDER BY key LIMIT %(most)s::int
) AS found;
