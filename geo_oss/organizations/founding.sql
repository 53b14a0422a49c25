-- name: found
INSERT INTO organization (
    code, name_th, name_en, abbreviation, address_th, phone, utm_srid, view_lon, view_lat, view_zoom, qr_key
) VALUES (
    %(code)s, %(name_th)s, %(name_en)s, %(abbreviation)s, %(address_th)s, %(phone)s, %(utm_srid)s, %(lon)s, %(lat)s,
    %(zoom)s, %(qr_key)s
)
RETURNING id

-- name: department
INSERT INTO department (organization_id, id, code, name_th, name_en, phone)
SELECT o.id, 1 + coalesce((SELECT max(d.id) FROM department AS d WHERE d.organization_id = o.id), 0), %(code)s,
       %(name_th)s, %(name_en)s, %(phone)s
  FROM organization AS o
 WHERE o.id = %(organization_id)s::int
   FOR UPDATE
ON CONFLICT (organization_id, code) DO UPDATE
   SET (name_th, name_en, phone) = (excluded.name_th, excluded.name_en, excluded.phone)

-- name: copy_departments
INSERT INTO department (organization_id, id, code, name_th, name_en, phone)
SELECT %(organization_id)s::int, id, code, name_th, name_en, ''
FROM department
WHERE organization_id = %(other)s::int

-- name: copy_categories
INSERT INTO category (
    organization_id, id, parent_id, code, abbreviation, name_th, name_en, icon, days_min, days_max, asset_kind, faults,
    sensitivity, position, active
)
SELECT %(organization_id)s::int, id, parent_id, code, abbreviation, name_th, name_en, icon, days_min, days_max,
       asset_kind, faults, sensitivity, position, active
FROM category
WHERE organization_id = %(other)s::int

-- name: copy_kinds
INSERT INTO asset_kind (organization_id, code, name_th, name_en, icon, category_id, fields, snap_metres, far_metres,
                        repeat_days, position, active)
SELECT %(organization_id)s::int, code, name_th, name_en, icon, category_id, fields, snap_metres, far_metres,
       repeat_days, position, active
FROM asset_kind
WHERE organization_id = %(other)s::int
ON CONFLICT (organization_id, code) DO UPDATE
   SET (name_th, name_en, icon, category_id, fields, snap_metres, far_metres, repeat_days)
     = (excluded.name_th, excluded.name_en, excluded.icon, excluded.category_id, excluded.fields, excluded.snap_metres,
        excluded.far_metres, excluded.repeat_days)
