-- name: key
-- The key that signs; the row stays locked so that two loads follow each other.
SELECT qr_key FROM organization WHERE id = %(organization_id)s::int FOR NO KEY UPDATE

-- name: kind
SELECT code FROM asset_kind WHERE organization_id = %(organization_id)s::int AND code = %(kind)s

-- name: stage
-- Empty columns: the file has none of that name, so that what is known stays.
CREATE TEMPORARY TABLE pole_stage (
    line integer PRIMARY KEY, number text NOT NULL, number_plain text COLLATE "C" NOT NULL, circuit text, kind text,
    street text, fields jsonb NOT NULL, lon double precision NOT NULL, lat double precision NOT NULL, qx integer NOT NULL,
    qy integer NOT NULL, z28 bigint NOT NULL
)

-- name: fill
COPY pole_stage FROM STDIN

-- name: analyze_stage
ANALYZE pole_stage

-- name: unstage
DROP TABLE pole_stage

-- name: known
-- How many of the file's rows are in the registry already.
SELECT count(*) AS known
  FROM pole_stage s
  JOIN pole p ON p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s
       AND p.number_plain = s.number_plain

-- name: unknown
SELECT s.line
  FROM pole_stage s
 WHERE NOT EXISTS (SELECT FROM pole p WHERE p.organization_id = %(organization_id)s::int
                    AND p.asset_kind = %(kind)s AND p.number_plain = s.number_plain)
 ORDER BY s.line

-- name: differing
-- Known ones about which the file says something else, or that were missing. Metres are geodesic.
SELECT s.line, p.id, p.number, p.circuit, p.kind, p.street, p.fields, p.placed_by, ST_X(p.place) AS lon,
       ST_Y(p.place) AS lat, far.metres, p.missing_since IS NOT NULL OR p.retired_at IS NOT NULL AS was_away
  FROM pole_stage s
  JOIN pole p ON p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s
       AND p.number_plain = s.number_plain
 CROSS JOIN LATERAL (
       SELECT CASE WHEN ST_X(p.place) = s.lon AND ST_Y(p.place) = s.lat THEN 0
                   ELSE ST_Distance(p.place::geography, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326)::geography)
              END AS metres) far
 WHERE far.metres > %(moved_metres)s::float8 OR p.missing_since IS NOT NULL OR p.retired_at IS NOT NULL
    OR (p.number, p.circuit, p.kind, p.street)
       <> (s.number, coalesce(s.circuit, p.circuit), coalesce(s.kind, p.kind), coalesce(s.street, p.street))
    OR NOT p.fields @> s.fields
 ORDER BY s.line

-- name: vanished
SELECT p.id, p.number, p.street, ST_X(p.place) AS lon, ST_Y(p.place) AS lat,
       p.missing_since IS NOT NULL AS already,
       (SELECT count(*) FROM request r
         WHERE r.organization_id = p.organization_id AND r.pole_id = p.id AND r.status <= 4)::int AS open_cases
  FROM pole p
 WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s AND p.retired_at IS NULL
   AND NOT EXISTS (SELECT FROM pole_stage s WHERE s.number_plain = p.number_plain)
 ORDER BY p.id

-- name: following
SELECT coalesce(max(id), 0) + 1 AS id FROM pole WHERE organization_id = %(organization_id)s::int

-- name: newcomers
CREATE TEMPORARY TABLE pole_new (line integer PRIMARY KEY, id integer NOT NULL, code text NOT NULL) ON COMMIT DROP

-- name: name_newcomers
COPY pole_new FROM STDIN

-- name: forget_newcomers
DROP TABLE pole_new

