-- Requests that may have to change, in one value: the records of `candidate_record` (zones/functions.sql), read by
-- zones/candidates.py. Lines and areas are no points: they are asked about in zones/lines_and_areas.sql.

-- name: every_one
SELECT string_agg(candidate_record(r.id, r.place, r.status <= 4, o.request_id IS NOT NULL, false, s.code, k.number),
                  ''::bytea) AS records
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

-- name: inside
-- Those in some boxes (EPSG:3857), by the two indexes on gm.
SELECT string_agg(candidate_record(r.id, r.place, r.status <= 4, o.request_id IS NOT NULL, false, s.code, k.number),
                  ''::bytea) AS records
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

-- name: outside
-- Those outside all boundaries in effect, from an id on, whose suggestion may be another now: an edge that came or went (all
-- are in %(ground)s) is as near as the suggested boundary. And those about which no version was ever asked.
SELECT string_agg(candidate_record(r.id, r.place, r.status <= 4, o.request_id IS NOT NULL, r.metres IS NULL, s.code,
                                   k.number, coalesce(n.number::int, -1), coalesce(r.metres, 'NaN')), ''::bytea) AS records
  FROM (SELECT q.organization_id, q.id, q.place, q.status, q.nearest_zone_code AS nearest, q.nearest_zone_metres AS metres
          FROM (SELECT i.organization_id, i.id FROM request i
                 WHERE i.organization_id = %(organization_id)s::int AND i.id > %(from_id)s::bigint
                   AND %(layer)s = 'zone' AND i.zone_code IS NULL
                   AND (i.nearest_zone_metres IS NULL
                        OR ST_Distance(i.gm, %(ground)s::text::geometry) / cosh(ST_Y(i.gm) / 6378137)
                           <= i.nearest_zone_metres * 1.02 + 1)
                OFFSET 0) AS near
          JOIN request q USING (organization_id, id)
         WHERE q.shape IS NULL
         UNION ALL
        SELECT q.organization_id, q.id, q.place, q.status, q.nearest_community_code, q.nearest_community_metres
          FROM (SELECT i.organization_id, i.id FROM request i
                 WHERE i.organization_id = %(organization_id)s::int AND i.id > %(from_id)s::bigint
                   AND %(layer)s = 'community' AND i.community_code IS NULL
                   AND (i.nearest_community_metres IS NULL
                        OR ST_Distance(i.gm, %(ground)s::text::geometry) / cosh(ST_Y(i.gm) / 6378137)
                           <= i.nearest_community_metres * 1.02 + 1)
                OFFSET 0) AS near
          JOIN request q USING (organization_id, id)
         WHERE q.shape IS NULL) r
  LEFT JOIN request_override o ON o.organization_id = r.organization_id AND o.request_id = r.id
 CROSS JOIN LATERAL (
       SELECT CASE %(layer)s WHEN 'zone' THEN o.computed_zone_code ELSE o.computed_community_code END AS code
       ) s
  LEFT JOIN unnest(%(codes)s::text[]) WITH ORDINALITY AS k (code, number) ON k.code = s.code
  LEFT JOIN unnest(%(codes)s::text[]) WITH ORDINALITY AS n (code, number) ON n.code = r.nearest
 WHERE r.status <= 4 OR %(closed_too)s::boolean

-- name: of_version
-- Those a version has placed, the staff's word beside it or not.
SELECT string_agg(candidate_record(r.id, r.place, r.status <= 4, o.request_id IS NOT NULL, false, s.code, k.number),
                  ''::bytea) AS records
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

-- name: poles
-- Those an act has not noted yet, where boundaries change; one without a code may never have been placed.
SELECT string_agg(candidate_record(p.id, p.place, false, false, s.code IS NULL, s.code, k.number), ''::bytea) AS records
  FROM pole p
 CROSS JOIN LATERAL (SELECT CASE %(layer)s WHEN 'zone' THEN p.zone_code ELSE p.community_code END AS code) s
  LEFT JOIN unnest(%(codes)s::text[]) WITH ORDINALITY AS k (code, number) ON k.code = s.code
 WHERE p.organization_id = %(organization_id)s::int
   AND NOT EXISTS (SELECT FROM reassigned_pole c
                    WHERE c.organization_id = p.organization_id AND c.act_id = %(act)s::int AND c.pole_id = p.id)
   AND (k.number IS NULL OR p.gm && %(ground)s::text::geometry)

-- name: last_id
-- Ids given out so far; those of requests not yet committed lie close below.
SELECT last_value AS id FROM request_id_seq
