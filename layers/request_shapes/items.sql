-- name: items
-- The requests whose place is more than its point, as the public projection has it.
SELECT r.id, r.number, r.category_id AS category, (
           SELECT c.name_th FROM category AS c WHERE c.organization_id = r.organization_id AND c.id = r.category_id
       ) AS category_name,
       (ARRAY['received', 'acknowledged', 'in_progress', 'waiting_plan', 'done', 'rejected'])[r.status] AS status,
       r.title, ST_Dimension(r.shape) AS dimension, r.created_at, r.shape
FROM request_public AS r
WHERE r.organization_id = :organization_id AND r.shape IS NOT NULL
