-- name: lock
SELECT r.status, r.supporters FROM request AS r
WHERE r.organization_id = %(organization_id)s AND r.id = %(request_id)s
  AND EXISTS (SELECT FROM request_public AS p WHERE p.organization_id = r.organization_id AND p.id = r.id)
FOR UPDATE

-- name: add
WITH added AS (
    INSERT INTO request_supporter (organization_id, request_id, voucher_hash)
    VALUES (%(organization_id)s, %(request_id)s, %(voucher_hash)s)
    ON CONFLICT DO NOTHING
    RETURNING request_id
), counted AS (
    -- No new version: a stranger's voice takes no officer's form away.
    UPDATE request SET supporters = supporters + 1, updated_at = now()
    FROM added WHERE request.organization_id = %(organization_id)s AND request.id = added.request_id
), projected AS (
    UPDATE request_public SET supporters = supporters + 1, updated_at = now()
    FROM added WHERE request_public.organization_id = %(organization_id)s AND request_public.id = added.request_id
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor)
    SELECT %(organization_id)s, request_id, 'supported', 'citizen' FROM added
)
SELECT request_id FROM added
