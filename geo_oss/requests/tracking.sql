-- name: by_token
SELECT r.id, r.number, r.category_id, r.status, r.title, r.description, r.fault, r.address,
       ST_X(r.place) AS lon, ST_Y(r.place) AS lat, r.zone_code, z.name_th AS zone_name, z.name_en AS zone_name_en,
       r.community_code, c.name_th AS community_name, c.name_en AS community_name_en, pole.number AS pole_number, d.name_th AS department_th, d.name_en AS department_en,
       r.supporters, r.photos, r.created_at, r.updated_at, r.due_at, r.done_at,
       EXISTS (SELECT FROM request_public p WHERE p.organization_id = r.organization_id AND p.id = r.id) AS is_public,
       ST_AsGeoJSON(r.shape, 7)::jsonb AS shape
FROM request AS r
CROSS JOIN LATERAL (SELECT CASE WHEN r.status > 4 THEN coalesce(r.done_at, r.updated_at) END AS at) AS closed
LEFT JOIN LATERAL boundary_called(r.organization_id, 'zone', r.zone_code, r.zone_version, closed.at) AS z ON true
LEFT JOIN LATERAL boundary_called(r.organization_id, 'community', r.community_code, r.community_version, closed.at) AS c ON true
LEFT JOIN pole ON pole.organization_id = r.organization_id AND pole.id = r.pole_id
LEFT JOIN department AS d ON d.organization_id = r.organization_id AND d.id = r.department_id
WHERE r.organization_id = %(organization_id)s AND r.track_hash = %(track_hash)s

-- name: last4
SELECT id, last4_hash FROM request WHERE organization_id = %(organization_id)s AND number = %(number)s

-- name: by_year
SELECT p.id
FROM request AS r
JOIN request_public AS p ON p.organization_id = r.organization_id AND p.id = r.id
JOIN organization AS o ON o.id = p.organization_id
WHERE r.organization_id = %(organization_id)s AND r.number = %(number)s
  AND %(year)s::int IN (
      extract(year FROM p.created_at AT TIME ZONE o.time_zone),
      extract(year FROM p.created_at AT TIME ZONE o.time_zone + interval '3 months')
  )

-- name: public
-- Names as they are now, of a finished one as they were: it may lie in a zone that is no more.
SELECT p.id, p.number, p.category_id, p.status, p.title, '' AS description, '' AS fault, '' AS address,
       ST_X(p.place) AS lon, ST_Y(p.place) AS lat, p.zone_code, z.name_th AS zone_name, z.name_en AS zone_name_en,
       p.community_code, c.name_th AS community_name, c.name_en AS community_name_en, p.pole_number, NULL AS department_th, NULL AS department_en,
       p.supporters, p.photos, p.created_at, p.updated_at, p.due_at, p.done_at, true AS is_public,
       ST_AsGeoJSON(p.shape, 7)::jsonb AS shape
FROM request_public AS p
LEFT JOIN request AS r ON r.organization_id = p.organization_id AND r.id = p.id
CROSS JOIN LATERAL (SELECT CASE WHEN p.status > 4 THEN coalesce(p.done_at, p.updated_at) END AS at) AS closed
LEFT JOIN LATERAL boundary_called(p.organization_id, 'zone', p.zone_code, r.zone_version, closed.at) AS z ON true
LEFT JOIN LATERAL boundary_called(p.organization_id, 'community', p.community_code, r.community_version, closed.at) AS c ON true
WHERE p.organization_id = %(organization_id)s AND p.id = %(request_id)s

-- name: is_public
SELECT id FROM request_public WHERE organization_id = %(organization_id)s AND id = %(request_id)s

-- name: has_phone
SELECT last4_hash IS NOT NULL AS known
FROM request
WHERE organization_id = %(organization_id)s AND id = %(request_id)s

-- name: standing
SELECT number, category_id, status, created_at, due_at, done_at
FROM request
WHERE organization_id = %(organization_id)s AND id = %(request_id)s

-- name: events
SELECT at, kind, status, CASE WHEN %(notes)s THEN note ELSE '' END AS note
FROM request_event
WHERE organization_id = %(organization_id)s AND request_id = %(request_id)s AND is_public
  AND kind IN ('submitted', 'acknowledged', 'started', 'planned', 'done', 'rejected', 'reopened', 'photo')
ORDER BY id
