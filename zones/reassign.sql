-- name: settled_since
-- The versions requests may still be placed by: all since the last act that re-assigned every request.
SELECT v.id
  FROM boundary_version v
  LEFT JOIN LATERAL (
       SELECT m.id, m.version_id FROM reassignment m
        WHERE m.organization_id = %(organization_id)s::int AND m.layer = %(layer)s AND m.which = 'all'
          AND m.undoes IS NULL AND m.undone_by IS NULL
        ORDER BY m.id DESC
        LIMIT 1) settled ON true
 WHERE v.organization_id = %(organization_id)s::int AND v.layer = %(layer)s AND v.state IN ('in_force', 'retired')
   AND (settled.id IS NULL OR v.id = settled.version_id OR v.state = 'in_force'
        OR EXISTS (SELECT FROM reassignment m
                    WHERE m.organization_id = v.organization_id AND v.id IN (m.version_id, m.before_id)
                      AND m.id > settled.id
                      AND m.undoes IS NULL AND m.undone_by IS NULL))
 ORDER BY v.id

-- name: known_codes
SELECT DISTINCT code FROM boundary WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s

-- name: copy_proposed
COPY proposed_request (organization_id, version_id, request_id, old_code, new_code, is_open, is_overridden) FROM STDIN

-- name: fence
-- Everybody who places a request holds this lock shared (hold_boundaries) from before the look at the map until COMMIT.
SELECT set_config('lock_timeout', '1s', true), pg_advisory_xact_lock(7261546, %(organization_id)s::int)

-- name: no_timeout
SELECT set_config('lock_timeout', '0', true)

-- name: open_act
INSERT INTO reassignment (organization_id, id, layer, version_id, before_id, which, undoes, by)
SELECT %(organization_id)s::int,
       (SELECT coalesce(max(id), 0) + 1 FROM reassignment WHERE organization_id = %(organization_id)s::int),
       %(layer)s, %(version)s::int, %(before)s::int, %(which)s, %(undoes)s::int, %(by)s
RETURNING id

-- name: create_incoming
CREATE TEMPORARY TABLE reassign_incoming (
    request_id bigint PRIMARY KEY, lon double precision, lat double precision, code text,
    edge_metres real, nearest_code text, nearest_metres real,
    method text, parts jsonb, new_lon double precision, new_lat double precision  -- of lines and areas
) ON COMMIT DROP

-- name: copy_incoming
COPY reassign_incoming FROM STDIN

-- name: analyze_incoming
ANALYZE reassign_incoming

-- name: drop_incoming
DROP TABLE reassign_incoming

-- name: lock_requests
-- In the order of their ids, so that two at work at the same time wait for each other and not in a circle.
SELECT count(*) FROM (
    SELECT r.id
      FROM reassign_incoming n
      JOIN request r ON r.organization_id = %(organization_id)s::int AND r.id = n.request_id
     ORDER BY r.id
       FOR NO KEY UPDATE OF r) AS locked

-- name: note
-- Before and after, of those whose place is still the one that was looked at, and who are still to be changed.
INSERT INTO reassigned_request (
    organization_id, act_id, request_id, is_open, is_overridden, place,
    old_code, old_version, old_method, old_edge_metres, old_nearest_code, old_nearest_metres,
    new_code, new_version, new_method, new_edge_metres, new_nearest_code, new_nearest_metres,
    old_parts, new_parts, new_place
)
SELECT r.organization_id, %(act)s::int, r.id, r.status <= 4, o.request_id IS NOT NULL, r.place,
       s.code, s.version, s.method, CASE %(layer)s WHEN 'zone' THEN r.edge_metres END,
       CASE %(layer)s WHEN 'zone' THEN r.nearest_zone_code ELSE r.nearest_community_code END,
       CASE %(layer)s WHEN 'zone' THEN r.nearest_zone_metres ELSE r.nearest_community_metres END,
       n.code, %(version)s::int,
       CASE WHEN %(layer)s <> 'zone' THEN s.method WHEN n.method IS NOT NULL THEN n.method WHEN n.code IS NULL THEN 'unknown' WHEN s.method = 'asset' THEN 'asset'
            ELSE 'covers' END,
       n.edge_metres, n.nearest_code, n.nearest_metres,
       CASE WHEN n.parts IS NOT NULL
            THEN jsonb_path_query_array(r.parts, '$[*] ? (@.layer == $layer)', jsonb_build_object('layer', %(layer)s::text))
       END,
       n.parts, ST_SetSRID(ST_MakePoint(n.new_lon, n.new_lat), 4326)
  FROM reassign_incoming n
  JOIN request r ON r.organization_id = %(organization_id)s::int AND r.id = n.request_id
  LEFT JOIN request_override o ON o.organization_id = r.organization_id AND o.request_id = r.id
 CROSS JOIN LATERAL (
       SELECT CASE %(layer)s WHEN 'zone' THEN r.zone_code ELSE r.community_code END AS code,
              CASE %(layer)s WHEN 'zone' THEN r.zone_version ELSE r.community_version END AS version,
              r.placement_method AS method
        WHERE o.request_id IS NULL
        UNION ALL
       SELECT CASE %(layer)s WHEN 'zone' THEN o.computed_zone_code ELSE o.computed_community_code END,
              CASE %(layer)s WHEN 'zone' THEN o.computed_zone_version ELSE o.computed_community_version END,
              o.computed_method
        WHERE o.request_id IS NOT NULL
       ) s
 WHERE ST_X(r.place) = n.lon AND ST_Y(r.place) = n.lat AND (r.shape IS NOT NULL) = (n.parts IS NOT NULL)
   AND (r.status <= 4 OR %(which)s <> 'open')
ON CONFLICT (organization_id, act_id, request_id) DO NOTHING

-- name: change
-- The staff's word stays in effect; metres and suggestions describe the place, whoever has the last word.
UPDATE request r SET
    zone_code = CASE WHEN %(layer)s = 'zone' AND NOT c.is_overridden THEN c.new_code ELSE r.zone_code END,
    zone_version = CASE WHEN %(layer)s = 'zone' AND NOT c.is_overridden THEN c.new_version ELSE r.zone_version END,
    community_code = CASE WHEN %(layer)s = 'community' AND NOT c.is_overridden THEN c.new_code ELSE r.community_code END,
    community_version = CASE WHEN %(layer)s = 'community' AND NOT c.is_overridden THEN c.new_version
                             ELSE r.community_version END,
    placement_method = CASE WHEN c.is_overridden THEN r.placement_method ELSE c.new_method END,
    edge_metres = CASE %(layer)s WHEN 'zone' THEN c.new_edge_metres ELSE r.edge_metres END,
    nearest_zone_code = CASE %(layer)s WHEN 'zone' THEN c.new_nearest_code ELSE r.nearest_zone_code END,
    nearest_zone_metres = CASE %(layer)s WHEN 'zone' THEN c.new_nearest_metres ELSE r.nearest_zone_metres END,
    nearest_community_code = CASE %(layer)s WHEN 'zone' THEN r.nearest_community_code ELSE c.new_nearest_code END,
    nearest_community_metres = CASE %(layer)s WHEN 'zone' THEN r.nearest_community_metres ELSE c.new_nearest_metres END,
    updated_at = CASE WHEN c.old_code IS DISTINCT FROM c.new_code AND NOT c.is_overridden THEN now() ELSE r.updated_at END,
    version = r.version + (c.old_code IS DISTINCT FROM c.new_code AND NOT c.is_overridden)::int
  FROM reassign_incoming n
  JOIN reassigned_request c ON c.organization_id = %(organization_id)s::int AND c.act_id = %(act)s::int
       AND c.request_id = n.request_id
 WHERE r.organization_id = %(organization_id)s::int AND r.id = c.request_id

-- name: change_computed
UPDATE request_override o SET
    computed_zone_code = CASE %(layer)s WHEN 'zone' THEN c.new_code ELSE o.computed_zone_code END,
    computed_zone_version = CASE %(layer)s WHEN 'zone' THEN c.new_version ELSE o.computed_zone_version END,
    computed_community_code = CASE %(layer)s WHEN 'zone' THEN o.computed_community_code ELSE c.new_code END,
    computed_community_version = CASE %(layer)s WHEN 'zone' THEN o.computed_community_version ELSE c.new_version END,
    computed_method = c.new_method
  FROM reassigned_request c
 WHERE c.organization_id = %(organization_id)s::int AND c.act_id = %(act)s::int AND c.is_overridden
   AND c.request_id IN (SELECT request_id FROM reassign_incoming)
   AND o.organization_id = c.organization_id AND o.request_id = c.request_id

-- name: maps_later
-- The map's cells are not counted anew: positions stay. The layers are told once, at the end (tell).
SELECT set_config('geo_oss.heat', 'in place', true)

-- name: change_public
UPDATE request_public p SET
    zone_code = CASE %(layer)s WHEN 'zone' THEN c.new_code ELSE p.zone_code END,
    community_code = CASE %(layer)s WHEN 'zone' THEN p.community_code ELSE c.new_code END,
    updated_at = now()
  FROM reassign_incoming n
  JOIN reassigned_request c ON c.organization_id = %(organization_id)s::int AND c.act_id = %(act)s::int
       AND c.request_id = n.request_id
 WHERE c.old_code IS DISTINCT FROM c.new_code AND NOT c.is_overridden
   AND p.organization_id = %(organization_id)s::int AND p.id = c.request_id

