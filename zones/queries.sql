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

-- name: lock_organization
-- One boundary load at a time for each municipality.
SELECT id FROM organization WHERE id = %(organization_id)s::int FOR NO KEY UPDATE

-- name: next_version
SELECT coalesce(max(id), 0) + 1 AS version FROM boundary_version WHERE organization_id = %(organization_id)s::int

-- name: close_version
UPDATE boundary_version SET valid_to = now()
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND valid_to IS NULL

-- name: retire_boundaries
UPDATE boundary SET in_force = false
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND in_force

-- name: insert_version
INSERT INTO boundary_version (organization_id, id, layer, source_name, source_crs, checksum, loaded_by)
VALUES (%(organization_id)s, %(version)s, %(layer)s, %(source_name)s, %(source_crs)s, %(checksum)s, %(loaded_by)s)

-- name: create_incoming
CREATE TEMPORARY TABLE boundary_incoming (
    code text, name_th text, name_en text, zone_code text, shape geometry
) ON COMMIT DROP

-- name: copy_incoming
COPY boundary_incoming (code, name_th, name_en, zone_code, shape) FROM STDIN

-- name: insert_boundaries
-- Area on the spheroid; the edge in EPSG:3857, where place_of measures.
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, name_en, zone_code, shape, edge, area_m2, in_force)
SELECT %(organization_id)s::int, %(version)s::int, %(layer)s, code, name_th, name_en, nullif(zone_code, ''),
       ST_Multi(shape), ST_Multi(ST_Transform(ST_Boundary(shape), 3857)), ST_Area(shape::geography), true
  FROM boundary_incoming

-- name: drop_incoming
DROP TABLE boundary_incoming

-- name: area_in_force
SELECT coalesce(sum(area_m2), 0) / 1e6 AS km2
  FROM boundary WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND in_force

-- name: versions
SELECT v.id, v.layer, v.source_name, v.source_crs, v.loaded_at, v.valid_to, count(b.code) AS boundaries
  FROM boundary_version v LEFT JOIN boundary b ON b.organization_id = v.organization_id AND b.version_id = v.id
 WHERE v.organization_id = %(organization_id)s::int
 GROUP BY v.organization_id, v.id
 ORDER BY v.id DESC

-- name: in_force
-- Smallest area first, then code: the order is the rule.
SELECT code, name_th, name_en, version_id, area_m2, ST_AsBinary(shape) AS wkb
  FROM boundary
 WHERE organization_id = %(organization_id)s::int AND layer = %(layer)s AND in_force
 ORDER BY area_m2, code COLLATE "C"
