-- name: staff_by_id
SELECT organization_id, id, username, name, role, department_id, phone, active
FROM staff
WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int;

-- name: staff_listed
SELECT organization_id, id, username, name, role, department_id, phone, active
FROM staff
WHERE organization_id = %(organization_id)s::int AND active
ORDER BY department_id NULLS FIRST, name, id;

-- name: staff_credentials
-- An inactive person is answered like an unknown one.
SELECT id, password_hash
FROM staff
WHERE organization_id = %(organization_id)s::int AND username = %(username)s AND active;

-- name: staff_add
INSERT INTO staff (organization_id, id, username, password_hash, name, role, department_id, phone)
SELECT %(organization_id)s::int, coalesce(max(id), 0) + 1, %(username)s, %(password_hash)s, %(name)s, %(role)s,
       %(department_id)s::int, %(phone)s
FROM staff
WHERE organization_id = %(organization_id)s::int
RETURNING id;

-- name: staff_lock_organization
-- Two additions at once would take the same id: the second waits here.
SELECT id FROM organization WHERE id = %(organization_id)s::int FOR NO KEY UPDATE;

-- name: staff_set_password
UPDATE staff SET password_hash = %(password_hash)s
WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int;

-- name: staff_set_active
UPDATE staff SET active = %(active)s
WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int
RETURNING id;

-- name: session_open
INSERT INTO staff_session (token_hash, organization_id, staff_id, expires_at)
VALUES (%(token_hash)s, %(organization_id)s::int, %(staff_id)s::int, now() + %(absolute)s);

-- name: session_find
-- Asked on every request: a person disabled a second ago is nobody now.
SELECT s.organization_id, s.id, s.username, s.name, s.role, s.department_id, s.phone, s.active,
       t.seen_at < now() - %(note_after)s AS stale
FROM staff_session t
JOIN staff s ON s.organization_id = t.organization_id AND s.id = t.staff_id
WHERE t.token_hash = %(token_hash)s
  AND t.organization_id = %(organization_id)s::int
  AND t.expires_at > now()
  AND t.seen_at > now() - %(idle)s
  AND s.active;

-- name: session_seen
UPDATE staff_session SET seen_at = now() WHERE token_hash = %(token_hash)s;

-- name: session_close
DELETE FROM staff_session WHERE token_hash = %(token_hash)s;

-- name: session_close_all
DELETE FROM staff_session WHERE organization_id = %(organization_id)s::int AND staff_id = %(staff_id)s::int;

-- name: session_sweep
DELETE FROM staff_session WHERE expires_at <= now() OR seen_at <= now() - %(idle)s;
