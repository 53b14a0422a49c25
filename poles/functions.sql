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
