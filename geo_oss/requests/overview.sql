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
LEFT JOIN boundary z ON z.organization_id = r.organization_id AND z.version_id = q.zone_version AND z.code = r.zone_code
LEFT JOIN boundary c ON c.organization_id = r.organization_id AND c.version_id = q.community_version
    AND c.code = r.community_code
WHERE r.organization_id = %(organization_id)s::int
ORDER BY r.created_at DESC, r.id DESC
LIMIT %(limit)s::int;
