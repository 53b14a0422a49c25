-- name: listed
-- All rules in their order, those that are off too, with the names of whom they send to.
SELECT r.id, r.position, r.name, r.category_id, r.zone_code, r.community_code, r.asset_kind, r.weekdays, r.from_hour,
       r.to_hour, r.department_id, r.officer_id, r.priority, r.hotspot_class, r.hotspot_trend, r.notify_id, r.active,
       d.name_th AS department_th, d.name_en AS department_en, o.name AS officer, n.name AS notify
FROM route_rule AS r
JOIN department AS d ON d.organization_id = r.organization_id AND d.id = r.department_id
LEFT JOIN staff AS o ON o.organization_id = r.organization_id AND o.id = r.officer_id
LEFT JOIN staff AS n ON n.organization_id = r.organization_id AND n.id = r.notify_id
WHERE r.organization_id = %(organization_id)s::int
ORDER BY r.position, r.id

-- name: names
-- What rules may name, by what it is.
SELECT 'category' AS what, id::text AS code, name_th, name_en FROM category WHERE organization_id = %(organization_id)s::int
UNION ALL
SELECT layer, code, name_th, name_en FROM boundary WHERE organization_id = %(organization_id)s::int AND in_force
UNION ALL
SELECT 'asset', code, name_th, name_en FROM asset_kind WHERE organization_id = %(organization_id)s::int

-- name: hold
-- One at a time changes the order of the rules.
SELECT id, position FROM route_rule WHERE organization_id = %(organization_id)s::int ORDER BY position, id FOR UPDATE

-- name: add
INSERT INTO route_rule (organization_id, id, position, name, category_id, zone_code, community_code, asset_kind, weekdays,
                        from_hour, to_hour, department_id, officer_id, priority, hotspot_class, hotspot_trend, notify_id,
                        active)
SELECT %(organization_id)s::int, coalesce(max(id), 0) + 1, %(position)s, %(name)s, %(category_id)s, %(zone_code)s,
       %(community_code)s, %(asset_kind)s, %(weekdays)s::smallint[], %(from_hour)s, %(to_hour)s, %(department_id)s,
       %(officer_id)s, %(priority)s, %(hotspot_class)s, %(hotspot_trend)s, %(notify_id)s, %(active)s
FROM (SELECT id FROM route_rule WHERE organization_id = %(organization_id)s::int
      UNION ALL SELECT rule_id FROM route_rule_version WHERE organization_id = %(organization_id)s::int) AS used
RETURNING id

-- name: change
UPDATE route_rule
SET name = %(name)s, category_id = %(category_id)s, zone_code = %(zone_code)s, community_code = %(community_code)s,
    asset_kind = %(asset_kind)s, weekdays = %(weekdays)s::smallint[], from_hour = %(from_hour)s, to_hour = %(to_hour)s,
    department_id = %(department_id)s, officer_id = %(officer_id)s, priority = %(priority)s,
    hotspot_class = %(hotspot_class)s, hotspot_trend = %(hotspot_trend)s, notify_id = %(notify_id)s, active = %(active)s
WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int
RETURNING id

-- name: place
UPDATE route_rule AS r SET position = p.position
FROM unnest(%(ids)s::int[], %(positions)s::int[]) AS p (id, position)
WHERE r.organization_id = %(organization_id)s::int AND r.id = p.id AND r.position <> p.position

-- name: switch
UPDATE route_rule SET active = %(active)s
WHERE organization_id = %(organization_id)s::int AND id = %(id)s::int
RETURNING id
