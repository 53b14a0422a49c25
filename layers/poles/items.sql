-- name: items
-- The poles and other numbered things that stand; `dark` as on the map: a public request not finished is at the same one.
SELECT p.id, p.number, p.asset_kind AS asset, p.circuit, p.kind, p.street, p.zone_code AS zone,
       p.community_code AS community,
       (p.number, p.asset_kind) IN (
           SELECT r.pole_number, r.pole_kind FROM request_public AS r
           WHERE r.organization_id = :organization_id AND r.status <= 4 AND r.pole_number IS NOT NULL
       ) AS dark,
       p.loaded_at, p.place AS shape
FROM pole AS p
WHERE p.organization_id = :organization_id AND p.retired_at IS NULL
