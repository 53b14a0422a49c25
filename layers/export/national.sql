-- name: count_public
SELECT count(*) AS n FROM request_public WHERE organization_id = ANY(%(organization_ids)s::int[])

-- name: count_staff
SELECT count(*) AS n FROM request WHERE organization_id = ANY(%(organization_ids)s::int[])

-- name: zones
-- The newest statement of how many people a zone has, if there is one.
SELECT o.code AS organization, b.code, b.name_th, b.name_en, b.area_m2, f.value AS people, f.year AS people_year,
       ST_AsBinary(b.shape, 'NDR') AS wkb
FROM boundary AS b
JOIN organization AS o ON o.id = b.organization_id
LEFT JOIN LATERAL (
    SELECT value, year FROM area_figure AS a
    WHERE a.organization_id = b.organization_id AND a.layer = 'zone' AND a.kind = 'people' AND a.code = b.code
    ORDER BY year DESC LIMIT 1
) AS f ON true
WHERE b.organization_id = ANY(%(organization_ids)s::int[]) AND b.layer = 'zone' AND b.in_force
ORDER BY o.code, b.code

-- name: record
INSERT INTO disclosure (organization_id, id, by, projection, personal, reason)
VALUES (%(organization_id)s, %(id)s, %(by)s, %(projection)s, %(personal)s, %(reason)s)

-- name: finished
UPDATE disclosure SET finished_at = now(), rows = %(rows)s
WHERE organization_id = %(organization_id)s::int AND id = %(id)s

-- name: disclosures
SELECT at, by, projection, personal, reason, rows, finished_at FROM disclosure
WHERE organization_id = %(organization_id)s::int ORDER BY at DESC
