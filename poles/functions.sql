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
