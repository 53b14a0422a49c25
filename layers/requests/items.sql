-- name: items
-- What was drawn as a line or an area is a point on it here, and as drawn in request_shapes, under the same id.
-- The public projection alone: no name, no phone, no request that is not public, blurred places as they are shown.
SELECT r.organization_id, r.id, r.number, r.category_id AS category, (
           SELECT c.name_th FROM category AS c WHERE c.organization_id = r.organization_id AND c.id = r.category_id
       ) AS category_name,
       (ARRAY['received', 'acknowledged', 'in_progress', 'waiting_plan', 'done', 'rejected'])[r.status] AS status,
       r.title, r.zone_code AS zone, r.community_code AS community, r.pole_number AS pole, r.pole_kind AS asset,
       r.supporters, r.photos,
       r.created_at, r.updated_at, r.due_at, r.done_at, coalesce(ST_Dimension(r.shape), 0) AS dimension,
       r.place AS shape, r.z28, r.status AS status_number
FROM request_public AS r
WHERE r.organization_id = :organization_id
