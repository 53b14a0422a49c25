-- name: facts
-- What was stored when the case was placed: where the staff have the last word, the computed values kept beside it.
SELECT r.id, r.number, r.version, r.created_at, CASE WHEN r.status > 4 THEN coalesce(r.done_at, r.updated_at) END AS closed_at, ST_X(r.place) AS lon, ST_Y(r.place) AS lat, r.place_source,
       r.accuracy_metres, r.h3_cell, ST_AsGeoJSON(r.shape, 7)::jsonb AS shape, r.parts,
       r.zone_code, r.community_code, r.edge_metres, r.nearest_zone_code, r.nearest_zone_metres,
       r.nearest_community_code, r.nearest_community_metres,
       CASE WHEN o.request_id IS NULL THEN r.zone_code ELSE o.computed_zone_code END AS computed_zone_code,
       CASE WHEN o.request_id IS NULL THEN r.community_code ELSE o.computed_community_code END
           AS computed_community_code,
       CASE WHEN o.request_id IS NULL THEN r.placement_method ELSE o.computed_method END AS computed_method,
       coalesce(CASE WHEN o.request_id IS NULL THEN r.zone_version ELSE o.computed_zone_version END, then_zone.id)
           AS zone_version,
       coalesce(CASE WHEN o.request_id IS NULL THEN r.community_version ELSE o.computed_community_version END,
                then_community.id) AS community_version,
       r.pole_id, r.pole_method, r.pole_metres, pole.number AS pole_number,
       ST_Distance(pole.place::geography, r.place::geography) AS pole_now_metres, category.asset_kind,
       r.because
FROM request AS r
JOIN category ON category.organization_id = r.organization_id AND category.id = r.category_id
LEFT JOIN request_override AS o ON o.organization_id = r.organization_id AND o.request_id = r.id
LEFT JOIN import_batch AS batch ON batch.organization_id = r.organization_id AND batch.id = r.import_id
LEFT JOIN pole ON pole.organization_id = r.organization_id AND pole.id = r.pole_id
-- Cases from before versions were kept for "outside" too: the version that was in force when they were placed.
LEFT JOIN LATERAL (
    SELECT coalesce(max(at), batch.finished_at, r.created_at) AS at FROM request_event AS e
    WHERE e.organization_id = r.organization_id AND e.request_id = r.id AND e.kind IN ('moved', 'rezoned')
) AS placed ON true
LEFT JOIN boundary_version AS then_zone ON then_zone.organization_id = r.organization_id
    AND then_zone.layer = 'zone' AND placed.at >= then_zone.valid_from
    AND (then_zone.valid_to IS NULL OR placed.at < then_zone.valid_to)
LEFT JOIN boundary_version AS then_community ON then_community.organization_id = r.organization_id
    AND then_community.layer = 'community' AND placed.at >= then_community.valid_from
    AND (then_community.valid_to IS NULL OR placed.at < then_community.valid_to)
WHERE r.organization_id = %(organization_id)s::int AND r.id = %(request_id)s::bigint
ORDER BY then_zone.id DESC NULLS LAST, then_community.id DESC NULLS LAST
LIMIT 1

-- name: replay
-- The same questions again, of the same versions; the nearest pole as the registry is now.
SELECT again.*, near.number AS pole_number
FROM place_of_versions(
    %(organization_id)s::int, %(lon)s::float8, %(lat)s::float8, %(zone_version)s::int, %(community_version)s::int
) AS again
LEFT JOIN LATERAL asset_meant(
    %(organization_id)s::int, %(asset_kind)s::text, %(lon)s::float8, %(lat)s::float8, %(snap_metres)s::float8
) AS near ON true

-- name: replay_shape
-- The same of a line or an area. There is no version 0: where nothing was loaded then, nothing is asked now.
SELECT again.*, NULL AS pole_number
FROM request AS r
CROSS JOIN LATERAL place_of_shape(
    r.organization_id, r.shape, coalesce(%(zone_version)s::int, 0), coalesce(%(community_version)s::int, 0)
) AS again
WHERE r.organization_id = %(organization_id)s::int AND r.id = %(request_id)s::bigint

-- name: versions
SELECT id, layer, source_name, source_crs, checksum, loaded_by, loaded_at, valid_from, valid_to
FROM boundary_version
WHERE organization_id = %(organization_id)s::int AND id = ANY (%(ids)s::int[])

-- name: names
-- Names of boundaries by layer and code: of the versions that were asked, else of those in force.
SELECT DISTINCT ON (layer, code) layer, code, name_th, name_en
FROM boundary
WHERE organization_id = %(organization_id)s::int AND code = ANY (%(codes)s::text[])
  AND (in_force OR version_id = ANY (%(ids)s::int[]))
ORDER BY layer, code, version_id = ANY (%(ids)s::int[]) DESC, version_id DESC

-- name: changes
-- Everything that happened to the place, the oldest first.
SELECT e.at, e.kind, s.name AS staff_name, e.note, e.detail
FROM request_event AS e
LEFT JOIN staff AS s ON s.organization_id = e.organization_id AND s.id = e.staff_id
WHERE e.organization_id = %(organization_id)s::int AND e.request_id = %(request_id)s::bigint
  AND e.kind IN ('moved', 'overridden', 'override_removed', 'rezoned', 'rerouted')
ORDER BY e.id

-- name: hotspot_again
-- What an analysis says of the place of a request; no row where the analysis is gone.
SELECT c.level, c.trend
FROM hotspot_run AS u
JOIN request AS r ON r.organization_id = u.organization_id AND r.id = %(request_id)s::bigint
LEFT JOIN LATERAL (
    SELECT h.class AS level, h.trend
    FROM hotspot_cell AS h
    WHERE h.organization_id = u.organization_id AND h.run_id = u.id AND h.class > 0
      AND CASE WHEN u.grid LIKE 'h3-%%' THEN h.cell = h3_parent(r.h3_cell, substr(u.grid, 4)::int)
               ELSE ST_Covers(h.shape, r.place) END
    ORDER BY h.cell
    LIMIT 1
) AS c ON true
WHERE u.organization_id = %(organization_id)s::int AND u.id = %(run_id)s::int
