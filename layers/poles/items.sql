-- name: items
-- The poles whose stickers are valid; `dark` as on the map: a public request that is not finished stands there.
SELECT p.id, p.number, p.circuit, p.kind, p.street, p.zone_code AS zone, p.community_code AS community,
       p.number IN (
           SELECT r.pole_number FROM request_public AS r
           WHERE r.organization_id = :organization_id AND r.status <= 4 AND r.pole_number IS NOT NULL
       ) AS dark,
       p.loaded_at, p.place AS shape
FROM pole AS p
WHERE p.organization_id = :organization_id AND NOT p.revoked
