-- Requests that may have to change: id, degrees, whether open, whether the staff have the last word, and the number of the
-- computed code in %(codes)s (1 …; 0: outside all, -1: another). Sent as binary COPY, every row equally long.
-- Lines and areas are no points: they keep the version that placed them.

-- name: every_one
COPY (
    SELECT r.id, ST_X(r.place), ST_Y(r.place), r.status <= 4, o.request_id IS NOT NULL,
           coalesce(k.number::int, CASE WHEN s.code IS NULL THEN 0 ELSE -1 END)
      FROM request r
      LEFT JOIN request_override o ON o.organization_id = r.organization_id AND o.request_id = r.id
     CROSS JOIN LATERAL (
           SELECT CASE WHEN o.request_id IS NULL
                       THEN CASE %(layer)s WHEN 'zone' THEN r.zone_code ELSE r.community_code END
                       ELSE CASE %(layer)s WHEN 'zone' THEN o.computed_zone_code ELSE o.computed_community_code END
                  END AS code
           ) s
      LEFT JOIN unnest(%(codes)s::text[]) WITH ORDINALITY AS k (code, number) ON k.code = s.code
     WHERE r.organization_id = %(organization_id)s::int AND (r.status <= 4 OR %(closed_too)s::boolean) AND r.shape IS NULL
) TO STDOUT (FORMAT binary)

-- name: inside
-- Those in some boxes (EPSG:3857), by the two indexes on gm.
COPY (
    SELECT r.id, ST_X(r.place), ST_Y(r.place), r.status <= 4, o.request_id IS NOT NULL,
           coalesce(k.number::int, CASE WHEN s.code IS NULL THEN 0 ELSE -1 END)
      FROM (SELECT q.organization_id, q.id, q.place, q.status, q.zone_code, q.community_code
              FROM unnest(%(boxes)s::text[]) AS box
              JOIN request q ON q.organization_id = %(organization_id)s::int AND q.status <= 4 AND q.gm && box::geometry
                   AND q.shape IS NULL
             UNION ALL
            SELECT q.organization_id, q.id, q.place, q.status, q.zone_code, q.community_code
              FROM unnest(%(boxes)s::text[]) AS box
              JOIN request q ON q.organization_id = %(organization_id)s::int AND q.status > 4 AND q.gm && box::geometry
             WHERE %(closed_too)s::boolean AND q.shape IS NULL) r
      LEFT JOIN request_override o ON o.organization_id = r.organization_id AND o.request_id = r.id
     CROSS JOIN LATERAL (
           SELECT CASE WHEN o.request_id IS NULL
                       THEN CASE %(layer)s WHEN 'zone' THEN r.zone_code ELSE r.community_code END
                       ELSE CASE %(layer)s WHEN 'zone' THEN o.computed_zone_code ELSE o.computed_community_code END
                  END AS code
           ) s
      LEFT JOIN unnest(%(codes)s::text[]) WITH ORDINALITY AS k (code, number) ON k.code = s.code
) TO STDOUT (FORMAT binary)

-- name: outside
-- Those outside all boundaries in effect, with the number of the nearest one, the metres to it, and whether no version
-- was ever asked about them.
COPY (
    SELECT r.id, ST_X(r.place), ST_Y(r.place), r.status <= 4, o.request_id IS NOT NULL,
           coalesce(k.number::int, CASE WHEN s.code IS NULL THEN 0 ELSE -1 END),
           coalesce(n.number::int, -1), coalesce(s.metres, 'NaN'), s.version IS NULL
      FROM request r
      LEFT JOIN request_override o ON o.organization_id = r.organization_id AND o.request_id = r.id
     CROSS JOIN LATERAL (
           SELECT CASE %(layer)s WHEN 'zone' THEN o.computed_zone_code ELSE o.computed_community_code END AS code,
                  CASE %(layer)s WHEN 'zone' THEN coalesce(o.computed_zone_version, r.zone_version)
                       ELSE coalesce(o.computed_community_version, r.community_version) END AS version,
                  CASE %(layer)s WHEN 'zone' THEN r.nearest_zone_code ELSE r.nearest_community_code END AS nearest,
                  CASE %(layer)s WHEN 'zone' THEN r.nearest_zone_metres ELSE r.nearest_community_metres END AS metres
           ) s
      LEFT JOIN unnest(%(codes)s::text[]) WITH ORDINALITY AS k (code, number) ON k.code = s.code
      LEFT JOIN unnest(%(codes)s::text[]) WITH ORDINALITY AS n (code, number) ON n.code = s.nearest
     WHERE r.organization_id = %(organization_id)s::int AND (r.status <= 4 OR %(closed_too)s::boolean) AND r.shape IS NULL
       AND ((%(layer)s = 'zone' AND r.zone_code IS NULL) OR (%(layer)s = 'community' AND r.community_code IS NULL))
) TO STDOUT (FORMAT binary)

-- name: of_version
-- Those a version has placed, the staff's word beside it or not.
COPY (
    SELECT r.id, ST_X(r.place), ST_Y(r.place), r.status <= 4, o.request_id IS NOT NULL,
           coalesce(k.number::int, CASE WHEN s.code IS NULL THEN 0 ELSE -1 END)
      FROM request r
      LEFT JOIN request_override o ON o.organization_id = r.organization_id AND o.request_id = r.id
     CROSS JOIN LATERAL (
           SELECT CASE %(layer)s WHEN 'zone' THEN r.zone_code ELSE r.community_code END AS code,
                  CASE %(layer)s WHEN 'zone' THEN r.zone_version ELSE r.community_version END AS version
            WHERE o.request_id IS NULL
             UNION ALL
           SELECT CASE %(layer)s WHEN 'zone' THEN o.computed_zone_code ELSE o.computed_community_code END,
                  CASE %(layer)s WHEN 'zone' THEN o.computed_zone_version ELSE o.computed_community_version END
            WHERE o.request_id IS NOT NULL
           ) s
      LEFT JOIN unnest(%(codes)s::text[]) WITH ORDINALITY AS k (code, number) ON k.code = s.code
     WHERE r.organization_id = %(organization_id)s::int
       AND s.version = %(version)s::int AND r.shape IS NULL
) TO STDOUT (FORMAT binary)

-- name: poles
-- Those an act has not noted yet.
COPY (
    SELECT p.id::bigint, ST_X(p.place), ST_Y(p.place), false, false,
           coalesce(k.number::int, CASE WHEN s.code IS NULL THEN 0 ELSE -1 END)
      FROM pole p
     CROSS JOIN LATERAL (SELECT CASE %(layer)s WHEN 'zone' THEN p.zone_code ELSE p.community_code END AS code) s
      LEFT JOIN unnest(%(codes)s::text[]) WITH ORDINALITY AS k (code, number) ON k.code = s.code
     WHERE p.organization_id = %(organization_id)s::int
       AND NOT EXISTS (SELECT FROM reassigned_pole c
                        WHERE c.organization_id = p.organization_id AND c.act_id = %(act)s::int AND c.pole_id = p.id)
) TO STDOUT (FORMAT binary)
