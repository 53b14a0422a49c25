-- name: present
-- The case as it stands, held until COMMIT.
SELECT version, zone_code, community_code, pole_id
FROM request
WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint
FOR UPDATE

-- name: chosen
-- Whether what the staff say is in force: the versions of the two codes, empty for none.
SELECT (SELECT version_id FROM boundary
        WHERE organization_id = %(organization_id)s::int AND in_force AND layer = 'zone'
          AND code = %(zone_code)s) AS zone_version,
       (SELECT version_id FROM boundary
        WHERE organization_id = %(organization_id)s::int AND in_force AND layer = 'community'
          AND code = %(community_code)s) AS community_version

-- name: put
-- The row beside, the codes in effect, the projection and the history in one statement. A second word of the staff leaves
-- the computed values as they were kept at the first.
WITH kept AS (
    INSERT INTO request_override AS known (
        organization_id, request_id, zone_code, community_code, reason, staff_id,
        computed_zone_code, computed_zone_version, computed_community_code, computed_community_version, computed_method
    )
    SELECT organization_id, id, %(zone_code)s, %(community_code)s, %(reason)s, %(staff_id)s,
           zone_code, zone_version, community_code, community_version, placement_method
    FROM request
    WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint
    ON CONFLICT (organization_id, request_id) DO UPDATE SET
        zone_code = excluded.zone_code, community_code = excluded.community_code, reason = excluded.reason,
        staff_id = excluded.staff_id, at = now()
), changed AS (
    UPDATE request SET
        zone_code = %(zone_code)s, zone_version = %(zone_version)s,
        community_code = %(community_code)s, community_version = %(community_version)s,
        placement_method = 'manual', updated_at = now(), version = version + 1
    WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint
), projected AS (
    UPDATE request_public SET zone_code = %(zone_code)s, community_code = %(community_code)s, updated_at = now()
    WHERE organization_id = %(organization_id)s::int AND id = %(request_id)s::bigint
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, note, is_public, detail)
    VALUES (%(organization_id)s, %(request_id)s, 'overridden', 'staff', %(staff_id)s, %(reason)s, false, %(detail)s)
)
SELECT pg_notify('geo_oss', 'request')

-- name: remove
-- The computed values are in effect again.
WITH gone AS (
    DELETE FROM request_override
    WHERE organization_id = %(organization_id)s::int AND request_id = %(request_id)s::bigint
    RETURNING *
), changed AS (
    UPDATE request SET
        zone_code = gone.computed_zone_code, zone_version = gone.computed_zone_version,
        community_code = gone.computed_community_code, community_version = gone.computed_community_version,
        placement_method = gone.computed_method, updated_at = now(), version = version + 1
    FROM gone
    WHERE request.organization_id = gone.organization_id AND request.id = gone.request_id
), projected AS (
    UPDATE request_public SET
        zone_code = gone.computed_zone_code, community_code = gone.computed_community_code, updated_at = now()
    FROM gone
    WHERE request_public.organization_id = gone.organization_id AND request_public.id = gone.request_id
), told AS (
    INSERT INTO request_event (organization_id, request_id, kind, actor, staff_id, is_public, detail)
    SELECT organization_id, request_id, 'override_removed', 'staff', %(staff_id)s, false,
           %(detail)s::jsonb || jsonb_build_object(
               'after', jsonb_build_object('zone', computed_zone_code, 'community', computed_community_code))
    FROM gone
)
SELECT count(*) AS removed, pg_notify('geo_oss', 'request') FROM gone

-- name: override
SELECT o.zone_code, o.community_code, o.reason, o.at, s.name AS staff_name,
       o.computed_zone_code, o.computed_zone_version, o.computed_community_code, o.computed_community_version,
       o.computed_method,
       z.name_th AS computed_zone_th, z.name_en AS computed_zone_en,
       k.name_th AS computed_community_th, k.name_en AS computed_community_en
FROM request_override o
JOIN staff s ON s.organization_id = o.organization_id AND s.id = o.staff_id
LEFT JOIN boundary z ON z.organization_id = o.organization_id AND z.version_id = o.computed_zone_version
    AND z.layer = 'zone' AND z.code = o.computed_zone_code
LEFT JOIN boundary k ON k.organization_id = o.organization_id AND k.version_id = o.computed_community_version
    AND k.layer = 'community' AND k.code = o.computed_community_code
WHERE o.organization_id = %(organization_id)s::int AND o.request_id = %(request_id)s::bigint
