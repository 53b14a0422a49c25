-- name: present
-- The case as it stands, held until COMMIT, with what placing it needs.
SELECT r.version, ST_X(r.place) AS lon, ST_Y(r.place) AS lat, r.zone_code, r.zone_version, r.community_code,
       r.community_version, r.placement_method, r.pole_id, r.place_source, ST_AsGeoJSON(r.shape)::jsonb AS shape,
       c.sensitivity, c.asset_kind, o.request_id IS NOT NULL AS overridden
FROM request AS r
JOIN category AS c ON c.organization_id = r.organization_id AND c.id = r.category_id
LEFT JOIN request_override AS o ON o.organization_id = r.organization_id AND o.request_id = r.id
WHERE r.organization_id = %(organization_id)s::int AND r.id = %(request_id)s::bigint
FOR UPDATE OF r

-- name: hold_boundaries
-- No other boundaries come into force between the question to the map and COMMIT.
SELECT hold_boundaries(%(organization_id)s::int)

-- name: found
-- What the map knows about the new place; the pole where the category is about poles.
SELECT p.*, near.id AS pole_id, near.number AS pole_number, near.metres AS pole_metres
FROM place_of(%(organization_id)s::int, %(lon)s::float8, %(lat)s::float8) AS p
LEFT JOIN LATERAL asset_meant(
    %(organization_id)s::int, %(asset_kind)s::text, %(lon)s::float8, %(lat)s::float8, %(snap_metres)s::float8
) AS near ON true

-- name: move
-- Place, placement, projection and history in one statement. Where the staff have the last word on the zone, theirs stays in
-- effect and what the map says of the new place is kept beside it. The projection's trigger tells the heat map. With `parts`
-- a line or an area stays as it is drawn, else the place is a point.
WITH beside AS (
    UPDATE request_override SET
        computed_zone_code = %(found_zone_code)s, computed_zone_version = %(found_zone_version)s::int,
        computed_community_code = %(found_community_code)s, computed_community_version = %(found_community_version)s::int,
        computed_method = %(found_method)s
    WHERE organization_id = %(organization_id)s::int AND request_id = %(request_id)s::bigint
), changed AS (
    UPDATE request SET
        place = ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326),
        gm = mercator_point(%(lon)s::float8, %(lat)s::float8),
        h3_cell = %(h3_cell)s, accuracy_metres = NULL,
        place_source = CASE WHEN %(parts)s::jsonb IS NULL THEN 'staff' ELSE place_source END,
        shape = CASE WHEN %(parts)s::jsonb IS NOT NULL THEN shape END, parts = %(parts)s::jsonb,
        zone_code = %(zone_code)s, zone_version = %(zone_version)s::int,
        community_code = %(community_code)s, community_version = %(community_version)s::int,
        placement_method = %(method)s, edge_metres = %(edge_metres)s::real,
        nearest_zone_code = %(nearest_zone_code)s, nearest_zone_metres = %(nearest_zone_metres)s::real,
        nearest_community_code = %(nearest_community_code)s,
        nearest_community_metres = %(nearest_community_metres)s::real,
        pole_id = %(pole_id)s::int, pole_method = CASE WHEN %(pole_id)s::int IS NOT NULL THEN 'nearest' END,
        pole_metres = %(pole_metres)s::real, updated_at = now(), version = version + 1
    WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint
), projected AS (
    UPDATE request_public SET
        place = ST_SetSRID(ST_MakePoint(%(public_lon)s::float8, %(public_lat)s::float8), 4326),
        qx = %(public_qx)s::int, qy = %(public_qy)s::int, z28 = %(public_z28)s::bigint,
        h3_cell = %(public_h3_cell)s::bigint,
        shape = CASE WHEN %(parts)s::jsonb IS NOT NULL THEN shape END, zone_code = %(zone_code)s, community_code = %(community_code)s,
        pole_number = %(public_pole_number)s, pole_kind = %(public_pole_kind)s, updated_at = now()
    WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, note, is_public, detail)
    VALUES (%(organization_id)s, %(request_id)s, 'moved', 'staff', %(staff_id)s, %(note)s, false, %(detail)s)
)
SELECT pg_notify('geo_oss', 'request')
