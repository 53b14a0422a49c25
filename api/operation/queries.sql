-- name: has_no_organization
SELECT 1
WHERE NOT EXISTS (SELECT FROM organization)

-- name: organizations
SELECT code, name_th, name_en
FROM organization
WHERE active
ORDER BY id
