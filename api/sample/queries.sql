-- name: lock
-- Two first starts at once load one after the other.
SELECT pg_advisory_xact_lock(7261560)

-- name: known_towns
SELECT code FROM organization WHERE code = ANY (%(codes)s)

-- name: demo_accounts
-- The first of each role: the ones named after it.
SELECT s.username, s.name, coalesce(d.name_th, '') AS department
FROM staff AS s
JOIN organization AS o ON o.id = s.organization_id AND o.code = %(code)s
LEFT JOIN department AS d ON d.organization_id = s.organization_id AND d.id = s.department_id
WHERE s.username = s.role
ORDER BY s.id DESC

-- name: organization
INSERT INTO organization (
    code, name_th, name_en, abbreviation, address_th, phone, accent, number_pattern, number_reset, utm_srid,
    view_lon, view_lat, view_zoom, notice_th, notice_en, qr_key
) VALUES (
    %(code)s, %(name_th)s, %(name_en)s, %(abbreviation)s, %(address_th)s, %(phone)s, %(accent)s, %(number_pattern)s,
    %(number_reset)s, %(utm_srid)s, %(view_lon)s, %(view_lat)s, %(view_zoom)s, %(notice_th)s, %(notice_en)s, %(qr_key)s
)
RETURNING id

-- name: department
INSERT INTO department (organization_id, id, code, name_th, name_en, phone)
VALUES (%(organization_id)s, %(id)s, %(code)s, %(name_th)s, %(name_en)s, %(phone)s)

-- name: category
INSERT INTO category (
    organization_id, id, parent_id, code, abbreviation, name_th, name_en, icon, days_min, days_max, asset_kind, faults,
    sensitivity, position
) VALUES (
    %(organization_id)s, %(id)s, %(parent_id)s, %(code)s, %(abbreviation)s, %(name_th)s, %(name_en)s, %(icon)s,
    %(days_min)s, %(days_max)s, %(asset_kind)s, %(faults)s, %(sensitivity)s, %(position)s
)

-- name: staff
INSERT INTO staff (organization_id, id, username, password_hash, name, role, department_id, phone)
VALUES (
    %(organization_id)s, %(id)s, %(username)s, %(password_hash)s, %(name)s, %(role)s, %(department_id)s, %(phone)s
)

-- name: rule
INSERT INTO route_rule (
    organization_id, id, position, category_id, zone_code, asset_kind, weekdays, from_hour, to_hour, department_id,
    officer_id, priority, name
) VALUES (
    %(organization_id)s, %(id)s, %(position)s, %(category_id)s, %(zone_code)s, %(asset_kind)s, %(weekdays)s::smallint[],
    %(from_hour)s, %(to_hour)s, %(department_id)s, %(officer_id)s, %(priority)s, %(name)s
)

-- name: holiday
INSERT INTO holiday (organization_id, day, name_th) VALUES (%(organization_id)s, %(day)s, %(name_th)s)

-- name: ids
SELECT nextval('request_id_seq') AS id FROM generate_series(1, %(count)s::int)

-- name: poles
SELECT number, id FROM pole WHERE organization_id = %(organization_id)s::int AND asset_kind = 'pole'

-- name: kind
INSERT INTO asset_kind (organization_id, code, name_th, name_en, icon, fields, position)
VALUES (%(organization_id)s, %(code)s, %(name_th)s, %(name_en)s, %(icon)s, %(fields)s, 10)

-- name: figure
INSERT INTO area_figure (organization_id, layer, kind, code, year, value, source, loaded_by)
VALUES (%(organization_id)s, %(layer)s, %(kind)s, %(code)s, %(year)s, %(value)s, %(source)s, 'sample')

-- name: copy_gazetteer
COPY gazetteer (organization_id, id, kind, name, key, detail, place) FROM STDIN

-- name: copy_request
COPY request (
    organization_id, id, number, category_id, status, priority, channel, title, description, fault, address,
    place, gm, h3_cell, place_source, zone_code, community_code, zone_version, community_version,
    placement_method, edge_metres, nearest_zone_code, nearest_zone_metres, nearest_community_code,
    nearest_community_metres, pole_id, pole_method, department_id, officer_id, rule_id, because, supporters,
    track_hash, last4_hash, created_at, updated_at, due_at, done_at, version
) FROM STDIN

-- name: copy_public
COPY request_public (
    organization_id, id, number, category_id, status, title, zone_code, community_code, pole_number,
    pole_kind, place, qx, qy, z28, h3_cell, supporters, created_at, updated_at, due_at, done_at
) FROM STDIN

-- name: copy_contact
COPY request_contact (organization_id, request_id, name_sealed, phone_sealed, anonymous) FROM STDIN

-- name: copy_event
COPY request_event (organization_id, request_id, at, kind, status, actor, staff_id, note) FROM STDIN

-- name: copy_supporter
COPY request_supporter (organization_id, request_id, voucher_hash, at) FROM STDIN

-- name: copy_rating
COPY request_rating (organization_id, request_id, overall, aspects, comment, created_at, updated_at) FROM STDIN

-- name: copy_counter
COPY number_counter (organization_id, scope, period, value) FROM STDIN

-- name: analyze
ANALYZE

-- name: photo
INSERT INTO photo (organization_id, id, request_id, kind, sha256, bytes, width, height, is_public, added_at, added_by)
VALUES (
    %(organization_id)s, %(id)s, %(request_id)s, %(kind)s, %(sha256)s, %(bytes)s, %(width)s, %(height)s, true,
    %(added_at)s, %(added_by)s
)

-- name: count_photos
UPDATE request AS r SET photos = p.n
FROM (SELECT request_id, count(*) AS n FROM photo WHERE organization_id = %(organization_id)s GROUP BY 1) AS p
WHERE r.organization_id = %(organization_id)s AND r.id = p.request_id

-- name: count_public_photos
UPDATE request_public AS r SET photos = p.n
FROM (SELECT request_id, count(*) AS n FROM photo WHERE organization_id = %(organization_id)s GROUP BY 1) AS p
WHERE r.organization_id = %(organization_id)s AND r.id = p.request_id

-- name: crew
WITH made AS (
    INSERT INTO crew (organization_id, id, name, department_id, depot, depot_name, category_ids)
    VALUES (%(organization_id)s, %(id)s, %(name)s, %(department_id)s,
            ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), %(depot_name)s, %(mains)s)
)
INSERT INTO crew_member (organization_id, crew_id, staff_id)
SELECT %(organization_id)s, %(id)s, unnest(%(members)s::int[])

-- name: service_minutes
UPDATE category c SET service_minutes = given.minutes
  FROM unnest(%(ids)s::int[], %(minutes)s::int[]) AS given (id, minutes)
 WHERE c.organization_id = %(organization_id)s AND c.id = given.id
