-- name: merge
-- A merge that may be taken back: the latest of its kind that was not, and no undo itself; held until COMMIT.
SELECT i.id, i.asset_kind, i.counts, i.undoes IS NULL AND i.undone_by IS NULL AND NOT EXISTS (
           SELECT FROM asset_import later
            WHERE later.organization_id = i.organization_id AND later.asset_kind = i.asset_kind AND later.id > i.id
              AND later.undoes IS NULL AND later.undone_by IS NULL) AS is_last,
       EXISTS (SELECT FROM merged_pole m WHERE m.organization_id = i.organization_id AND m.import_id = i.id) AS is_kept
  FROM asset_import i
 WHERE i.organization_id = %(organization_id)s::int AND i.id = %(import_id)s::int
   FOR UPDATE

-- name: act
INSERT INTO asset_import (organization_id, id, asset_kind, source_name, staff_id, by_name, vanished, counts, undoes)
SELECT i.organization_id, (SELECT max(id) + 1 FROM asset_import WHERE organization_id = i.organization_id),
       i.asset_kind, i.source_name, %(staff_id)s::int, %(by_name)s, 'keep', '{}', i.id
  FROM asset_import i
 WHERE i.organization_id = %(organization_id)s::int AND i.id = %(import_id)s::int
RETURNING id

-- name: later
-- Those that were changed since by something else: they stay as they are.
SELECT p.number
  FROM merged_pole m
  JOIN pole p ON p.organization_id = m.organization_id AND p.id = m.pole_id
 WHERE m.organization_id = %(organization_id)s::int AND m.import_id = %(import_id)s::int AND pole_state(p) <> m.after
 ORDER BY p.id

-- name: restore
-- What was known before is as it was, with zone and community of its place today; what was added is retired.
-- Whatever has another state than the merge left is left out. Each of the others is told of it in its history.
WITH wanted AS (
    SELECT p.id, m.before IS NULL AS was_added, s.*, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326) AS place
      FROM merged_pole m
      JOIN pole p ON p.organization_id = m.organization_id AND p.id = m.pole_id
     CROSS JOIN LATERAL jsonb_to_record(coalesce(
           m.before, m.after || jsonb_build_object('missing_since', now(), 'retired_at', now()))) AS s (
           number text, circuit text, kind text, street text, fields jsonb, lon float8, lat float8, qx integer,
           qy integer, z28 bigint, placed_by text, missing_since timestamptz, retired_at timestamptz)
     WHERE m.organization_id = %(organization_id)s::int AND m.import_id = %(import_id)s::int
       AND pole_state(p) = m.after
), placed AS (
    SELECT wanted.*, w.zone_code, w.community_code
      FROM wanted
     CROSS JOIN LATERAL (
           SELECT (array_agg(o.code) FILTER (WHERE o.layer = 'zone'))[1] AS zone_code,
                  (array_agg(o.code) FILTER (WHERE o.layer = 'community'))[1] AS community_code
             FROM covering(%(organization_id)s::int, wanted.lon, wanted.lat) o) w
), restored AS (
    UPDATE pole p
       SET number = n.number, circuit = n.circuit, kind = n.kind, street = n.street, fields = n.fields,
           zone_code = n.zone_code, community_code = n.community_code, place = n.place,
           gm = ST_Transform(n.place, 3857), qx = n.qx, qy = n.qy, z28 = n.z28, placed_by = n.placed_by,
           missing_since = n.missing_since, retired_at = n.retired_at
      FROM placed n
     WHERE p.organization_id = %(organization_id)s::int AND p.id = n.id
    RETURNING p.id, n.was_added
), told AS (
    INSERT INTO pole_event (organization_id, pole_id, kind, staff_id, import_id)
    SELECT %(organization_id)s::int, id, 'taken_back', %(staff_id)s::int, %(act_id)s::int FROM restored
)
SELECT count(*) FILTER (WHERE NOT was_added)::int AS restored, count(*) FILTER (WHERE was_added)::int AS retired
  FROM restored

-- name: mark
UPDATE asset_import
   SET undone_by = CASE WHEN id = %(import_id)s::int THEN %(act_id)s::int END,
       counts = CASE WHEN id = %(act_id)s::int THEN %(counts)s ELSE counts END
 WHERE organization_id = %(organization_id)s::int AND id IN (%(import_id)s::int, %(act_id)s::int)
