-- name: alone
SELECT id FROM organization WHERE id = %(organization_id)s::int FOR NO KEY UPDATE
