-- name: record
INSERT INTO photo (organization_id, id, sha256, bytes, width, height, added_by)
VALUES (%(organization_id)s, %(id)s, %(sha256)s, %(bytes)s, %(width)s, %(height)s, %(added_by)s)

-- name: attach
-- The count on the request and its projection, the photos, and the line of history in one statement.
WITH counted AS (
    UPDATE request SET photos = photos + cardinality(%(photo_ids)s::uuid[]), updated_at = now()
    WHERE organization_id = %(organization_id)s AND id = %(request_id)s
      AND photos + cardinality(%(photo_ids)s::uuid[]) <= %(most)s
    RETURNING id, category_id, status
), projected AS (
    UPDATE request_public p SET photos = p.photos + cardinality(%(photo_ids)s::uuid[]), updated_at = now()
    FROM counted
    WHERE p.organization_id = %(organization_id)s AND p.id = counted.id
    RETURNING p.id
), pictured AS (
    UPDATE photo SET request_id = counted.id, is_public = EXISTS (SELECT FROM projected) AND EXISTS (
        SELECT FROM category c
        WHERE c.organization_id = %(organization_id)s AND c.id = counted.category_id AND c.sensitivity = 'public'
    )
    FROM counted
    WHERE photo.organization_id = %(organization_id)s AND photo.id = ANY (%(photo_ids)s::uuid[])
      AND photo.request_id IS NULL
    RETURNING photo.id
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, status, actor, detail)
    SELECT %(organization_id)s, id, 'photo', status, 'citizen',
           jsonb_build_object('photos', cardinality(%(photo_ids)s::uuid[]))
    FROM counted
)
SELECT (SELECT count(*) FROM counted) AS counted, (SELECT count(*) FROM pictured) AS pictured

-- name: find
SELECT p.id, p.request_id, p.kind, p.width, p.height, p.added_at,
       p.is_public AND EXISTS (
           SELECT FROM request_public r WHERE r.organization_id = p.organization_id AND r.id = p.request_id
       ) AS is_public
FROM photo p
WHERE p.organization_id = %(organization_id)s AND p.id = %(id)s

-- name: of_request
SELECT p.id, p.request_id, p.kind, p.width, p.height, p.added_at,
       p.is_public AND EXISTS (
           SELECT FROM request_public r WHERE r.organization_id = p.organization_id AND r.id = p.request_id
       ) AS is_public
FROM photo p
WHERE p.organization_id = %(organization_id)s AND p.request_id = %(request_id)s
ORDER BY p.added_at, p.id

-- name: forget_unsent
DELETE FROM photo
WHERE (organization_id, id) IN (
    SELECT organization_id, id FROM photo
    WHERE request_id IS NULL AND added_at < now() - %(older)s::interval
    ORDER BY added_at
    LIMIT 500
    FOR UPDATE SKIP LOCKED
)
RETURNING organization_id, id

-- name: known
SELECT organization_id, id FROM photo WHERE id = ANY (%(ids)s::uuid[])
