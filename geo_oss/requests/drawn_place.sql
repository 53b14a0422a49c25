-- name: locate
-- An area that crosses itself has no placement: its `lon` is empty.
WITH given AS (SELECT ST_GeomFromGeoJSON(%(shape)s) AS shape)
SELECT p.*, z.name_th AS zone_name, z.name_en AS zone_name_en,
       c.name_th AS community_name, c.name_en AS community_name_en, nz.name_th AS nearest_zone_name,
       nz.name_en AS nearest_zone_name_en
FROM given
LEFT JOIN LATERAL place_of_shape(%(organization_id)s::int, given.shape) AS p ON true
LEFT JOIN boundary AS z ON z.organization_id = %(organization_id)s::int AND z.version_id = p.zone_version
    AND z.code = p.zone_code
LEFT JOIN boundary AS c ON c.organization_id = %(organization_id)s::int AND c.version_id = p.community_version
    AND c.code = p.community_code
LEFT JOIN boundary AS nz ON nz.organization_id = %(organization_id)s::int AND nz.version_id = p.zone_version
    AND nz.code = p.nearest_zone_code

-- name: part_names
SELECT part.layer, part.version, part.code, called.name_th, called.name_en
FROM jsonb_to_recordset(%(parts)s::jsonb) AS part (layer text, code text, version int)
CROSS JOIN LATERAL boundary_called(
    %(organization_id)s::int, part.layer, part.code, part.version, %(closed_at)s::timestamptz
) AS called

-- name: present
-- What the boundaries in force say of a stored line or area.
SELECT p.parts
FROM request AS r CROSS JOIN LATERAL place_of_shape(r.organization_id, r.shape) AS p
WHERE r.organization_id = %(organization_id)s::int AND r.id = %(request_id)s::bigint

-- name: keep
-- After the insert, in its transaction; the public sees a shape only of what it sees in full.
WITH kept AS (
    UPDATE request SET shape = ST_GeomFromGeoJSON(%(shape)s), parts = %(parts)s
    WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint
)
UPDATE request_public SET shape = ST_GeomFromGeoJSON(%(shape)s)
WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint AND %(is_public)s
