-- The queries of every queue: {table} is the table whose rows are its jobs, {since} the moment they began to wait.

-- name: waiting
SELECT count(*)::int AS n FROM {table}
 WHERE organization_id = %(organization_id)s::int AND state IN ('waiting', 'working')

-- name: claim
-- Across municipalities: the oldest that waits, or whose worker has given no sign of life for two minutes.
UPDATE {table} AS job
   SET state = 'working', seen_at = now()
  FROM (SELECT organization_id, id FROM {table}
         WHERE state = 'waiting' OR (state = 'working' AND seen_at < now() - interval '2 minutes')
         ORDER BY {since}, organization_id, id
         LIMIT 1
           FOR UPDATE SKIP LOCKED) due
 WHERE job.organization_id = due.organization_id AND job.id = due.id
RETURNING job.organization_id, job.id, job.stop

-- name: alive
UPDATE {table} SET stage = %(stage)s, share = %(share)s, seen_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state = 'working'

-- name: stop
-- What has not begun stops here; what is being done is stopped by the worker.
UPDATE {table}
   SET stop = true, state = CASE WHEN state = 'waiting' THEN 'stopped' ELSE state END
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state IN ('waiting', 'working')

-- name: is_stopped
SELECT stop FROM {table} WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: give_up
-- The child has ended without a word: what it had not committed is undone.
UPDATE {table} SET state = CASE WHEN stop THEN 'stopped' ELSE 'failed' END
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state = 'working'

-- name: refuse
-- A sentence for who asked instead of a result.
UPDATE {table} SET state = 'refused', error_th = %(th)s, error_en = %(en)s
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint
