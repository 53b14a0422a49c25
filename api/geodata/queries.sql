-- name: add
INSERT INTO geodata_upload (organization_id, layer, source_name, folder, said, task, staff_id)
VALUES (%(organization_id)s, %(layer)s, %(source_name)s, %(folder)s, %(said)s, %(task)s, %(staff_id)s)
RETURNING id, pg_notify('geo_oss', 'geodata')

-- name: one
SELECT u.id, u.organization_id, u.layer, u.source_name, u.folder, u.said, u.task, u.state, u.stage, u.share,
       u.error_th, u.error_en, u.preview, u.version_id, u.act, u.created_at, u.changed_at, s.name AS staff_name, u.staff_id
  FROM geodata_upload u
  JOIN staff s ON s.organization_id = u.organization_id AND s.id = u.staff_id
 WHERE u.organization_id = %(organization_id)s::int AND u.id = %(id)s::bigint

-- name: recent
-- What is under way or waits for a yes, and the latest that came to an end.
SELECT u.id, u.organization_id, u.layer, u.source_name, u.folder, u.said, u.task, u.state, u.stage, u.share,
       u.error_th, u.error_en, NULL::jsonb AS preview, u.version_id, u.act, u.created_at, u.changed_at,
       s.name AS staff_name, u.staff_id
  FROM geodata_upload u
  JOIN staff s ON s.organization_id = u.organization_id AND s.id = u.staff_id
 WHERE u.organization_id = %(organization_id)s::int AND u.state <> 'discarded' AND u.task <> 'discard'
 ORDER BY u.state IN ('done', 'undone'), u.id DESC
 LIMIT 20

-- name: again
-- The worker shall do a task with it; only from a state in which nothing is being done.
UPDATE geodata_upload
   SET task = %(task)s, state = 'waiting', said = said || %(said)s, stage = '', share = 0, stop = false,
       error_th = '', error_en = '', changed_at = now(), seen_at = NULL
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state = ANY (%(from_states)s::text[])
RETURNING id, pg_notify('geo_oss', 'geodata')

-- name: stop
-- What has not begun stops here; what is being done is stopped by the worker.
UPDATE geodata_upload
   SET stop = true, state = CASE WHEN state = 'waiting' AND task IN ('look', 'check') THEN 'stopped' ELSE state END
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state IN ('waiting', 'working')
   AND task <> 'discard'

-- name: give_up
-- The child has ended without a word. What it had not committed is undone: a file that waited for a yes waits again.
UPDATE geodata_upload
   SET state = CASE WHEN task = 'confirm' THEN 'ready' WHEN task = 'undo' THEN 'done'
                    WHEN stop THEN 'stopped' ELSE 'failed' END,
       task = CASE WHEN task = 'confirm' THEN 'look' WHEN task = 'undo' THEN 'confirm' ELSE task END,
       changed_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint AND state = 'working'

-- name: looked
UPDATE geodata_upload
   SET state = 'ready', preview = %(preview)s, version_id = %(version_id)s::int, share = 1, changed_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: acted
UPDATE geodata_upload SET state = %(state)s, act = %(act)s, share = 1, changed_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: unproposed
UPDATE geodata_upload SET version_id = NULL
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: told
-- A sentence for the sender instead of a result.
UPDATE geodata_upload
   SET state = %(state)s, task = %(task)s, error_th = %(th)s, error_en = %(en)s, changed_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(id)s::bigint

-- name: abandoned
-- Files nobody has said yes or no to for a month; the sweep of the worker gives them up, everywhere.
UPDATE geodata_upload SET task = 'discard', state = 'waiting', changed_at = now()
 WHERE organization_id IS NOT NULL AND state IN ('ready', 'refused', 'stopped', 'failed')
   AND changed_at < now() - interval '30 days'

-- name: boundary_layers
-- The versions in force, with how many boundaries they have.
SELECT v.layer, v.id, v.source_name, v.source_crs, v.checksum, v.loaded_by, v.loaded_at, v.valid_from,
       count(b.code)::int AS boundaries, coalesce(sum(b.area_m2), 0) / 1e6 AS km2
  FROM boundary_version v
  LEFT JOIN boundary b ON b.organization_id = v.organization_id AND b.version_id = v.id
 WHERE v.organization_id = %(organization_id)s::int AND v.state = 'in_force'
 GROUP BY v.organization_id, v.id

-- name: asset_layers
SELECT k.code, k.name_th, k.name_en, k.icon, count(p.id)::int AS things,
       i.source_name, i.at, coalesce(s.name, i.by_name) AS by_name
  FROM asset_kind k
  LEFT JOIN pole p ON p.organization_id = k.organization_id AND p.asset_kind = k.code AND p.retired_at IS NULL
  LEFT JOIN LATERAL (
       SELECT source_name, at, by_name, staff_id FROM asset_import
        WHERE organization_id = k.organization_id AND asset_kind = k.code AND undoes IS NULL AND undone_by IS NULL
        ORDER BY id DESC LIMIT 1) i ON true
  LEFT JOIN staff s ON s.organization_id = k.organization_id AND s.id = i.staff_id
 WHERE k.organization_id = %(organization_id)s::int AND k.active
 GROUP BY k.organization_id, k.code, i.source_name, i.at, i.by_name, s.name
 ORDER BY k.position, k.code

-- name: moving
-- Requests a proposed version would change, open ones first: no personal data.
SELECT r.id, r.number, r.status, p.old_code, p.new_code, p.is_open, p.is_overridden,
       ST_X(r.place) AS lon, ST_Y(r.place) AS lat, ST_AsGeoJSON(r.shape, 6)::jsonb AS shape, c.name_th, c.name_en
  FROM proposed_request p
  JOIN request r ON r.organization_id = p.organization_id AND r.id = p.request_id
  JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
 WHERE p.organization_id = %(organization_id)s::int AND p.version_id = %(version_id)s::int
 ORDER BY p.is_open DESC, r.id DESC
 LIMIT %(limit)s::int
