-- name: add
INSERT INTO crew_task (organization_id, kind, said, staff_id)
VALUES (%(organization_id)s, %(kind)s, %(said)s, %(staff_id)s)
RETURNING id, pg_notify('geo_oss', 'crews')

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

-- name: done
UPDATE crew_task SET state = 'done', result = %(result)s, share = 1
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
