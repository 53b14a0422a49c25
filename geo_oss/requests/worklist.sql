-- name: queues
SELECT count(*) AS open,
       count(*) FILTER (WHERE status = 1) AS received,
       count(*) FILTER (WHERE status IN (2, 3)) AS working,
       count(*) FILTER (WHERE status = 4) AS waiting_plan,
       count(*) FILTER (WHERE due_at < now()) AS overdue,
       count(*) FILTER (WHERE officer_id = %(me)s::int) AS mine,
       count(*) FILTER (WHERE category_id = ANY (%(lights)s::smallint[])) AS poles
FROM request
WHERE organization_id = %(organization_id)s::int AND status <= 4;

-- name: boundaries
SELECT code, name_th, name_en
FROM boundary
WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND in_force
ORDER BY name_th, code;
