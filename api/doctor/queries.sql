-- name: durability
SELECT name, setting
FROM pg_settings
WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums')
ORDER BY name

-- name: thai_trigrams
SELECT cardinality(show_trgm('ไทย')) AS n

-- name: towns_without_zones
SELECT o.code
FROM organization AS o
WHERE o.active
  AND NOT EXISTS (
    SELECT FROM boundary_version AS v
    WHERE v.organization_id = o.id AND v.layer = 'zone' AND v.state = 'in_force'
  )
ORDER BY o.code

-- name: late_notices
SELECT count(*) AS n
FROM notice
WHERE state = 'queued' AND created_at < now() - interval '10 minutes'

-- name: failed_notices
SELECT count(*) AS n
FROM notice
WHERE state = 'failed' AND created_at > now() - interval '1 day'

-- name: workers
SELECT count(*) AS n
FROM pg_stat_activity
WHERE datname = current_database() AND application_name = %(name)s

-- name: heat_against_recount
WITH counted AS (
  SELECT organization_id, count(*) AS n, count(*) FILTER (WHERE status <= 4) AS n_open
  FROM request_public
  GROUP BY organization_id
), drawn AS (
  SELECT organization_id, sum(n) AS n, sum(n_open) AS n_open
  FROM (
    SELECT organization_id, n, n_open
    FROM heat
    WHERE z = (SELECT min(z) FROM heat)
    UNION ALL
    SELECT organization_id, dn, dopen
    FROM heat_delta
  ) AS parts
  GROUP BY organization_id
)
SELECT o.code, COALESCE(c.n, 0) AS n, COALESCE(d.n, 0) AS drawn
FROM organization AS o
LEFT JOIN counted AS c ON c.organization_id = o.id
LEFT JOIN drawn AS d ON d.organization_id = o.id
WHERE COALESCE(c.n, 0) <> COALESCE(d.n, 0) OR COALESCE(c.n_open, 0) <> COALESCE(d.n_open, 0)
ORDER BY o.code

-- name: cube_against_recount
-- What nobody asks, because it is being counted anew, is left out.
WITH counted AS (
  SELECT organization_id, 0 AS audience, status, count(*) AS n FROM request GROUP BY 1, 2, 3
  UNION ALL
  SELECT organization_id, 1, status, count(*) FROM request_public GROUP BY 1, 2, 3
), kept AS (
  SELECT h.organization_id, h.audience, s.status, s.n
  FROM heat_cube AS h
  CROSS JOIN LATERAL (VALUES (1, h.s1), (2, h.s2), (3, h.s3), (4, h.s4), (5, h.s5), (6, h.s6)) AS s (status, n)
  WHERE h.grid = 9 AND h.period = 0 AND h.category_id = -1
  UNION ALL
  SELECT organization_id, audience, status, dn FROM heat_cube_delta
), compared AS (
  SELECT organization_id, audience, status, sum(kept) AS kept, sum(n) AS n
  FROM (
    SELECT organization_id, audience, status, n AS kept, 0 AS n FROM kept
    UNION ALL
    SELECT organization_id, audience, status, 0, n FROM counted
  ) AS both_sides
  GROUP BY 1, 2, 3
)
SELECT o.code, sum(c.kept)::bigint AS kept, sum(c.n)::bigint AS n
FROM compared AS c
JOIN organization AS o ON o.id = c.organization_id
JOIN heat_cube_state AS t ON t.organization_id = o.id AND t.built = t.loads
GROUP BY o.code
HAVING bool_or(c.kept <> c.n)
ORDER BY o.code
