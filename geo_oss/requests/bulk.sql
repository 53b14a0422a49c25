-- name: count_many
INSERT INTO number_counter AS counter (organization_id, scope, period, value)
VALUES (%(organization_id)s, %(scope)s, %(period)s, %(count)s)
ON CONFLICT (organization_id, scope, period) DO UPDATE SET value = counter.value + excluded.value
RETURNING value

-- name: ids
-- A block of row ids; when others took some in between, `first` and `last` lie farther apart than `count`.
SELECT min(id) AS first, max(id) AS last
  FROM (SELECT nextval('request_id_seq') AS id FROM generate_series(1, %(count)s::int)) AS taken

-- name: one_id
SELECT nextval('request_id_seq') AS id FROM generate_series(1, %(count)s::int)

-- name: hold_ids
-- Nobody else takes an id until the COMMIT: the clause changes nothing, its lock does.
ALTER SEQUENCE request_id_seq OWNED BY NONE

-- name: ids_held
SELECT last - %(count)s::bigint + 1 AS first, last
  FROM (SELECT setval('request_id_seq', last_value + %(count)s::bigint - (NOT is_called)::int) AS last
          FROM request_id_seq) AS taken

-- name: categories
SELECT id, parent_id, code, abbreviation, name_th, name_en, icon, days_min, days_max, asset_kind, faults, sensitivity,
       position
  FROM category
 WHERE organization_id = %(organization_id)s::int

-- name: poles
SELECT id, number, asset_kind, ST_X(place) AS lon, ST_Y(place) AS lat FROM pole
 WHERE organization_id = %(organization_id)s::int AND retired_at IS NULL
 ORDER BY id

-- name: asset_kinds
SELECT code, asset_snap_metres(organization_id, code, %(snap_metres)s::float8) AS within_metres FROM asset_kind
 WHERE organization_id = %(organization_id)s::int

-- name: rules
SELECT id, position, name, category_id, zone_code, community_code, asset_kind, weekdays, from_hour, to_hour,
       department_id, officer_id, priority, hotspot_class, hotspot_trend, notify_id
  FROM route_rule
 WHERE organization_id = %(organization_id)s::int AND active

-- name: any_row
SELECT id FROM request LIMIT 1

-- name: indexes
-- The indexes of tables that no constraint brings along, to be made anew after a great load.
SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition
  FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
 WHERE i.indrelid = ANY (%(tables)s::regclass[])
   AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid)
 ORDER BY 1

-- name: constraints
-- Keys of tables and the foreign keys from and to them, keys first: checked at once after a great load, not row by row.
SELECT r.relname AS table, c.conname AS name, pg_get_constraintdef(c.oid) AS definition
  FROM pg_constraint AS c JOIN pg_class AS r ON r.oid = c.conrelid
 WHERE (c.conrelid = ANY (%(tables)s::regclass[]) AND c.contype IN ('p', 'u', 'f'))
    OR (c.confrelid = ANY (%(tables)s::regclass[]) AND c.contype = 'f')
 ORDER BY c.contype = 'f', r.relname, c.contype, c.conname

-- name: triggers
SELECT t.tgrelid::regclass::text AS table, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition
  FROM pg_trigger AS t
 WHERE t.tgrelid = ANY (%(tables)s::regclass[]) AND NOT t.tgisinternal
 ORDER BY t.tgname

-- name: defaults
-- Every column a row may set, with its default or none.
SELECT a.attrelid::regclass::text AS table, a.attname AS name, pg_get_expr(d.adbin, d.adrelid) AS definition
  FROM pg_attribute AS a LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attrelid = ANY (%(tables)s::regclass[]) AND a.attnum > 0 AND NOT a.attisdropped
   AND a.attgenerated = '' AND a.attidentity = ''
 ORDER BY a.attrelid, a.attnum

-- name: heat_later
SELECT set_config('geo_oss.heat', 'later', true)

-- name: heat_rebuild
SELECT heat_rebuild(%(organization_id)s::int)

-- name: heat_at_once
SELECT set_config('geo_oss.heat', '', true)

-- name: tell
SELECT pg_notify('geo_oss', 'request')

-- name: more_memory
-- For making indexes at once; the workers read the table side by side.
SELECT set_config('maintenance_work_mem', '256MB', true), set_config('max_parallel_maintenance_workers', '2', true)

-- name: boundary_names
SELECT layer, code, name_th, name_en FROM boundary WHERE organization_id = %(organization_id)s::int AND in_force
