-- name: counts
SELECT status, count(*) AS n
FROM request_public
WHERE organization_id = %(organization_id)s::int AND created_at >= %(since)s::timestamptz
GROUP BY status;

-- name: recent
SELECT r.id, r.number, r.category_id, r.status, r.title, r.created_at,
       z.name_th AS zone_th, z.name_en AS zone_en, c.name_th AS community_th, c.name_en AS community_en
FROM request_public r
JOIN request q ON q.organization_id = r.organization_id AND q.id = r.id
CROSS JOIN LATERAL (SELECT CASE WHEN r.status > 4 THEN coalesce(r.done_at, r.updated_at) END AS at) closed
LEFT JOIN LATERAL boundary_called(r.organization_id, 'zone', r.zone_code, q.zone_version, closed.at) z ON true
LEFT JOIN LATERAL boundary_called(r.organization_id, 'community', r.community_code, q.community_version, closed.at) c ON true
WHERE r.organization_id = %(organization_id)s::int
ORDER BY r.created_at DESC, r.id DESC
LIMIT %(limit)s::int;
