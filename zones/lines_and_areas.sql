-- name: meeting
-- Lines and areas, and whether each is surely to be asked about again: its two largest parts are equal, so that the areas of
-- their boundaries decide; outside all boundaries an edge that came or went (all are in %(ground)s) is as near as the
-- suggested one; or nobody asked, or knows who did.
SELECT r.id, ST_AsBinary(r.shape) AS wkb,
       coalesce(s.amounts -> 0 = s.amounts -> 1, false)
       OR CASE WHEN s.code IS NOT NULL THEN s.code <> ALL (%(codes)s::text[])
               WHEN s.metres IS NULL THEN true
               ELSE ST_Distance(r.gm, %(ground)s::text::geometry) / cosh(ST_Y(r.gm) / 6378137) <= s.metres * 1.02 + 1 END
           AS surely
  FROM request r
  LEFT JOIN request_override o ON o.organization_id = r.organization_id AND o.request_id = r.id
 CROSS JOIN LATERAL (
       SELECT CASE WHEN o.request_id IS NULL
                   THEN CASE %(layer)s WHEN 'zone' THEN r.zone_code ELSE r.community_code END
                   ELSE CASE %(layer)s WHEN 'zone' THEN o.computed_zone_code ELSE o.computed_community_code END
              END AS code,
              CASE %(layer)s WHEN 'zone' THEN r.nearest_zone_metres ELSE r.nearest_community_metres END AS metres,
              jsonb_path_query_array(r.parts, '$[*] ? (@.layer == $layer).amount',
                                     jsonb_build_object('layer', %(layer)s::text)) AS amounts
       ) s
 WHERE r.organization_id = %(organization_id)s::int AND r.shape IS NOT NULL
   AND (r.status <= 4 OR %(closed_too)s::boolean) AND r.id <> ALL (%(besides)s::bigint[])

-- name: placed_by
-- Those a version has placed, or has parts of.
SELECT r.id
  FROM request r
  LEFT JOIN request_override o ON o.organization_id = r.organization_id AND o.request_id = r.id
 WHERE r.organization_id = %(organization_id)s::int AND r.shape IS NOT NULL
   AND (CASE WHEN o.request_id IS NULL THEN CASE %(layer)s WHEN 'zone' THEN r.zone_version ELSE r.community_version END
             ELSE CASE %(layer)s WHEN 'zone' THEN o.computed_zone_version ELSE o.computed_community_version END
        END = %(version)s::int
        OR jsonb_path_exists(r.parts, '$[*] ? (@.layer == $layer && @.version == $version)',
                             jsonb_build_object('layer', %(layer)s::text, 'version', %(version)s::int)))

-- name: ask
-- What a version says of some lines and areas, by the rule, beside what they have. The point that stands for one lies in its
-- zone: where communities change it stays.
SELECT r.id, ST_X(r.place) AS lon, ST_Y(r.place) AS lat, r.status <= 4 AS is_open, o.request_id IS NOT NULL AS is_overridden,
       CASE WHEN o.request_id IS NULL THEN CASE %(layer)s WHEN 'zone' THEN r.zone_code ELSE r.community_code END
            ELSE CASE %(layer)s WHEN 'zone' THEN o.computed_zone_code ELSE o.computed_community_code END END AS old_code,
       CASE %(layer)s WHEN 'zone' THEN r.nearest_zone_code ELSE r.nearest_community_code END AS old_nearest,
       CASE %(layer)s WHEN 'zone' THEN r.nearest_zone_metres ELSE r.nearest_community_metres END AS old_metres,
       jsonb_path_query_array(r.parts, '$[*] ? (@.layer == $layer)', jsonb_build_object('layer', %(layer)s::text))
           AS old_parts,
       CASE %(layer)s WHEN 'zone' THEN p.zone_code ELSE p.community_code END AS code,
       CASE %(layer)s WHEN 'zone' THEN p.nearest_zone_code ELSE p.nearest_community_code END AS nearest,
       CASE %(layer)s WHEN 'zone' THEN p.nearest_zone_metres ELSE p.nearest_community_metres END AS metres,
       CASE %(layer)s WHEN 'zone' THEN p.edge_metres END AS edge_metres, p.method,
       jsonb_path_query_array(p.parts, '$[*] ? (@.layer == $layer)', jsonb_build_object('layer', %(layer)s::text)) AS parts,
       CASE %(layer)s WHEN 'zone' THEN p.lon ELSE ST_X(r.place) END AS new_lon,
       CASE %(layer)s WHEN 'zone' THEN p.lat ELSE ST_Y(r.place) END AS new_lat
  FROM request r
  LEFT JOIN request_override o ON o.organization_id = r.organization_id AND o.request_id = r.id
 CROSS JOIN LATERAL place_of_shape(
       r.organization_id, r.shape,
       CASE %(layer)s WHEN 'zone' THEN coalesce(%(version)s::int, 0)
                      ELSE coalesce(o.computed_zone_version, r.zone_version, 0) END,
       CASE %(layer)s WHEN 'zone' THEN 0 ELSE coalesce(%(version)s::int, 0) END
       ) AS p
 WHERE r.organization_id = %(organization_id)s::int AND r.id = ANY (%(ids)s::bigint[])
 ORDER BY r.id

