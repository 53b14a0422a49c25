-- name: areas
-- The areas in force with the newest figure of each kind.
SELECT b.code, b.name_th, b.name_en,
       (SELECT json_object_agg(f.kind, json_build_object('value', f.value, 'year', f.year))
          FROM (SELECT DISTINCT ON (kind) kind, value, year FROM area_figure
                 WHERE organization_id = b.organization_id AND layer = b.layer AND code = b.code
                 ORDER BY kind, year DESC) AS f) AS before
FROM boundary AS b
WHERE b.organization_id = %(organization_id)s::int AND b.layer = %(layer)s AND b.in_force
ORDER BY b.code

-- name: keep
INSERT INTO area_figure (organization_id, layer, kind, code, year, value, source, loaded_by)
VALUES (%(organization_id)s, %(layer)s, %(kind)s, %(code)s, %(year)s, %(value)s, %(source)s, %(by)s)
ON CONFLICT (organization_id, layer, kind, code, year)
DO UPDATE SET value = excluded.value, source = excluded.source, loaded_by = excluded.loaded_by, loaded_at = now()

-- name: kept
SELECT layer, kind, year, count(*) AS areas, sum(value) AS sum, string_agg(DISTINCT source, ' · ') AS source,
       max(loaded_by) AS loaded_by, max(loaded_at) AS loaded_at
FROM area_figure
WHERE organization_id = %(organization_id)s::int
GROUP BY layer, kind, year
ORDER BY layer DESC, kind DESC, year DESC

-- name: forget
DELETE FROM area_figure
WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND kind = %(kind)s AND year = %(year)s
