-- name: key_free
-- True when nobody else is at work with this key; held until the end of the transaction.
-- The boundaries are held with it (as hold_boundaries does), so that this costs no question of its own.
SELECT pg_try_advisory_xact_lock(%(lock)s::bigint) AS free,
       pg_advisory_xact_lock_shared(7261546, %(organization_id)s::int)

-- name: hold_boundaries
-- In front of the question to the map: no other boundaries come into force between it and COMMIT.
SELECT hold_boundaries(%(organization_id)s::int)

-- name: key_seen
SELECT body_hash, answer FROM idempotency
WHERE organization_id = %(organization_id)s AND key_hash = %(key_hash)s

-- name: key_sweep
DELETE FROM idempotency WHERE at < now() - %(kept)s::interval

-- name: count
-- Locks the count until COMMIT, so that numbers have no gaps: taken last, in front of the inserts.
INSERT INTO number_counter AS counter (organization_id, scope, period, value)
VALUES (%(organization_id)s, %(scope)s, %(period)s, 1)
ON CONFLICT (organization_id, scope, period) DO UPDATE SET value = counter.value + 1
RETURNING value, nextval('request_id_seq') AS id

-- name: insert
-- The request, its public projection, its contact, its first event, its notices and its idempotency row: one statement.
WITH added AS (
    INSERT INTO request (
        organization_id, id, number, category_id, status, priority, channel, title, description, fault, address,
        place, gm, h3_cell, place_source, accuracy_metres,
        zone_code, community_code, zone_version, community_version, placement_method, edge_metres,
        nearest_zone_code, nearest_zone_metres, nearest_community_code, nearest_community_metres,
        pole_id, pole_method, pole_metres, department_id, officer_id, rule_id, because, photos,
        track_hash, last4_hash, created_at, updated_at, due_at
    ) VALUES (
        %(organization_id)s, %(id)s, %(number)s, %(category_id)s, 1, %(priority)s, %(channel)s, %(title)s,
        %(description)s, %(fault)s, %(address)s,
        ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326),
        mercator_point(%(lon)s::float8, %(lat)s::float8),
        %(h3_cell)s, %(place_source)s, %(accuracy_metres)s,
        %(zone_code)s, %(community_code)s, %(zone_version)s, %(community_version)s, %(method)s, %(edge_metres)s,
        %(nearest_zone_code)s, %(nearest_zone_metres)s, %(nearest_community_code)s, %(nearest_community_metres)s,
        %(pole_id)s, %(pole_method)s, %(pole_metres)s, %(department_id)s, %(officer_id)s, %(rule_id)s, %(because)s,
        cardinality(%(photo_ids)s::uuid[]), %(track_hash)s, %(last4_hash)s, %(now)s, %(now)s, %(due_at)s
    )
), projected AS (
    INSERT INTO request_public (
        organization_id, id, number, category_id, status, title, zone_code, community_code, pole_number,
        pole_kind, place, qx, qy, z28, h3_cell, photos, created_at, updated_at, due_at
    )
    SELECT %(organization_id)s, %(id)s, %(number)s, %(category_id)s, 1, %(public_title)s, %(zone_code)s,
           %(community_code)s, %(public_pole_number)s, %(public_pole_kind)s,
           ST_SetSRID(ST_MakePoint(%(public_lon)s::float8, %(public_lat)s::float8), 4326),
           %(public_qx)s::int, %(public_qy)s::int, %(public_z28)s::bigint, %(public_h3_cell)s::bigint,
           cardinality(%(photo_ids)s::uuid[]), %(now)s, %(now)s, %(due_at)s
    WHERE %(public_lon)s::float8 IS NOT NULL
), known AS (
    INSERT INTO request_contact (organization_id, request_id, name_sealed, phone_sealed, email_sealed, anonymous)
    VALUES (%(organization_id)s, %(id)s, %(name_sealed)s, %(phone_sealed)s, %(email_sealed)s, %(anonymous)s)
), pictured AS (
    UPDATE photo SET request_id = %(id)s, is_public = %(public_lon)s::float8 IS NOT NULL AND %(photos_public)s
    WHERE organization_id = %(organization_id)s AND id = ANY (%(photo_ids)s::uuid[]) AND request_id IS NULL
    RETURNING id
), told AS (
    INSERT INTO request_event (organization_id, request_id, at, kind, status, actor, detail)
    VALUES (%(organization_id)s, %(id)s, %(now)s, 'submitted', 1, 'citizen', %(event)s)
), noticed AS (
    INSERT INTO notice (organization_id, request_id, channel, audience, template, detail, created_at)
    SELECT %(organization_id)s, %(id)s, 'console', audience, template, %(notice)s, %(now)s
    FROM (VALUES ('citizen', 'received'), ('officer', 'new_request')) AS wanted (audience, template)
), remembered AS (
    INSERT INTO idempotency (organization_id, key_hash, body_hash, request_id, answer, at)
    SELECT %(organization_id)s, %(key_hash)s::bytea, %(body_hash)s::bytea, %(id)s, %(answer)s::jsonb, %(now)s
    WHERE %(key_hash)s::bytea IS NOT NULL
)
SELECT (SELECT count(*) FROM pictured) AS pictured, pg_notify('geo_oss', 'request')
