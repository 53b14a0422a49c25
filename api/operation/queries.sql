-- name: own_town
SELECT code
FROM organization
WHERE code <> ALL (%(sample)s::text[])
LIMIT 1

-- name: organizations
SELECT code, name_th, name_en
FROM organization
WHERE active
ORDER BY id
