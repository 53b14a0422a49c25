-- name: facts
-- All a draft meets, in one answer: its category, the rules, the holidays to come, the pole, and what covers the place.
-- The pole is the one that was named, else the nearest that is near enough to be meant; a named pole lends its own
-- position, and its metres are from where the sender stood. With `located` the map is not asked.
-- OFFSET 0 keeps the planner from seeing through `given`: it would plan anew for every draft, and that costs more than
-- the answer. Where an analysis of hot spots is in force, facts.py puts the question for it in the place of NULL.
SELECT c.id, c.parent_id, c.code, c.abbreviation, c.name_th, c.name_en, c.icon, c.days_min, c.days_max, c.asset_kind,
       c.faults, c.sensitivity, c.position,
       (SELECT json_agg(r)::text FROM route_rule AS r WHERE r.organization_id = c.organization_id AND r.active) AS rules,
       (SELECT coalesce(max(v.id), 0) FROM route_rule_version AS v WHERE v.organization_id = c.organization_id)
           AS rules_version,
       ARRAY(SELECT day FROM holiday
             WHERE organization_id = c.organization_id AND day BETWEEN %(first)s::date AND %(last)s::date) AS holidays,
       (SELECT json_agg(w)::text
        FROM covering(
            c.organization_id, coalesce(ST_X(named.place), given.lon), coalesce(ST_Y(named.place), given.lat)
        ) AS w
        WHERE NOT given.located) AS covering,
       coalesce(named.id, near.id) AS pole_id, coalesce(named.number, near.number) AS pole_number,
       coalesce(named.asset_kind, c.asset_kind) AS pole_kind,
       coalesce(near.metres, ST_Distance(
           named.place::geography, ST_SetSRID(ST_MakePoint(given.lon, given.lat), 4326)::geography
       )) AS pole_metres, ST_X(named.place) AS named_lon, ST_Y(named.place) AS named_lat,
       NULL AS hotspot
FROM (
    SELECT %(pole_id)s::int AS pole_id, %(located)s::bool AS located, %(lon)s::float8 AS lon, %(lat)s::float8 AS lat,
           mercator_point(%(lon)s::float8, %(lat)s::float8) AS flat
    OFFSET 0
) AS given
JOIN category AS c ON c.organization_id = %(organization_id)s::int AND c.id = %(category_id)s AND c.active
LEFT JOIN pole AS named ON named.organization_id = c.organization_id AND named.id = given.pole_id
LEFT JOIN LATERAL (
    SELECT pole.id, pole.number,
           ST_Distance(
               pole.place::geography, ST_SetSRID(ST_MakePoint(given.lon, given.lat), 4326)::geography
           ) AS metres
    FROM pole
    WHERE given.pole_id IS NULL AND NOT given.located AND c.asset_kind IS NOT NULL
      AND pole.organization_id = c.organization_id AND pole.asset_kind = c.asset_kind AND pole.retired_at IS NULL
      AND ST_DWithin(pole.gm, given.flat,
                     coalesce((SELECT k.snap_metres FROM asset_kind AS k  -- as asset_meant does, without a call
                               WHERE k.organization_id = c.organization_id AND k.code = c.asset_kind),
                              %(snap_metres)s::float8)
                     / cos(radians(given.lat)))
    ORDER BY pole.gm <-> given.flat, pole.id
    LIMIT 1
) AS near ON true

-- name: hotspot
hotspot_found(
    c.organization_id, ARRAY[c.id, c.parent_id]::int[], %(h3_cell)s::bigint, ST_SetSRID(ST_MakePoint(given.lon, given.lat), 4326)
) AS hotspot

-- name: nearest
-- Outside a layer: its nearest boundary, a suggestion.
SELECT code, metres, version_id FROM nearest_boundary(%(organization_id)s::int, %(layer)s, %(lon)s::float8, %(lat)s::float8)
