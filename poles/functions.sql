-- Functions of the poles; re-applied whole at every migration.

-- A municipality begins with light poles; other kinds are added as they are counted.
CREATE OR REPLACE FUNCTION organization_has_poles() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO asset_kind (organization_id, code, name_th, name_en, icon)
    VALUES (NEW.id, 'pole', 'เสาไฟ', 'Light pole', 'utility-pole');
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER organization_founded AFTER INSERT ON organization
    FOR EACH ROW EXECUTE FUNCTION organization_has_poles();

-- How near a pin must be to a thing of this kind to mean it, in metres: the kind's own distance, or the municipality's.
CREATE OR REPLACE FUNCTION asset_snap_metres(organization integer, kind text, otherwise double precision)
RETURNS double precision
LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT k.snap_metres FROM asset_kind AS k WHERE k.organization_id = organization AND k.code = kind),
                    otherwise)
$$;

-- The thing of a kind that a pin (degrees) means, if one is near enough; the index orders by Mercator units, which is the
-- order of metres among neighbours. Used by: geo_oss/requests/repin.sql found, why.sql replay
CREATE OR REPLACE FUNCTION asset_meant(
    organization integer, of_kind text, lon double precision, lat double precision, otherwise double precision
) RETURNS TABLE (id integer, number text, metres double precision)
LANGUAGE sql STABLE AS $$
    SELECT p.id, p.number,
           ST_Distance(p.place::geography, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography)
    FROM pole AS p
    WHERE p.organization_id = organization AND p.asset_kind = of_kind AND p.retired_at IS NULL
      AND ST_DWithin(p.gm, mercator_point(lon, lat),
                     asset_snap_metres(organization, of_kind, otherwise) / cos(radians(lat)))
    ORDER BY p.gm <-> mercator_point(lon, lat), p.id
    LIMIT 1
$$;

-- Everything about a thing that a merge may change; zone and community follow from the place.
-- Used by: poles/merge.sql remember, record; poles/undo.sql
CREATE OR REPLACE FUNCTION pole_state(p pole) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'number', p.number, 'circuit', p.circuit, 'kind', p.kind, 'street', p.street, 'fields', p.fields,
        'lon', ST_X(p.place), 'lat', ST_Y(p.place), 'qx', p.qx, 'qy', p.qy, 'z28', p.z28,
        'placed_by', p.placed_by, 'missing_since', p.missing_since, 'retired_at', p.retired_at)
$$;
