-- name: by_year
SELECT (extract(year FROM (created_at AT TIME ZONE %(time_zone)s) + interval '3 months') + 543)::int AS year,
       status, count(*) AS count
FROM request
WHERE organization_id = %(organization_id)s::int
GROUP BY 1, 2
ORDER BY 1 DESC, 2;

-- name: by_category
SELECT r.category_id, c.name_th, c.name_en, r.status, count(*) AS count
FROM request r
JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
WHERE r.organization_id = %(organization_id)s::int
  AND r.created_at >= %(first)s::date::timestamp AT TIME ZONE %(time_zone)s
  AND r.created_at < (%(last)s::date + 1)::timestamp AT TIME ZONE %(time_zone)s
GROUP BY r.category_id, c.name_th, c.name_en, c.position, r.status
ORDER BY c.position, r.category_id, r.status;
