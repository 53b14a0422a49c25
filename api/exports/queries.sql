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

-- name: town
SELECT id, code, name_th, name_en, abbreviation, address_th, phone, accent, number_pattern, number_reset, time_zone,
       utm_srid, pole_snap_metres, view_lon, view_lat, view_zoom, notice_th, notice_en, qr_key
  FROM organization WHERE id = %(organization_id)s::int

-- name: stop
-- What has not begun stops here; what is being written is stopped by the worker.
UPDATE export_job
   SET stop = true, state = CASE WHEN state = 'waiting' THEN 'stopped' ELSE state END, changed_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state IN ('waiting', 'working')

-- name: claim
-- The oldest that waits, or whose worker has given no sign of life for a minute.
UPDATE export_job AS job
   SET state = 'working', seen_at = now()
  FROM (SELECT organization_id, id FROM export_job
         WHERE NOT stop AND (state = 'waiting' OR state = 'working' AND seen_at < now() - interval '1 minute')
         ORDER BY changed_at, id
         LIMIT 1
           FOR UPDATE SKIP LOCKED) due
 WHERE job.organization_id = due.organization_id AND job.id = due.id
RETURNING job.organization_id, job.id

-- name: is_stopped
SELECT stop FROM export_job WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: give_up
UPDATE export_job SET state = CASE WHEN stop THEN 'stopped' ELSE 'failed' END, changed_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state = 'working'

-- name: alive
UPDATE export_job SET stage = %(stage)s, share = %(share)s, seen_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state = 'working'

-- name: ready
UPDATE export_job SET state = 'ready', share = 1, rows = %(rows)s::int, bytes = %(bytes)s::bigint, changed_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: forget
-- The sweep of the worker, everywhere; what was stopped by the death of a worker and nobody took up goes as well.
DELETE FROM export_job
 WHERE organization_id IS NOT NULL AND changed_at < now() - %(kept)s::interval
   AND (state NOT IN ('waiting', 'working') OR stop)

-- name: tickets
SELECT ticket FROM export_job WHERE organization_id IS NOT NULL
