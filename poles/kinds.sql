-- name: listed
SELECT code, name_th, name_en, icon, category_id, fields, snap_metres, far_metres, repeat_days, position, active,
       incident_least, incident_hours
  FROM asset_kind
 WHERE organization_id = %(organization_id)s::int AND (active OR NOT %(active_only)s::boolean)
 ORDER BY position, code <> 'pole', code

-- name: one
SELECT code, name_th, name_en, icon, category_id, fields, snap_metres, far_metres, repeat_days, position, active,
       incident_least, incident_hours
  FROM asset_kind
 WHERE organization_id = %(organization_id)s::int AND code = %(code)s

-- name: save
INSERT INTO asset_kind (organization_id, code, name_th, name_en, icon, category_id, fields, snap_metres, far_metres,
                        repeat_days, position, active, incident_least, incident_hours)
VALUES (%(organization_id)s, %(code)s, %(name_th)s, %(name_en)s, %(icon)s, %(category_id)s, %(fields)s, %(snap_metres)s,
        %(far_metres)s, %(repeat_days)s, %(position)s, %(active)s, %(incident_least)s, %(incident_hours)s)
ON CONFLICT (organization_id, code) DO UPDATE
   SET (name_th, name_en, icon, category_id, fields, snap_metres, far_metres, repeat_days, position, active,
        incident_least, incident_hours)
     = (excluded.name_th, excluded.name_en, excluded.icon, excluded.category_id, excluded.fields, excluded.snap_metres,
        excluded.far_metres, excluded.repeat_days, excluded.position, excluded.active,
        excluded.incident_least, excluded.incident_hours)
