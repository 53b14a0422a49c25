-- name: runs
-- The analyses in force, with the names of the category each is of.
SELECT r.id, r.category_id, r.grid, coalesce(c.name_th, '') AS name_th, coalesce(c.name_en, '') AS name_en
FROM hotspot_run AS r
LEFT JOIN category AS c ON c.organization_id = r.organization_id AND c.id = r.category_id
WHERE r.organization_id = %(organization_id)s::int AND r.in_force

-- name: cells
SELECT cell, class AS level, trend, ST_AsBinary(shape) AS wkb
FROM hotspot_cell
WHERE organization_id = %(organization_id)s::int AND run_id = %(run_id)s::int AND class > 0
ORDER BY cell

-- name: copy
COPY request_hotspot (organization_id, request_id, run_id, level, trend, name_th, name_en) FROM STDIN

-- name: at
-- The hot spot in force at one place.
SELECT hotspot_found(
    %(organization_id)s::int, %(category_ids)s::int[], %(h3_cell)s::bigint,
    ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)
) AS hotspot

-- name: keep
-- Rare: the hot spot that a request has fallen into, and the notice for whom its rule names.
WITH found AS (
    INSERT INTO request_hotspot (organization_id, request_id, run_id, level, trend, name_th, name_en)
    SELECT %(organization_id)s::int, %(request_id)s::bigint, %(run_id)s::int, %(level)s::smallint, %(trend)s, %(name_th)s,
           %(name_en)s
    WHERE %(run_id)s::int IS NOT NULL
)
INSERT INTO notice (organization_id, request_id, channel, audience, template, detail)
SELECT %(organization_id)s, %(request_id)s, 'console', 'officer', 'watched', jsonb_build_object('staff_id', %(notify_id)s::int)
WHERE %(notify_id)s::int IS NOT NULL

-- name: forget
DELETE FROM request_hotspot WHERE organization_id = %(organization_id)s::int AND request_id = %(request_id)s::bigint
