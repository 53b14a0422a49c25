-- name: words
-- The words and the pin of a case, whether a pole was named with it, and the poles that were declined.
SELECT r.title, r.description, r.address, ST_X(r.place) AS lon, ST_Y(r.place) AS lat, r.pole_id, c.asset_kind,
       coalesce(r.pole_method, 'nearest') <> 'nearest' AS named,
       ARRAY(SELECT (e.detail->>'pole_id')::int FROM request_event e
              WHERE e.organization_id = r.organization_id AND e.request_id = r.id AND e.kind = 'pole_declined') AS declined
  FROM request r
  JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
 WHERE r.organization_id = %(organization_id)s::int AND r.id = %(request_id)s::bigint

-- name: link
-- Case, projection and history in one statement.
WITH changed AS (
    UPDATE request SET pole_id = %(pole_id)s, pole_method = 'text', pole_metres = %(metres)s, updated_at = now(),
           version = version + 1
     WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint
    RETURNING id, category_id
), projected AS (
    UPDATE request_public r SET pole_number = %(number)s, pole_kind = %(kind)s, updated_at = now()
      FROM changed, category c
     WHERE r.organization_id = %(organization_id)s::int AND r.id = changed.id
       AND c.organization_id = r.organization_id AND c.id = changed.category_id AND c.sensitivity = 'public'
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, is_public, note, detail)
    SELECT %(organization_id)s::int, id, 'pole_linked', 'staff', %(staff_id)s, false, %(number)s::text,
           jsonb_build_object('pole_id', %(pole_id)s::int, 'written', %(written)s::text, 'metres', %(metres)s::real)
      FROM changed
)
SELECT pg_notify('geo_oss', 'request')

-- name: decline
INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, is_public, note, detail)
VALUES (%(organization_id)s, %(request_id)s, 'pole_declined', 'staff', %(staff_id)s, false, %(number)s,
        jsonb_build_object('pole_id', %(pole_id)s::int, 'written', %(written)s::text))
