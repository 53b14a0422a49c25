-- name: adopt
-- Links and both histories in one statement; a case that is a child already is left where it is.
WITH chosen AS (
    SELECT r.id, r.number
    FROM request AS r
    WHERE r.organization_id = %(organization_id)s::int AND r.id = ANY (%(child_ids)s::bigint[])
), linked AS (
    INSERT INTO request_link (organization_id, child_id, parent_id, staff_id)
    SELECT %(organization_id)s::int, id, %(parent_id)s::bigint, %(staff_id)s::int FROM chosen
    ON CONFLICT DO NOTHING
    RETURNING child_id
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, note, detail)
    SELECT %(organization_id)s::int, child_id, 'linked', 'staff', %(staff_id)s::int, '',
           jsonb_build_object('parent_id', %(parent_id)s::bigint, 'parent', p.number)
    FROM linked
    JOIN request AS p ON p.organization_id = %(organization_id)s::int AND p.id = %(parent_id)s::bigint
), told_parent AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, detail)
    SELECT %(organization_id)s::int, %(parent_id)s::bigint, 'gathered', 'staff', %(staff_id)s::int,
           jsonb_build_object('children', jsonb_agg(chosen.number ORDER BY chosen.id))
    FROM linked JOIN chosen ON chosen.id = linked.child_id
    HAVING count(*) > 0
)
SELECT count(*) AS linked FROM linked

-- name: children
SELECT r.id, r.number, r.status, r.title, r.created_at, p.number AS pole_number
FROM request_link AS l
JOIN request AS r ON r.organization_id = l.organization_id AND r.id = l.child_id
LEFT JOIN pole AS p ON p.organization_id = r.organization_id AND p.id = r.pole_id
WHERE l.organization_id = %(organization_id)s::int AND l.parent_id = %(request_id)s::bigint
ORDER BY r.created_at, r.id

-- name: parent
SELECT r.id, r.number, r.status, r.title
FROM request_link AS l
JOIN request AS r ON r.organization_id = l.organization_id AND r.id = l.parent_id
WHERE l.organization_id = %(organization_id)s::int AND l.child_id = %(request_id)s::bigint
