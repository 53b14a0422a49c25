-- name: count
SELECT count(*) AS poles, count(*) FILTER (WHERE NOT p.revoked AND p.retired_at IS NULL) AS printable
  FROM pole p
 WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s
   AND (%(state)s = '' AND p.retired_at IS NULL OR %(state)s = 'missing' AND p.missing_since IS NOT NULL
        AND p.retired_at IS NULL OR %(state)s = 'retired' AND p.retired_at IS NOT NULL)
   AND (%(zone_code)s = '' OR p.zone_code = %(zone_code)s OR (%(zone_code)s = 'unknown' AND p.zone_code IS NULL))
   AND p.number_plain LIKE %(part_of_number)s

-- name: page
-- One page of the registry with the names of the places and the cases of each pole.
WITH shown AS (
    SELECT p.*, row_number() OVER () AS line
      FROM (SELECT p.id, p.number, p.street, p.circuit, p.kind, p.zone_code, p.community_code, p.revoked,
                   p.missing_since, p.retired_at
              FROM pole p
             WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = %(kind)s
               AND (%(state)s = '' AND p.retired_at IS NULL OR %(state)s = 'missing' AND p.missing_since IS NOT NULL
                    AND p.retired_at IS NULL OR %(state)s = 'retired' AND p.retired_at IS NOT NULL)
               AND (%(zone_code)s = '' OR p.zone_code = %(zone_code)s
                    OR (%(zone_code)s = 'unknown' AND p.zone_code IS NULL))
               AND p.number_plain LIKE %(part_of_number)s
             ORDER BY regexp_replace(p.number_plain, '\d.*', ''),
                      (SELECT array_agg(m[1]::numeric) FROM regexp_matches(p.number_plain, '(\d+)', 'g') m),
                      p.number_plain
             LIMIT %(limit)s::int OFFSET %(offset)s::int) p
)
SELECT s.id, s.number, s.street, s.circuit, s.kind, s.revoked, s.missing_since IS NOT NULL AS missing,
       s.retired_at IS NOT NULL AS retired,
       coalesce(z.name_th, '') AS zone_th, coalesce(z.name_en, '') AS zone_en,
       coalesce(c.name_th, '') AS community_th, coalesce(c.name_en, '') AS community_en,
       coalesce(r.cases, 0) AS cases, coalesce(r.open_cases, 0) AS open_cases
  FROM shown s
  LEFT JOIN boundary z ON z.organization_id = %(organization_id)s::int AND z.layer = 'zone' AND z.in_force
       AND z.code = s.zone_code
  LEFT JOIN boundary c ON c.organization_id = %(organization_id)s::int AND c.layer = 'community' AND c.in_force
       AND c.code = s.community_code
  LEFT JOIN LATERAL (
       SELECT count(*) AS cases, count(*) FILTER (WHERE status <= 4) AS open_cases
         FROM request
        WHERE request.organization_id = %(organization_id)s::int AND request.pole_id = s.id
       ) r ON true
 ORDER BY s.line
