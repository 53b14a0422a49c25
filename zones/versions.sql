-- name: lock_organization
-- One change of boundaries at a time for each municipality; loads of poles wait too.
SELECT id FROM organization WHERE id = %(organization_id)s::int FOR NO KEY UPDATE

-- name: plain_plans
-- Until the end of the transaction: starting workers, or compiling, costs more than looking up a few places.
SELECT set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true)

-- name: next_version
SELECT coalesce(max(id), 0) + 1 AS version FROM boundary_version WHERE organization_id = %(organization_id)s::int

-- name: insert_version
INSERT INTO boundary_version (organization_id, id, layer, source_name, source_crs, checksum, loaded_by, state, valid_from,
                              base_id)
SELECT %(organization_id)s::int, %(version)s::int, %(layer)s, %(source_name)s, %(source_crs)s, %(checksum)s,
       %(loaded_by)s, 'proposed', NULL,
       (SELECT id FROM boundary_version
         WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND state = 'in_force')

-- name: create_incoming
CREATE TEMPORARY TABLE boundary_incoming (
    code text, name_th text, name_en text, zone_code text, shape geometry
) ON COMMIT DROP

-- name: copy_incoming
COPY boundary_incoming (code, name_th, name_en, zone_code, shape) FROM STDIN

-- name: insert_boundaries
-- Area on the spheroid; the edge in EPSG:3857, where place_of measures.
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, name_en, zone_code, shape, edge, area_m2, in_force)
SELECT %(organization_id)s::int, %(version)s::int, %(layer)s, code, name_th, name_en, nullif(zone_code, ''),
       ST_Multi(shape), ST_Multi(ST_Transform(ST_Boundary(shape), 3857)), ST_Area(shape::geography), false
  FROM boundary_incoming

-- name: drop_incoming
DROP TABLE boundary_incoming

-- name: keep_plan
UPDATE boundary_version SET plan = %(plan)s, base_id = %(base)s
 WHERE organization_id = %(organization_id)s::int AND id = %(version)s::int

-- name: area
SELECT coalesce(sum(area_m2), 0) / 1e6 AS km2
  FROM boundary WHERE organization_id = %(organization_id)s::int AND version_id = %(version)s::int

-- name: listed
SELECT v.id, v.layer, v.state, v.source_name, v.source_crs, v.checksum, v.loaded_by, v.loaded_at, v.valid_from, v.valid_to,
       v.base_id,
       (SELECT count(*) FROM boundary b WHERE b.organization_id = v.organization_id AND b.version_id = v.id)::int
           AS boundaries
  FROM boundary_version v
 WHERE v.organization_id = %(organization_id)s::int AND (%(version)s::int IS NULL OR v.id = %(version)s::int)
 ORDER BY v.id DESC

-- name: planned
SELECT plan FROM boundary_version
 WHERE organization_id = %(organization_id)s::int AND id = %(version)s::int AND state = 'proposed'

-- name: in_force
SELECT id FROM boundary_version
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND state = 'in_force'

-- name: in_force_at
-- The version a layer had at a moment.
SELECT id FROM boundary_version
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND state IN ('in_force', 'retired')
   AND valid_from <= %(at)s::timestamptz AND (valid_to IS NULL OR valid_to > %(at)s::timestamptz)
 ORDER BY id DESC
 LIMIT 1

-- name: leave_boundaries
UPDATE boundary SET in_force = false
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND in_force

-- name: retire
UPDATE boundary_version SET state = 'retired', valid_to = %(at)s
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND state = 'in_force'

-- name: withdraw
UPDATE boundary_version SET state = 'proposed', valid_from = NULL
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND state = 'in_force'

-- name: enter_boundaries
UPDATE boundary SET in_force = true
 WHERE organization_id = %(organization_id)s::int AND version_id = %(version)s::int

-- name: enter
UPDATE boundary_version SET state = 'in_force', valid_from = %(at)s
 WHERE organization_id = %(organization_id)s::int AND id = %(version)s::int

-- name: enter_again
UPDATE boundary_version SET state = 'in_force', valid_to = NULL
 WHERE organization_id = %(organization_id)s::int AND id = %(version)s::int

-- name: discard
UPDATE boundary_version SET state = 'discarded', plan = NULL
 WHERE organization_id = %(organization_id)s::int AND id = %(version)s::int AND state = 'proposed'
RETURNING id

-- name: forget_proposed
DELETE FROM proposed_request WHERE organization_id = %(organization_id)s::int AND version_id = %(version)s::int

-- name: forget_boundaries
-- Nothing was placed by it, or has been placed by another since.
DELETE FROM boundary WHERE organization_id = %(organization_id)s::int AND version_id = %(version)s::int

-- name: outlines
SELECT code, area_m2, ST_AsBinary(shape) AS wkb
  FROM boundary
 WHERE organization_id = %(organization_id)s::int AND version_id = %(version)s::int
 ORDER BY code COLLATE "C"

-- name: names
SELECT code, name_th, name_en, area_m2
  FROM boundary
 WHERE organization_id = %(organization_id)s::int AND version_id = %(version)s::int

-- name: totals
-- Requests received until a moment, by the zone or community they had then: later acts are looked through.
SELECT s.code, b.name_th, b.name_en, count(*)::int AS requests, count(*) FILTER (WHERE s.status <= 4)::int AS open
  FROM (SELECT r.status,
               CASE WHEN a.request_id IS NOT NULL THEN a.old_code
                    WHEN %(layer)s = 'zone' THEN r.zone_code ELSE r.community_code END AS code
          FROM request r
          LEFT JOIN LATERAL (
               SELECT c.request_id, c.old_code
                 FROM reassigned_request c
                 JOIN reassignment m ON m.organization_id = c.organization_id AND m.id = c.act_id
                WHERE c.organization_id = %(organization_id)s::int AND c.request_id = r.id AND NOT c.is_overridden
                  AND m.layer = %(layer)s AND m.at > %(at)s::timestamptz
                ORDER BY c.act_id
                LIMIT 1
               ) a ON true
         WHERE r.organization_id = %(organization_id)s::int AND r.created_at <= %(at)s::timestamptz) s
  LEFT JOIN boundary b ON b.organization_id = %(organization_id)s::int AND b.version_id = %(version)s::int
       AND b.code = s.code
 GROUP BY s.code, b.name_th, b.name_en
 ORDER BY s.code COLLATE "C" NULLS LAST