-- name: renew
-- Zone and community by the one rule (the winners come first), for all known ones of the file in this one statement:
-- boundaries may have changed. What is nearest to those outside is not asked.
-- A place is taken when it lies farther than moved_metres from the known one, and that was not corrected in the field.
WITH wanted AS (
    SELECT p.id, s.number, coalesce(s.circuit, p.circuit) AS circuit, coalesce(s.kind, p.kind) AS kind,
           coalesce(s.street, p.street) AS street, p.fields || s.fields AS fields,
           CASE WHEN far.moves THEN ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326) ELSE p.place END AS place,
           CASE WHEN far.moves THEN s.qx ELSE p.qx END AS qx, CASE WHEN far.moves THEN s.qy ELSE p.qy END AS qy,
           CASE WHEN far.moves THEN s.z28 ELSE p.z28 END AS z28,
           CASE WHEN far.moves THEN 'file' ELSE p.placed_by END AS placed_by
      FROM pole_stage s
      JOIN pole p ON p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s
           AND p.number_plain = s.number_plain
     CROSS JOIN LATERAL (
           SELECT (p.placed_by <> 'field' OR %(take_file)s::boolean)
                  AND (ST_X(p.place) <> s.lon OR ST_Y(p.place) <> s.lat)
                  AND ST_Distance(p.place::geography, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326)::geography)
                      > %(moved_metres)s::float8 AS moves) far
), placed AS (
    SELECT wanted.*, w.zone_code, w.community_code
      FROM wanted
     CROSS JOIN LATERAL (
           SELECT (array_agg(o.code) FILTER (WHERE o.layer = 'zone'))[1] AS zone_code,
                  (array_agg(o.code) FILTER (WHERE o.layer = 'community'))[1] AS community_code
             FROM covering(%(organization_id)s::int, ST_X(wanted.place), ST_Y(wanted.place)) o) w
)
UPDATE pole p
   SET number = n.number, circuit = n.circuit, kind = n.kind, street = n.street, fields = n.fields,
       zone_code = n.zone_code, community_code = n.community_code, place = n.place, gm = ST_Transform(n.place, 3857),
       qx = n.qx, qy = n.qy, z28 = n.z28, placed_by = n.placed_by, missing_since = NULL, retired_at = NULL,
       loaded_at = now()
  FROM placed n
 WHERE p.organization_id = %(organization_id)s::int AND p.id = n.id
   AND (p.missing_since IS NOT NULL OR p.retired_at IS NOT NULL
        OR (p.number, p.circuit, p.kind, p.street, p.fields, p.zone_code, p.community_code, ST_X(p.place), ST_Y(p.place))
           IS DISTINCT FROM
           (n.number, n.circuit, n.kind, n.street, n.fields, n.zone_code, n.community_code, ST_X(n.place), ST_Y(n.place)))

-- name: add
INSERT INTO pole (organization_id, id, asset_kind, number, code, circuit, kind, street, fields, zone_code,
                  community_code, place, gm, qx, qy, z28)
SELECT %(organization_id)s::int, n.id, %(kind)s, s.number, n.code, coalesce(s.circuit, ''), coalesce(s.kind, ''),
       coalesce(s.street, ''), s.fields, w.zone_code, w.community_code, t.place, ST_Transform(t.place, 3857),
       s.qx, s.qy, s.z28
  FROM pole_new n
  JOIN pole_stage s ON s.line = n.line
 CROSS JOIN LATERAL (SELECT ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326) AS place) t
 CROSS JOIN LATERAL (
       SELECT (array_agg(o.code) FILTER (WHERE o.layer = 'zone'))[1] AS zone_code,
              (array_agg(o.code) FILTER (WHERE o.layer = 'community'))[1] AS community_code
         FROM covering(%(organization_id)s::int, s.lon, s.lat) o) w

-- name: remember
-- What everything of the kind is before.
CREATE TEMPORARY TABLE pole_before ON COMMIT DROP AS
SELECT p.id, pole_state(p) AS state
  FROM pole p
 WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s

-- name: record
-- What has changed or come, before and after: for poles/undo.sql.
INSERT INTO merged_pole (organization_id, import_id, pole_id, before, after)
SELECT p.organization_id, %(act)s::int, p.id, b.state, pole_state(p)
  FROM pole p
  LEFT JOIN pole_before b ON b.id = p.id
 WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s
   AND b.state IS DISTINCT FROM pole_state(p)

-- name: forget
DROP TABLE pole_before

-- name: act
INSERT INTO asset_import (organization_id, id, asset_kind, source_name, staff_id, by_name, vanished, counts)
SELECT %(organization_id)s::int, 1 + coalesce(max(id), 0), %(kind)s, %(source)s, %(staff_id)s, %(by_name)s,
       %(vanished)s, %(counts)s
  FROM asset_import
 WHERE organization_id = %(organization_id)s::int
RETURNING id

-- name: tell
COPY pole_event (organization_id, pole_id, kind, staff_id, import_id, from_place, to_place, metres, detail) FROM STDIN

-- name: flag
UPDATE pole SET missing_since = now()
 WHERE organization_id = %(organization_id)s::int AND id = ANY(%(ids)s::int[]) AND missing_since IS NULL

-- name: retire
UPDATE pole SET missing_since = coalesce(missing_since, now()), retired_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = ANY(%(ids)s::int[]) AND retired_at IS NULL

-- name: analyze
ANALYZE pole

-- name: imports
SELECT i.id, i.asset_kind, i.source_name, i.at, i.vanished, i.counts, i.undoes, i.undone_by, coalesce(s.name, i.by_name) AS by_name
  FROM asset_import i
  LEFT JOIN staff s ON s.organization_id = i.organization_id AND s.id = i.staff_id
 WHERE i.organization_id = %(organization_id)s::int
 ORDER BY i.id DESC
 LIMIT %(limit)s::int
