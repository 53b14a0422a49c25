-- name: rate
-- The request is held as it stands: nobody reopens it meanwhile. A second rating takes the place of the first; without a
-- comment it leaves what was written.
INSERT INTO request_rating AS known (organization_id, request_id, overall, aspects, comment)
SELECT organization_id, id, %(overall)s::smallint, %(aspects)s::jsonb, coalesce(%(comment)s::text, '')
FROM request
WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint AND status = %(done)s::smallint
FOR SHARE
ON CONFLICT (organization_id, request_id) DO UPDATE SET
    overall = excluded.overall, aspects = excluded.aspects, comment = coalesce(%(comment)s::text, known.comment),
    updated_at = now()
RETURNING overall, aspects, comment, created_at, updated_at

-- name: rating
SELECT overall, aspects, comment, created_at, updated_at
FROM request_rating
WHERE organization_id = %(organization_id)s::int AND request_id = %(request_id)s::bigint
