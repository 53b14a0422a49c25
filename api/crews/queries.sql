-- name: add
INSERT INTO crew_task (organization_id, kind, said, staff_id)
VALUES (%(organization_id)s, %(kind)s, %(said)s, %(staff_id)s)
RETURNING id, pg_notify('geo_oss', 'crews')

-- name: waiting
SELECT count(*)::int AS n FROM crew_task
 WHERE organization_id = %(organization_id)s::int AND state IN ('waiting', 'working')

-- name: one
SELECT t.id, t.organization_id, t.kind, t.said, t.state, t.stage, t.share, t.error_th, t.error_en, t.result, t.staff_id,
       t.created_at
  FROM crew_task t
 WHERE t.organization_id = %(organization_id)s::int AND t.id = %(id)s::bigint

-- name: latest
-- The newest of a kind whose `said` holds these words.
SELECT t.id, t.organization_id, t.kind, t.said, t.state, t.stage, t.share, t.error_th, t.error_en, t.result, t.staff_id,
       t.created_at
  FROM crew_task t
 WHERE t.organization_id = %(organization_id)s::int AND t.kind = %(kind)s AND t.said @> %(said)s
 ORDER BY t.id DESC
 LIMIT 1

-- name: stop
UPDATE crew_task SET stop = true, state = CASE WHEN state = 'waiting' THEN 'stopped' ELSE state END
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state IN ('waiting', 'working')

-- name: claim
-- Across municipalities: the oldest that waits, or whose worker has given no sign of life for two minutes.
UPDATE crew_task AS t
   SET state = 'working', seen_at = now()
  FROM (SELECT organization_id, id FROM crew_task
         WHERE state = 'waiting' OR (state = 'working' AND seen_at < now() - interval '2 minutes')
         ORDER BY created_at
         LIMIT 1
           FOR UPDATE SKIP LOCKED) due
 WHERE t.organization_id = due.organization_id AND t.id = due.id
RETURNING t.organization_id, t.id

-- name: is_stopped
SELECT stop FROM crew_task WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: give_up
-- The child has ended without a word: what it had not committed is undone.
UPDATE crew_task SET state = CASE WHEN stop THEN 'stopped' ELSE 'failed' END
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state = 'working'

-- name: alive
UPDATE crew_task SET stage = %(stage)s, share = %(share)s, seen_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state = 'working'

-- name: done
UPDATE crew_task SET state = 'done', result = %(result)s, share = 1
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: told
-- A sentence for the asker instead of a result.
UPDATE crew_task SET state = 'refused', error_th = %(th)s, error_en = %(en)s
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: accept
UPDATE crew_task SET state = 'accepted'
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND kind = 'areas' AND state = 'done'
RETURNING result

-- name: forget
-- Tasks that have ended are of no use after a month, everywhere; accepted ones are kept as a record.
DELETE FROM crew_task
 WHERE organization_id IS NOT NULL AND state IN ('done', 'refused', 'stopped', 'failed')
   AND created_at < now() - interval '30 days'
