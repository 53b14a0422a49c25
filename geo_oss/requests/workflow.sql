-- name: lock
SELECT status, version, created_at, ST_X(place) AS lon, ST_Y(place) AS lat
FROM request
WHERE organization_id = %(organization_id)s AND id = %(request_id)s
FOR UPDATE

-- name: move
-- State, projection, history, photos and notices in one statement: they cannot disagree.
WITH changed AS (
    UPDATE request SET
        status = %(to)s::smallint,
        updated_at = %(now)s,
        done_at = CASE WHEN %(to)s::smallint >= 5 THEN %(closed)s::timestamptz END,
        photos = photos + cardinality(%(photo_ids)s::uuid[]),
        version = version + 1
    WHERE organization_id = %(organization_id)s AND id = %(request_id)s
), projected AS (
    UPDATE request_public SET
        status = %(to)s::smallint,
        updated_at = %(now)s,
        done_at = CASE WHEN %(to)s::smallint >= 5 THEN %(closed)s::timestamptz END,
        photos = photos + cardinality(%(photo_ids)s::uuid[])
    WHERE organization_id = %(organization_id)s AND id = %(request_id)s
    RETURNING id
), pictured AS (
    UPDATE photo SET request_id = %(request_id)s, kind = 'after', added_by = 'staff',
        is_public = EXISTS (SELECT FROM projected)
            AND EXISTS (
                SELECT FROM request r JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
                WHERE r.organization_id = %(organization_id)s AND r.id = %(request_id)s AND c.sensitivity = 'public'
            )
    WHERE organization_id = %(organization_id)s AND id = ANY (%(photo_ids)s::uuid[]) AND request_id IS NULL
    RETURNING id
), told AS (
    INSERT INTO request_event (organization_id, request_id, at, kind, status, actor, staff_id, note, detail)
    VALUES (%(organization_id)s, %(request_id)s, %(now)s, %(kind)s, %(to)s::smallint, 'staff', %(staff_id)s, %(note)s,
            %(detail)s)
), noticed AS (
    INSERT INTO notice (organization_id, request_id, channel, audience, template, detail, created_at)
    SELECT organization_id, id, 'console', 'citizen', %(kind)s, jsonb_build_object('number', number), %(now)s
    FROM request
    WHERE organization_id = %(organization_id)s AND id = %(request_id)s
)
SELECT (SELECT count(*) FROM pictured) AS pictured, pg_notify('geo_oss', 'request')

-- name: assign
WITH chosen AS (
    SELECT %(officer_id)s::int AS officer_id
    WHERE %(officer_id)s::int IS NULL OR EXISTS (
        SELECT FROM staff WHERE organization_id = %(organization_id)s AND id = %(officer_id)s::int AND active
    )
), changed AS (
    UPDATE request SET officer_id = chosen.officer_id, updated_at = now(), version = version + 1
    FROM chosen
    WHERE request.organization_id = %(organization_id)s AND request.id = %(request_id)s
    RETURNING request.id
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, is_public, detail)
    SELECT %(organization_id)s, id, 'assigned', 'staff', %(staff_id)s, false,
           jsonb_build_object('officer_id', %(officer_id)s::int)
    FROM changed
), noticed AS (
    INSERT INTO notice (organization_id, request_id, channel, audience, template, detail)
    SELECT %(organization_id)s, id, 'console', 'officer', 'assigned', '{}' FROM changed
    WHERE %(officer_id)s::int IS NOT NULL
)
SELECT id FROM changed

-- name: note
INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, note, is_public)
VALUES (%(organization_id)s, %(request_id)s, 'noted', 'staff', %(staff_id)s, %(note)s, false)
