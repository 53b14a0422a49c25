-- name: get
SELECT id, code, name_th, name_en, abbreviation, address_th, phone, accent, number_pattern, number_reset, time_zone,
       utm_srid, pole_snap_metres, view_lon, view_lat, view_zoom, notice_th, notice_en, qr_key,
       EXISTS (SELECT FROM hotspot_run AS r WHERE r.organization_id = organization.id AND r.in_force) AS has_hotspots
FROM organization
WHERE code = %(code)s AND active

-- name: by_id
SELECT id, code, name_th, name_en, abbreviation, address_th, phone, accent, number_pattern, number_reset, time_zone,
       utm_srid, pole_snap_metres, view_lon, view_lat, view_zoom, notice_th, notice_en, qr_key,
       EXISTS (SELECT FROM hotspot_run AS r WHERE r.organization_id = organization.id AND r.in_force) AS has_hotspots
FROM organization
WHERE id = %(organization_id)s::int AND active

-- name: listed
SELECT id, code, name_th, name_en, abbreviation, address_th, phone, accent, number_pattern, number_reset, time_zone,
       utm_srid, pole_snap_metres, view_lon, view_lat, view_zoom, notice_th, notice_en, qr_key
FROM organization
WHERE active
ORDER BY name_th, id

-- name: categories
SELECT id, parent_id, code, abbreviation, name_th, name_en, icon, days_min, days_max, asset_kind, faults, sensitivity,
       position
FROM category
WHERE organization_id = %(organization_id)s AND active
ORDER BY position, id

-- name: departments
SELECT id, code, name_th, name_en, phone
FROM department
WHERE organization_id = %(organization_id)s
ORDER BY id
