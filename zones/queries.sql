-- name: place_of
-- The names come from the same versions that gave the codes.
SELECT p.*,
       coalesce(z.name_th, '') AS zone_name_th, coalesce(z.name_en, '') AS zone_name_en,
       coalesce(c.name_th, '') AS community_name_th, coalesce(c.name_en, '') AS community_name_en,
       nz.name_th AS nearest_zone_name_th, nz.name_en AS nearest_zone_name_en,
       nc.name_th AS nearest_community_name_th, nc.name_en AS nearest_community_name_en
  FROM place_of(%(organization_id)s::int, %(lon)s::float8, %(lat)s::float8) p
  LEFT JOIN boundary z ON z.organization_id = %(organization_id)s::int
                      AND z.version_id = p.zone_version AND z.code = p.zone_code
  LEFT JOIN boundary c ON c.organization_id = %(organization_id)s::int
                      AND c.version_id = p.community_version AND c.code = p.community_code
  LEFT JOIN boundary nz ON nz.organization_id = %(organization_id)s::int AND nz.in_force AND nz.layer = 'zone'
                       AND nz.code = p.nearest_zone_code
  LEFT JOIN boundary nc ON nc.organization_id = %(organization_id)s::int AND nc.in_force AND nc.layer = 'community'
                       AND nc.code = p.nearest_community_code

-- name: hold_boundaries
SELECT hold_boundaries(%(organization_id)s::int)

-- name: in_force
-- Smallest area first, then code: the order is the rule.
SELECT code, name_th, name_en, version_id, area_m2, ST_AsBinary(shape) AS wkb
  FROM boundary
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND in_force
 ORDER BY area_m2, code COLLATE "C"
