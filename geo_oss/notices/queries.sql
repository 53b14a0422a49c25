-- name: claim
-- Takes what is due and moves it on by the lease: if this worker dies, another takes it then, with the same id.
WITH due AS (
    SELECT organization_id, id
    FROM notice
    WHERE state = 'queued' AND next_at <= clock_timestamp()
    ORDER BY next_at
    LIMIT %(most)s
    FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE notice SET tries = tries + 1, next_at = clock_timestamp() + %(lease)s::interval
    FROM due
    WHERE notice.organization_id = due.organization_id AND notice.id = due.id
    RETURNING notice.*
)
SELECT t.organization_id, t.id, t.request_id, t.channel, t.audience, t.template, t.detail, t.tries,
       o.code AS org, o.name_th AS organization_th, r.number, c.name_th AS category_th, s.name AS officer
FROM taken t
JOIN organization o ON o.id = t.organization_id
LEFT JOIN request r ON r.organization_id = t.organization_id AND r.id = t.request_id
LEFT JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
LEFT JOIN staff s ON s.organization_id = r.organization_id AND s.id = coalesce((t.detail ->> 'staff_id')::int, r.officer_id)
ORDER BY t.created_at, t.audience

-- name: sent
-- The number of the try is the fence: whoever slept beyond its lease changes nothing.
UPDATE notice SET state = 'sent', sent_at = clock_timestamp(), provider_id = %(provider_id)s
WHERE organization_id = %(organization_id)s AND id = %(id)s AND tries = %(tries)s AND state = 'queued'

-- name: again
UPDATE notice SET next_at = clock_timestamp() + %(wait)s::interval
WHERE organization_id = %(organization_id)s AND id = %(id)s AND tries = %(tries)s AND state = 'queued'

-- name: failed
UPDATE notice SET state = 'failed'
WHERE organization_id = %(organization_id)s AND id = %(id)s AND tries = %(tries)s AND state = 'queued'
