-- name: case
SELECT r.id, r.number, r.status, r.priority, r.channel, r.title, r.description, r.fault, r.address,
       ST_X(r.place) AS lon, ST_Y(r.place) AS lat, r.place_source, r.accuracy_metres,
       r.zone_code, r.community_code, r.zone_version, r.community_version, r.placement_method, r.edge_metres,
       r.nearest_zone_code, r.nearest_zone_metres, r.nearest_community_code, r.nearest_community_metres,
       r.pole_method, r.pole_metres, r.department_id, r.officer_id, r.because, r.supporters, r.photos,
       r.created_at, r.updated_at, r.due_at, r.done_at, closed.at AS closed_at, r.version,
       ST_AsGeoJSON(r.shape, 7)::jsonb AS shape, r.parts,
       r.status <= 4 AND r.due_at < now() AS overdue,
       r.category_id, c.code AS category_code, c.name_th AS category_th, c.name_en AS category_en,
       c.icon, c.days_min, c.days_max, c.sensitivity, c.faults, m.name_th AS main_th, m.name_en AS main_en,
       z.name_th AS zone_th, z.name_en AS zone_en, k.name_th AS community_th, k.name_en AS community_en,
       nz.name_th AS nearest_zone_th, nz.name_en AS nearest_zone_en,
       nk.name_th AS nearest_community_th, nk.name_en AS nearest_community_en,
       coalesce(v.state = 'retired', false) AS boundary_retired, v.valid_from AS boundary_since, v.source_name AS boundary_source,
       p.number AS pole_number, p.code AS pole_code, p.street AS pole_street, p.circuit AS pole_circuit,
       r.pole_id, ak.name_th AS pole_kind_th, ak.name_en AS pole_kind_en, ak.far_metres AS pole_far_metres,
       d.name_th AS department_th, d.name_en AS department_en, d.phone AS department_phone,
       o.name AS officer_name, o.phone AS officer_phone,
       hot.run_id AS hotspot_run, hot.level AS hotspot_level, hot.trend AS hotspot_trend, hot.name_th AS hotspot_th,
       hot.name_en AS hotspot_en,
       rr.rule -> 'position' AS rule_position, rr.rule ->> 'name' AS rule_name,
       q.anonymous, q.name_sealed IS NOT NULL AS has_name, q.phone_sealed IS NOT NULL AS has_phone,
       q.email_sealed IS NOT NULL AS has_email
FROM request r
JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
LEFT JOIN category m ON m.organization_id = c.organization_id AND m.id = c.parent_id
CROSS JOIN LATERAL (SELECT CASE WHEN r.status > 4 THEN coalesce(r.done_at, r.updated_at) END AS at) closed
LEFT JOIN LATERAL boundary_called(r.organization_id, 'zone', r.zone_code, r.zone_version, closed.at) z ON true
LEFT JOIN LATERAL boundary_called(r.organization_id, 'community', r.community_code, r.community_version, closed.at) k ON true
LEFT JOIN boundary nz ON nz.organization_id = r.organization_id AND nz.in_force
    AND nz.layer = 'zone' AND nz.code = r.nearest_zone_code
LEFT JOIN boundary nk ON nk.organization_id = r.organization_id AND nk.in_force
    AND nk.layer = 'community' AND nk.code = r.nearest_community_code
LEFT JOIN boundary_version v ON v.organization_id = r.organization_id AND v.id = r.zone_version
LEFT JOIN pole p ON p.organization_id = r.organization_id AND p.id = r.pole_id
LEFT JOIN asset_kind ak ON ak.organization_id = p.organization_id AND ak.code = p.asset_kind
LEFT JOIN department d ON d.organization_id = r.organization_id AND d.id = r.department_id
LEFT JOIN staff o ON o.organization_id = r.organization_id AND o.id = r.officer_id
LEFT JOIN LATERAL (
    SELECT v.rule FROM route_rule_version v
    WHERE v.organization_id = r.organization_id AND v.rule_id = r.rule_id AND v.id <= rules_seen(r.organization_id, r.id)
    ORDER BY v.id DESC
    LIMIT 1
) rr ON true
LEFT JOIN request_hotspot hot ON hot.organization_id = r.organization_id AND hot.request_id = r.id
LEFT JOIN request_contact q ON q.organization_id = r.organization_id AND q.request_id = r.id
WHERE r.organization_id = %(organization_id)s::int AND r.id = %(id)s::bigint;

-- name: timeline
SELECT e.id, e.at, e.kind, e.status, e.actor, e.note, e.is_public, e.detail, s.name AS staff_name,
       a.name AS given_to
FROM request_event e
LEFT JOIN staff s ON s.organization_id = e.organization_id AND s.id = e.staff_id
LEFT JOIN staff a ON a.organization_id = e.organization_id AND e.kind = 'assigned'
    AND a.id = (e.detail ->> 'officer_id')::int
WHERE e.organization_id = %(organization_id)s::int AND e.request_id = %(id)s::bigint
ORDER BY e.id;

-- name: photos
SELECT id, kind, width, height, added_at, added_by
FROM photo
WHERE organization_id = %(organization_id)s::int AND request_id = %(id)s::bigint
ORDER BY kind DESC, added_at, id;

-- name: contact_opened
INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, is_public)
SELECT organization_id, id, 'contact_opened', 'staff', %(staff_id)s::int, false
FROM request
WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint
RETURNING id;

-- name: contact
SELECT name_sealed, phone_sealed, email_sealed, anonymous
FROM request_contact
WHERE organization_id = %(organization_id)s::int AND request_id = %(id)s::bigint;
