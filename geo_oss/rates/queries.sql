-- name: areas
SELECT code, name_th, name_en, zone_code
FROM boundary
WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND in_force
ORDER BY code

-- name: figures
-- The newest figure of each area.
SELECT DISTINCT ON (code) code, value, year, source
FROM area_figure
WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND kind = %(kind)s
ORDER BY code, year DESC

-- name: assets
SELECT CASE WHEN %(layer)s = 'zone' THEN zone_code ELSE community_code END AS code, count(*) AS value,
       NULL::int AS year, '' AS source
FROM pole
WHERE organization_id = %(organization_id)s::int AND asset_kind = %(asset)s AND retired_at IS NULL
GROUP BY 1

-- name: kilometres
SELECT l.code, l.metres / 1000 AS value, NULL::int AS year, coalesce(d.source, '') AS source
FROM street_length AS l
JOIN boundary AS b ON b.organization_id = l.organization_id AND b.version_id = l.version_id AND b.code = l.code
    AND b.in_force AND b.layer = %(layer)s
LEFT JOIN street_load AS d ON d.organization_id = l.organization_id
WHERE l.organization_id = %(organization_id)s::int

-- name: known
-- What there is to divide by: figures of the layer, kinds of things, streets (measured or still to be).
SELECT ARRAY(SELECT DISTINCT kind FROM area_figure
             WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s) AS figures,
       ARRAY(SELECT asset_kind FROM pole
             WHERE organization_id = %(organization_id)s::int AND retired_at IS NULL
             GROUP BY asset_kind ORDER BY count(*) DESC) AS assets,
       EXISTS (SELECT FROM street_load WHERE organization_id = %(organization_id)s::int) AS streets
