-- name: categories
SELECT id, code, name_th, parent_id FROM category WHERE organization_id = %(organization_id)s::int AND active

-- name: add_main_category
INSERT INTO category (organization_id, id, code, abbreviation, name_th, name_en)
SELECT %(organization_id)s::int, coalesce(max(id), 0) + 1, %(source)s, %(source)s, %(name)s, 'From ' || %(source)s
  FROM category WHERE organization_id = %(organization_id)s::int
ON CONFLICT (organization_id, code) DO NOTHING

-- name: add_category
INSERT INTO category (organization_id, id, parent_id, code, abbreviation, name_th, name_en, position)
SELECT %(organization_id)s::int, coalesce(max(id), 0) + 1,
       (SELECT id FROM category WHERE organization_id = %(organization_id)s::int AND code = %(source)s),
       %(word)s, %(word)s, %(word)s, %(word)s, coalesce(max(id), 0) + 1
  FROM category WHERE organization_id = %(organization_id)s::int

-- name: known_ids
SELECT source_id FROM request WHERE organization_id = %(organization_id)s::int AND source = %(source)s

-- name: home
-- The box around the boundaries in force, in degrees; one row of nothing without boundaries.
SELECT ST_XMin(box) AS west, ST_YMin(box) AS south, ST_XMax(box) AS east, ST_YMax(box) AS north
  FROM (SELECT ST_Extent(shape) AS box FROM boundary WHERE organization_id = %(organization_id)s::int AND in_force) AS all_of

-- name: lock_organization
-- One import at a time for each municipality: what one takes the next knows.
SELECT id FROM organization WHERE id = %(organization_id)s::int FOR NO KEY UPDATE

-- name: organization
SELECT id, code, name_th, name_en, abbreviation, address_th, phone, accent, number_pattern, number_reset, time_zone,
       utm_srid, pole_snap_metres, view_lon, view_lat, view_zoom, notice_th, notice_en, qr_key
  FROM organization WHERE code = %(code)s

-- name: add_batch
INSERT INTO import_batch (organization_id, id, source, file_name, checksum, mapping)
SELECT %(organization_id)s::int, coalesce(max(id), 0) + 1, %(source)s, %(file_name)s, %(checksum)s, %(mapping)s
  FROM import_batch WHERE organization_id = %(organization_id)s::int
RETURNING id

-- name: finish_batch
UPDATE import_batch SET finished_at = now(), taken = %(taken)s, known = %(known)s, rejected = %(rejected)s
 WHERE organization_id = %(organization_id)s::int AND id = %(batch)s::int

-- name: copy_ratings
COPY request_rating (organization_id, request_id, overall, created_at, updated_at) FROM STDIN

-- name: add_events
-- What the source says of a request's life: it came in, and where it stands now.
INSERT INTO request_event (organization_id, request_id, at, kind, status, actor, detail)
SELECT r.organization_id, r.id, told.at, told.kind, told.status, 'system', jsonb_build_object('import', r.import_id)
  FROM request AS r,
       LATERAL (VALUES
           (r.created_at, 'submitted', 1::smallint),
           (coalesce(r.done_at, r.updated_at),
            (ARRAY['acknowledged', 'acknowledged', 'started', 'planned', 'done', 'rejected'])[r.status], r.status)
       ) AS told (at, kind, status)
 WHERE r.organization_id = %(organization_id)s::int AND r.id BETWEEN %(first)s::bigint AND %(last)s::bigint
   AND r.import_id = %(batch)s::int AND (told.kind = 'submitted' OR r.status > 1)
 ORDER BY r.id, told.at, told.status
