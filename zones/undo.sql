-- name: latest
-- The last act on a layer that has not been taken back.
SELECT max(id) AS act FROM reassignment
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND undoes IS NULL AND undone_by IS NULL

-- name: create_incoming
-- Of each request of the act what it was before, where nothing has changed it since; locked in the order of the ids.
CREATE TEMPORARY TABLE undo_incoming ON COMMIT DROP AS
SELECT c.request_id
  FROM reassigned_request c
  JOIN request r ON r.organization_id = c.organization_id AND r.id = c.request_id
 WHERE c.organization_id = %(organization_id)s::int AND c.act_id = %(undoes)s::int
 ORDER BY r.id
   FOR NO KEY UPDATE OF r

-- name: drop_changed
-- Moved, or placed by the staff, since the act: their newer word stays.
DELETE FROM undo_incoming n
 USING reassigned_request c
  JOIN request r ON r.organization_id = c.organization_id AND r.id = c.request_id
  LEFT JOIN request_override o ON o.organization_id = r.organization_id AND o.request_id = r.id
 WHERE c.organization_id = %(organization_id)s::int AND c.act_id = %(undoes)s::int AND n.request_id = c.request_id
   AND (NOT ST_Equals(r.place, coalesce(c.new_place, c.place)) OR (r.shape IS NULL) <> (c.new_parts IS NULL) OR (o.request_id IS NOT NULL) <> c.is_overridden
        OR (CASE WHEN o.request_id IS NULL
                 THEN CASE %(layer)s WHEN 'zone' THEN r.zone_version ELSE r.community_version END
                 ELSE CASE %(layer)s WHEN 'zone' THEN o.computed_zone_version ELSE o.computed_community_version END
            END) IS DISTINCT FROM c.new_version)
RETURNING r.number

-- name: note
-- What was after the act is before this one, and the other way round.
INSERT INTO reassigned_request (
    organization_id, act_id, request_id, is_open, is_overridden, place,
    old_code, old_version, old_method, old_edge_metres, old_nearest_code, old_nearest_metres,
    new_code, new_version, new_method, new_edge_metres, new_nearest_code, new_nearest_metres,
    old_parts, new_parts, new_place
)
SELECT c.organization_id, %(act)s::int, c.request_id, r.status <= 4, c.is_overridden, coalesce(c.new_place, c.place),
       c.new_code, c.new_version, c.new_method, c.new_edge_metres, c.new_nearest_code, c.new_nearest_metres,
       c.old_code, c.old_version, c.old_method, c.old_edge_metres, c.old_nearest_code, c.old_nearest_metres,
       c.new_parts, c.old_parts, CASE WHEN c.new_place IS NOT NULL THEN c.place END
  FROM undo_incoming n
  JOIN reassigned_request c ON c.organization_id = %(organization_id)s::int AND c.act_id = %(undoes)s::int
       AND c.request_id = n.request_id
  JOIN request r ON r.organization_id = c.organization_id AND r.id = c.request_id

-- name: as_incoming
CREATE TEMPORARY TABLE reassign_incoming ON COMMIT DROP AS SELECT request_id FROM undo_incoming

-- name: drop_incoming
DROP TABLE undo_incoming, reassign_incoming

-- name: mark_undone
UPDATE reassignment SET undone_by = %(act)s::int
 WHERE organization_id = %(organization_id)s::int AND id = %(undoes)s::int

-- name: put_back_poles
-- Poles that stand where they stood.
WITH back AS (
    UPDATE pole p SET zone_code = CASE %(layer)s WHEN 'zone' THEN c.old_code ELSE p.zone_code END,
                      community_code = CASE %(layer)s WHEN 'zone' THEN p.community_code ELSE c.old_code END
      FROM reassigned_pole c
     WHERE c.organization_id = %(organization_id)s::int AND c.act_id = %(undoes)s::int
       AND p.organization_id = c.organization_id AND p.id = c.pole_id AND ST_Equals(p.place, c.place)
    RETURNING p.id, p.place, c.old_code, c.new_code
)
INSERT INTO reassigned_pole (organization_id, act_id, pole_id, place, old_code, new_code)
SELECT %(organization_id)s::int, %(act)s::int, id, place, new_code, old_code FROM back

-- name: stamp
-- Those the version placed where the one before says the same: they are the one before's again.
UPDATE request SET
    zone_version = CASE %(layer)s WHEN 'zone' THEN %(version)s::int ELSE zone_version END,
    community_version = CASE %(layer)s WHEN 'zone' THEN community_version ELSE %(version)s::int END
 WHERE organization_id = %(organization_id)s::int
   AND CASE %(layer)s WHEN 'zone' THEN zone_version ELSE community_version END = %(before)s::int

-- name: stamp_computed
UPDATE request_override SET
    computed_zone_version = CASE %(layer)s WHEN 'zone' THEN %(version)s::int ELSE computed_zone_version END,
    computed_community_version = CASE %(layer)s WHEN 'zone' THEN computed_community_version ELSE %(version)s::int END
 WHERE organization_id = %(organization_id)s::int
   AND CASE %(layer)s WHEN 'zone' THEN computed_zone_version ELSE computed_community_version END = %(before)s::int
