-- So many things of one circuit out of service within so many hours are proposed as one incident.
ALTER TABLE asset_kind
    ADD COLUMN incident_least smallint NOT NULL DEFAULT 3 CHECK (incident_least BETWEEN 2 AND 1000),
    ADD COLUMN incident_hours smallint NOT NULL DEFAULT 48 CHECK (incident_hours BETWEEN 1 AND 8760);