-- name: noted
-- Where those of an act stand from now on, and who may see it; those listed in reassign_incoming.
SELECT c.request_id, ST_X(c.new_place) AS lon, ST_Y(c.new_place) AS lat, k.sensitivity
  FROM reassign_incoming n
  JOIN reassigned_request c ON c.organization_id = %(organization_id)s::int AND c.act_id = %(act)s::int
       AND c.request_id = n.request_id
  JOIN request r ON r.organization_id = c.organization_id AND r.id = c.request_id
  JOIN category k ON k.organization_id = r.organization_id AND k.id = r.category_id
 WHERE c.new_place IS NOT NULL

-- name: change_parts
-- The parts in the other layer stay as they are.
UPDATE request r
   SET parts = CASE %(layer)s WHEN 'zone' THEN c.new_parts || o.others ELSE o.others || c.new_parts END
  FROM reassign_incoming n
  JOIN reassigned_request c ON c.organization_id = %(organization_id)s::int AND c.act_id = %(act)s::int
       AND c.request_id = n.request_id AND c.new_parts IS NOT NULL
  JOIN request q ON q.organization_id = c.organization_id AND q.id = c.request_id
 CROSS JOIN LATERAL (
       SELECT jsonb_path_query_array(q.parts, '$[*] ? (@.layer != $layer)',
                                     jsonb_build_object('layer', %(layer)s::text)) AS others) AS o
 WHERE r.organization_id = %(organization_id)s::int AND r.id = c.request_id

-- name: move
-- The point that stands for it; a suggested community is measured from there.
UPDATE request r SET
    place = ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326),
    gm = mercator_point(%(lon)s::float8, %(lat)s::float8), h3_cell = %(h3_cell)s::bigint,
    nearest_community_code = near.code, nearest_community_metres = near.metres
  FROM request q
  LEFT JOIN request_override o ON o.organization_id = q.organization_id AND o.request_id = q.id
  LEFT JOIN LATERAL (
       SELECT p.nearest_community_code AS code, p.nearest_community_metres AS metres
         FROM place_of_versions(q.organization_id, %(lon)s::float8, %(lat)s::float8, 0,
                                coalesce(o.computed_community_version, q.community_version)) AS p
        WHERE q.nearest_community_metres IS NOT NULL) AS near ON true
 WHERE q.organization_id = %(organization_id)s::int AND q.id = %(request_id)s::bigint
   AND r.organization_id = q.organization_id AND r.id = q.id

-- name: move_public
UPDATE request_public SET
    place = ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326),
    qx = %(qx)s::int, qy = %(qy)s::int, z28 = %(z28)s::bigint, h3_cell = %(h3_cell)s::bigint, updated_at = now()
 WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint
