-- name: counts
SELECT status, count(*) AS n
FROM request_public
WHERE organization_id = %(organization_id)s::int AND created_at >= %(since)s::timestamptz
GROUP BY status;

-- name: recent
SELECT r.id, r.number, r.category_id, r.status, r.title, r.created_at,
       z.name_th AS zone_th, z.name_en AS zone_en, c.name_th AS community_th, c.name_en AS community_en
FROM request_public r
LEFT JOIN boundary z ON z.organization_id = r.organization_id AND z.layer = 'zone' AND z.in_force AND z.code = r.zone_code
LEFT JOIN boundary c ON c.organization_id = r.organization_id AND c.layer = 'community' AND c.in_force
    AND c.code = r.community_code
WHERE r.organization_id = %(organization_id)s::int
ORDER BY r.created_at DESC, r.id DESC
LIMIT %(limit)s::int;