-- name: maps_at_once
SELECT set_config('geo_oss.heat', '', true)

-- name: tell_history
INSERT INTO request_event (organization_id, request_id, kind, actor, note, is_public, detail)
SELECT c.organization_id, c.request_id, 'rezoned', 'system',
       concat('เปลี่ยน', l.noun, 'จาก ', coalesce(a.name_th || ' (' || c.old_code || ')', 'ไม่ทราบ' || l.noun), ' เป็น ',
              coalesce(b.name_th || ' (' || c.new_code || ')', 'ไม่ทราบ' || l.noun), ' ตามแนวเขตที่ปรับ ครั้งที่ ', c.act_id),
       false,
       jsonb_build_object('act', c.act_id, 'layer', %(layer)s, 'from', c.old_code, 'to', c.new_code,
                          'from_th', a.name_th, 'from_en', a.name_en, 'to_th', b.name_th, 'to_en', b.name_en,
                          'undoes', %(undoes)s::int)
  FROM reassign_incoming n
  JOIN reassigned_request c ON c.organization_id = %(organization_id)s::int AND c.act_id = %(act)s::int
       AND c.request_id = n.request_id
 CROSS JOIN (SELECT CASE %(layer)s WHEN 'zone' THEN 'เขต' ELSE 'ชุมชน' END AS noun) l
  LEFT JOIN boundary a ON a.organization_id = c.organization_id AND a.version_id = c.old_version AND a.code = c.old_code
  LEFT JOIN boundary b ON b.organization_id = c.organization_id AND b.version_id = c.new_version AND b.code = c.new_code
 WHERE c.old_code IS DISTINCT FROM c.new_code AND NOT c.is_overridden

-- name: create_poles
CREATE TEMPORARY TABLE reassign_pole (pole_id integer PRIMARY KEY, code text) ON COMMIT DROP

-- name: copy_poles
COPY reassign_pole FROM STDIN

-- name: note_poles
INSERT INTO reassigned_pole (organization_id, act_id, pole_id, place, old_code, new_code)
SELECT p.organization_id, %(act)s::int, p.id, p.place, CASE %(layer)s WHEN 'zone' THEN p.zone_code ELSE p.community_code END, n.code
  FROM reassign_pole n JOIN pole p ON p.organization_id = %(organization_id)s::int AND p.id = n.pole_id

-- name: change_poles
UPDATE pole p SET zone_code = CASE %(layer)s WHEN 'zone' THEN n.code ELSE p.zone_code END,
                  community_code = CASE %(layer)s WHEN 'zone' THEN p.community_code ELSE n.code END
  FROM reassign_pole n
 WHERE p.organization_id = %(organization_id)s::int AND p.id = n.pole_id

-- name: drop_poles
DROP TABLE reassign_pole

-- name: counts
SELECT count(*) FILTER (WHERE moved AND is_open AND NOT is_overridden)::int AS open,
       count(*) FILTER (WHERE moved AND NOT is_open AND NOT is_overridden)::int AS closed,
       count(*) FILTER (WHERE moved AND is_overridden)::int AS overridden,
       count(*) FILTER (WHERE NOT moved AND new_parts IS NULL)::int AS suggestions,
       count(*) FILTER (WHERE moved AND new_parts IS NOT NULL AND NOT is_overridden)::int AS drawn,
       count(*) FILTER (WHERE NOT moved AND new_parts IS NOT NULL)::int AS shares,
       (SELECT count(*) FROM reassigned_pole
         WHERE organization_id = %(organization_id)s::int AND act_id = %(act)s::int)::int AS poles
  FROM (SELECT is_open, is_overridden, new_parts, old_code IS DISTINCT FROM new_code AS moved FROM reassigned_request
         WHERE organization_id = %(organization_id)s::int AND act_id = %(act)s::int) AS c

-- name: close_act
UPDATE reassignment SET summary = %(summary)s
 WHERE organization_id = %(organization_id)s::int AND id = %(act)s::int

-- name: tell
SELECT layers_changed(ARRAY[%(organization_id)s::int], ARRAY['heat', 'requests']), pg_notify('geo_oss', 'request')

-- name: acts
SELECT id, layer, version_id AS version, before_id AS before, which, by, at, undoes, undone_by, summary
  FROM reassignment
 WHERE organization_id = %(organization_id)s::int AND (%(act)s::int IS NULL OR id = %(act)s::int)
 ORDER BY id DESC
