-- name: open_failures
-- Open cases of things of a circuit that are out of service, and belong to no incident and were dismissed in none.
SELECT r.id, r.number, r.created_at, r.category_id, p.asset_kind, p.circuit, p.id AS pole_id, p.number AS pole_number,
       p.street, ST_X(p.place) AS lon, ST_Y(p.place) AS lat
  FROM request r
  JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
  JOIN pole p ON p.organization_id = r.organization_id AND p.id = r.pole_id
 WHERE r.organization_id = %(organization_id)s::int AND r.status <= 4 AND p.circuit <> ''
   AND c.asset_kind = p.asset_kind
   AND NOT EXISTS (SELECT FROM jsonb_array_elements(c.faults) f
                    WHERE f->>'code' = r.fault AND coalesce((f->>'works')::boolean, false))
   AND NOT EXISTS (SELECT FROM request_link l WHERE l.organization_id = r.organization_id AND l.child_id = r.id)
   AND NOT EXISTS (SELECT FROM incident i WHERE i.organization_id = r.organization_id AND r.id = ANY(i.request_ids))
 ORDER BY p.asset_kind, p.circuit, r.created_at, r.id

-- name: by_staff
-- The incident came in by a member of staff: no citizen sent it, and none waits for a notice.
WITH unsent AS (
    DELETE FROM notice WHERE organization_id = %(organization_id)s::int AND request_id = %(parent_id)s::bigint
       AND audience = 'citizen'
)
UPDATE request_event SET actor = 'staff', staff_id = %(staff_id)s::int
 WHERE organization_id = %(organization_id)s::int AND request_id = %(parent_id)s::bigint AND kind = 'submitted'

-- name: decided
INSERT INTO incident (organization_id, id, circuit, state, request_ids, parent_id, reason, staff_id)
SELECT %(organization_id)s::int, 1 + coalesce(max(id), 0), %(circuit)s, %(state)s, %(request_ids)s, %(parent_id)s,
       %(reason)s, %(staff_id)s
  FROM incident
 WHERE organization_id = %(organization_id)s::int

-- name: latest
SELECT i.id, i.circuit, i.state, cardinality(i.request_ids) AS cases, i.parent_id, i.reason, i.decided_at,
       s.name AS staff_name, r.number AS parent_number, r.status AS parent_status
  FROM incident i
  LEFT JOIN staff s ON s.organization_id = i.organization_id AND s.id = i.staff_id
  LEFT JOIN request r ON r.organization_id = i.organization_id AND r.id = i.parent_id
 WHERE i.organization_id = %(organization_id)s::int
 ORDER BY i.id DESC
 LIMIT 30
