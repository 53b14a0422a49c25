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
