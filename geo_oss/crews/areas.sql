-- name: communities
-- The communities in force, with how many cases they have (open ones, or those of a year) and the minutes these take.
SELECT b.code, b.name_th, ST_X(m.place) AS lon, ST_Y(m.place) AS lat,
       ST_AsBinary(ST_Transform(b.shape, o.utm_srid)) AS shape,
       coalesce(w.cases, 0)::int AS cases, coalesce(w.minutes, 0)::int AS minutes
  FROM boundary b
  JOIN organization o ON o.id = b.organization_id
 CROSS JOIN LATERAL (SELECT ST_PointOnSurface(b.shape) AS place) m
  LEFT JOIN (
       SELECT r.community_code, count(*) AS cases, sum(k.service_minutes) AS minutes
         FROM request r
         JOIN category k ON k.organization_id = r.organization_id AND k.id = r.category_id
        WHERE r.organization_id = %(organization_id)s::int
          AND CASE WHEN %(year)s::boolean THEN r.created_at > now() - interval '1 year' ELSE r.status <= 3 END
        GROUP BY r.community_code) w ON w.community_code = b.code
 WHERE b.organization_id = %(organization_id)s::int AND b.in_force AND b.layer = 'community'
 ORDER BY b.code

-- name: outside
-- Cases in no community that is in force: they weigh in no area.
SELECT count(*)::int AS cases
  FROM request r
 WHERE r.organization_id = %(organization_id)s::int
   AND CASE WHEN %(year)s::boolean THEN r.created_at > now() - interval '1 year' ELSE r.status <= 3 END
   AND NOT EXISTS (SELECT FROM boundary b WHERE b.organization_id = r.organization_id AND b.in_force
                      AND b.layer = 'community' AND b.code = r.community_code)
