-- name: items
-- The zones in force; `shape` is what all collections call their geometry (EPSG:4326).
SELECT b.code, b.name_th, b.name_en, b.area_m2, b.version_id AS version, v.valid_from, v.valid_to, b.shape
FROM boundary AS b
JOIN boundary_version AS v ON v.organization_id = b.organization_id AND v.id = b.version_id
WHERE b.organization_id = :organization_id AND b.layer = 'zone' AND b.in_force
