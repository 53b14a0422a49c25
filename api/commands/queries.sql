-- name: organization_id
SELECT id FROM organization WHERE code = %(code)s

-- name: organization_codes
SELECT code FROM organization ORDER BY code
