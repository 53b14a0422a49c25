-- name: listed
-- One's own first, then what colleagues share.
SELECT v.id, v.name, v.query, v.shared, v.staff_id = %(staff_id)s::int AS own, s.name AS by
FROM saved_view v
JOIN staff s ON s.organization_id = v.organization_id AND s.id = v.staff_id
WHERE v.organization_id = %(organization_id)s::int AND (v.staff_id = %(staff_id)s::int OR v.shared)
ORDER BY own DESC, lower(v.name), v.id;

-- name: lock
-- Two views saved at once would take the same id: the second waits here.
SELECT id FROM organization WHERE id = %(organization_id)s::int FOR NO KEY UPDATE;

-- name: count
SELECT count(*) AS n FROM saved_view
WHERE organization_id = %(organization_id)s::int AND staff_id = %(staff_id)s::int AND name <> %(name)s;

-- name: save
-- The same name again is the same view.
INSERT INTO saved_view (organization_id, id, staff_id, name, query, shared)
SELECT %(organization_id)s::int, coalesce(max(id), 0) + 1, %(staff_id)s::int, %(name)s, %(query)s, %(shared)s
FROM saved_view
WHERE organization_id = %(organization_id)s::int
ON CONFLICT ON CONSTRAINT saved_view_name_key
DO UPDATE SET query = excluded.query, shared = excluded.shared, saved_at = now();

-- name: remove
DELETE FROM saved_view
WHERE organization_id = %(organization_id)s::int AND staff_id = %(staff_id)s::int AND id = %(id)s::int
RETURNING id;
