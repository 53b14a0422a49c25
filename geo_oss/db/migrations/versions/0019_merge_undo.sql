-- A merge of assets can be taken back: what each thing was before and is after it. An undo is an act of its own.
ALTER TABLE asset_import
    ADD undoes    integer,                         -- the import this act took back
    ADD undone_by integer;                         -- the act that took this import back
CREATE TABLE merged_pole (
    organization_id integer NOT NULL,
    import_id       integer NOT NULL,
    pole_id         integer NOT NULL,
    before          jsonb,                         -- pole_state(); empty: the import added it
    after           jsonb NOT NULL,
    PRIMARY KEY (organization_id, import_id, pole_id),
    CONSTRAINT merged_pole_import_fk FOREIGN KEY (organization_id, import_id)
        REFERENCES asset_import (organization_id, id),
    CONSTRAINT merged_pole_pole_fk FOREIGN KEY (organization_id, pole_id)
        REFERENCES pole (organization_id, id) ON DELETE CASCADE
);
