-- name: search
-- Streets, sois, communities by their normalised key: a part of it, or something alike (pg_trgm's thresholds).
(SELECT g.kind, g.name, g.detail, g.key, ST_X(g.place) AS lon, ST_Y(g.place) AS lat,
        greatest(word_similarity(%(key)s, g.key), similarity(%(key)s, g.key)) AS likeness
   FROM gazetteer g
  WHERE g.organization_id = %(organization_id)s::int AND g.kind <> 'pole'
    AND (g.key LIKE %(part_of_key)s OR %(key)s <%% g.key OR g.key %% %(key)s)
  ORDER BY likeness DESC, length(g.key), g.name
  LIMIT 60)
UNION ALL
-- Zones and communities in force, so that they are found before anybody wrote a gazetteer.
(SELECT b.layer, b.name_th, b.name_en, k.key, ST_X(p.place), ST_Y(p.place),
        greatest(word_similarity(%(key)s, k.key), similarity(%(key)s, k.key)) AS likeness
   FROM boundary b
  CROSS JOIN LATERAL (SELECT lower(replace(b.name_th, ' ', '')) AS key) k
  CROSS JOIN LATERAL (SELECT ST_PointOnSurface(b.shape) AS place) p
  WHERE b.organization_id = %(organization_id)s::int AND b.in_force
    AND (k.key LIKE %(part_of_key)s OR lower(replace(b.name_en, ' ', '')) LIKE %(part_of_key)s
         OR %(key)s <%% k.key OR k.key %% %(key)s)
  ORDER BY likeness DESC, length(b.name_th), b.code
  LIMIT 20)
UNION ALL
-- Poles by their number: the very one, then those beginning so, then those with it somewhere.
(SELECT 'pole', p.number, p.street, p.number_plain, ST_X(p.place), ST_Y(p.place),
        (p.number_plain = %(number)s)::int + (p.number_plain LIKE %(begins_with_number)s)::int / 2.0
   FROM pole p
  WHERE p.organization_id = %(organization_id)s::int AND p.asset_kind = 'pole' AND p.retired_at IS NULL
    AND %(number)s <> '' AND p.number_plain LIKE %(part_of_number)s
  ORDER BY 7 DESC, length(p.number_plain), p.number_plain
  LIMIT 8)
