-- name: same
-- The same order of the same person that is under way, or was ready a moment ago.
SELECT id, organization_id, ticket, layer, format, query, desk, state, share, rows, bytes, stop
  FROM export_job
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND format = %(format)s AND query = %(query)s
   AND desk IS NOT DISTINCT FROM %(desk)s::jsonb AND staff_id IS NOT DISTINCT FROM %(staff_id)s::int AND NOT stop
   AND (state IN ('waiting', 'working') OR state = 'ready' AND changed_at > now() - %(again)s::interval)
 ORDER BY id DESC
 LIMIT 1

-- name: waiting
-- Across municipalities: there is one child for all of them.
SELECT count(*)::int AS jobs FROM export_job WHERE organization_id IS NOT NULL AND state IN ('waiting', 'working')

-- name: add
INSERT INTO export_job (organization_id, ticket, layer, format, query, desk, staff_id)
VALUES (%(organization_id)s, %(ticket)s, %(layer)s, %(format)s, %(query)s, %(desk)s, %(staff_id)s)
RETURNING id, organization_id, ticket, layer, format, query, desk, state, share, rows, bytes, stop,
          pg_notify('geo_oss', 'export')

-- name: by_ticket
-- One for the staff is found by who asked for it alone.
SELECT id, organization_id, ticket, layer, format, query, desk, state, share, rows, bytes, stop
  FROM export_job
 WHERE organization_id = %(organization_id)s::int AND ticket = %(ticket)s
   AND staff_id IS NOT DISTINCT FROM %(staff_id)s::int

-- name: one
SELECT id, organization_id, ticket, layer, format, query, desk, state, share, rows, bytes, stop
  FROM export_job
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: ready
UPDATE export_job SET state = 'ready', share = 1, rows = %(rows)s::int, bytes = %(bytes)s::bigint, changed_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: forget
-- The sweep of the worker, everywhere; what was given up after long work is told as long as what is ready.
DELETE FROM export_job
 WHERE organization_id IS NOT NULL AND greatest(changed_at, seen_at) < now() - %(kept)s::interval
   AND state NOT IN ('waiting', 'working')

-- name: tickets
SELECT ticket FROM export_job WHERE organization_id IS NOT NULL
