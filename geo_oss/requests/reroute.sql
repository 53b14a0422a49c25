-- name: facts
-- What a rule looks at, as the case stands now; the unit it has.
SELECT r.version, r.category_id, c.parent_id, c.asset_kind, r.zone_code, r.community_code, r.pole_id, r.created_at,
       r.department_id, r.officer_id, r.rule_id, r.because, rules_seen(r.organization_id, r.id) AS rules_then,
       (SELECT coalesce(max(v.id), 0) FROM route_rule_version AS v WHERE v.organization_id = r.organization_id) AS rules_now,
       CASE WHEN h.run_id IS NOT NULL THEN json_build_object(
           'run_id', h.run_id, 'level', h.level, 'trend', h.trend, 'name_th', h.name_th, 'name_en', h.name_en
       )::text END AS hotspot_then,
       hotspot_found(r.organization_id, ARRAY[r.category_id, c.parent_id]::int[], r.h3_cell, r.place) AS hotspot_now
FROM request AS r
JOIN category AS c ON c.organization_id = r.organization_id AND c.id = r.category_id
LEFT JOIN request_hotspot AS h ON h.organization_id = r.organization_id AND h.request_id = r.id
WHERE r.organization_id = %(organization_id)s::int AND r.id = %(request_id)s::bigint

-- name: hold
SELECT version FROM request
WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint
FOR UPDATE

-- name: rules
-- The rules of a state of their history.
SELECT rule
FROM (
    SELECT DISTINCT ON (rule_id) rule_id, rule FROM route_rule_version
    WHERE organization_id = %(organization_id)s::int AND id <= %(state)s::int
    ORDER BY rule_id, id DESC
) AS newest
WHERE (rule -> 'active')::boolean
ORDER BY rule_id

-- name: rule_changes
-- What a rule has become since a state of the history, the oldest first.
SELECT at, rule FROM route_rule_version
WHERE organization_id = %(organization_id)s::int AND rule_id = %(rule_id)s::int AND id > %(state)s::int
ORDER BY id

-- name: changes
-- What has happened to the place and the unit since the case came in, the oldest first.
SELECT id, at, kind, detail FROM request_event
WHERE organization_id = %(organization_id)s::int AND request_id = %(request_id)s::bigint
  AND kind IN ('moved', 'overridden', 'override_removed', 'rezoned', 'rerouted')
ORDER BY id

-- name: departments
SELECT id, name_th, name_en FROM department WHERE organization_id = %(organization_id)s::int

-- name: reroute
WITH changed AS (
    UPDATE request SET department_id = %(department_id)s::int, officer_id = %(officer_id)s::int,
        rule_id = %(rule_id)s::int, because = %(because)s, priority = %(priority)s, updated_at = now(),
        version = version + 1
    WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint
    RETURNING status
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, note, is_public, detail)
    VALUES (%(organization_id)s, %(request_id)s, 'rerouted', 'staff', %(staff_id)s, %(because)s, false, %(detail)s)
), noticed AS (
    INSERT INTO notice (organization_id, request_id, channel, audience, template, detail)
    SELECT %(organization_id)s, %(request_id)s, 'console', 'officer', 'assigned', '{}' FROM changed
    WHERE %(officer_id)s::int IS NOT NULL
)
SELECT pg_notify('geo_oss', 'request')
