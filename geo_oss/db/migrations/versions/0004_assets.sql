-- What stands in the streets and has a number: poles first, then bins, cameras, hydrants, trees. The kind is data.

CREATE TABLE asset_kind (
    organization_id integer NOT NULL REFERENCES organization,
    code            text NOT NULL,             -- pole | bin | cctv | …: category.asset_kind and pole.asset_kind say the same
    name_th         text NOT NULL,
    name_en         text NOT NULL,
    icon            text NOT NULL DEFAULT 'map-pin',   -- a name of api/web/icons.txt
    category_id     smallint,                  -- what a scan reports; empty: the first sub-category about this kind
    fields          jsonb NOT NULL DEFAULT '[]',   -- [{"name","th","en","type","choices"}]: its own facts, pole.fields
    snap_metres     real,                      -- a pin this near means it; empty: organization.pole_snap_metres
    far_metres      real NOT NULL DEFAULT 150, -- a phone farther from it than this is shown to staff
    repeat_days     smallint NOT NULL DEFAULT 30,  -- broken again within so many days after a repair: a repeat failure
    position        smallint NOT NULL DEFAULT 0,
    active          boolean NOT NULL DEFAULT true,
    PRIMARY KEY (organization_id, code),
    CONSTRAINT asset_kind_code_form CHECK (code ~ '^[a-z][a-z0-9-]{0,31}$'),
    CONSTRAINT asset_kind_category_fk FOREIGN KEY (organization_id, category_id)
        REFERENCES category (organization_id, id)
);
INSERT INTO asset_kind (organization_id, code, name_th, name_en, icon)
SELECT id, 'pole', 'เสาไฟ', 'Light pole', 'utility-pole' FROM organization;

-- The table keeps its first name: every asset is a row of it. `kind` is the make (the lamp of a pole), asset_kind what it is.
ALTER TABLE pole
    ADD COLUMN asset_kind text NOT NULL DEFAULT 'pole',
    ADD COLUMN fields jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN placed_by text NOT NULL DEFAULT 'file',   -- file | field: a place corrected on the spot outlives an import
    ADD COLUMN missing_since timestamptz,       -- an import that lists all of its kind did not name it
    ADD COLUMN retired_at timestamptz,          -- it stands no more; its cases stay
    ADD CONSTRAINT pole_asset_kind_fk FOREIGN KEY (organization_id, asset_kind)
        REFERENCES asset_kind (organization_id, code),
    ADD CONSTRAINT pole_placed_by_known CHECK (placed_by IN ('file', 'field')),
    DROP CONSTRAINT pole_number_key,
    ADD CONSTRAINT pole_number_key UNIQUE (organization_id, asset_kind, number_plain);
-- Used by: poles/circuit.sql others of a circuit
CREATE INDEX pole_circuit_idx ON pole (organization_id, circuit) WHERE circuit <> '';

CREATE TABLE asset_import (
    organization_id integer NOT NULL REFERENCES organization,
    id              integer NOT NULL,
    asset_kind      text NOT NULL,
    source_name     text NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    staff_id        integer,
    by_name         text NOT NULL DEFAULT '',  -- who or what, when it was no member of staff
    vanished        text NOT NULL,             -- what became of those the file did not name: flag | retire | keep
    counts          jsonb NOT NULL,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT asset_import_kind_fk FOREIGN KEY (organization_id, asset_kind)
        REFERENCES asset_kind (organization_id, code),
    CONSTRAINT asset_import_staff_fk FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id)
);

CREATE TABLE pole_event (
    organization_id integer NOT NULL,
    id              bigint GENERATED ALWAYS AS IDENTITY,
    pole_id         integer NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    kind            text NOT NULL,             -- added moved changed vanished returned retired printed withdrawn reissued
    staff_id        integer,
    import_id       integer,
    from_place      geometry(Point, 4326),
    to_place        geometry(Point, 4326),
    metres          real,                      -- from one to the other
    note            text NOT NULL DEFAULT '',
    detail          jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (organization_id, id),
    CONSTRAINT pole_event_pole_fk FOREIGN KEY (organization_id, pole_id)
        REFERENCES pole (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT pole_event_staff_fk FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id),
    CONSTRAINT pole_event_import_fk FOREIGN KEY (organization_id, import_id)
        REFERENCES asset_import (organization_id, id)
);
-- Used by: poles/asset.sql history
CREATE INDEX pole_event_pole_idx ON pole_event (organization_id, pole_id, id);

-- How often a sticker was scanned, by day of the municipality: a count, and nothing about anybody.
CREATE TABLE pole_scan (
    organization_id integer NOT NULL,
    pole_id         integer NOT NULL,
    day             date NOT NULL,
    scans           integer NOT NULL,
    PRIMARY KEY (organization_id, pole_id, day),
    CONSTRAINT pole_scan_pole_fk FOREIGN KEY (organization_id, pole_id)
        REFERENCES pole (organization_id, id) ON DELETE CASCADE
);

-- ---------------------------------------------------------------- incidents
-- What was decided about several dark poles of one circuit; the proposal itself is computed when it is looked at.
CREATE TABLE incident (
    organization_id integer NOT NULL REFERENCES organization,
    id              integer NOT NULL,
    circuit         text NOT NULL,
    state           text NOT NULL,             -- accepted | dismissed
    request_ids     bigint[] NOT NULL,         -- the cases it was about
    parent_id       bigint,                    -- the request they became children of
    reason          text NOT NULL DEFAULT '',
    staff_id        integer,
    decided_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    CONSTRAINT incident_state_known CHECK (state IN ('accepted', 'dismissed')),
    CONSTRAINT incident_parent_fk FOREIGN KEY (organization_id, parent_id) REFERENCES request (organization_id, id),
    CONSTRAINT incident_staff_fk FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id)
);

CREATE TABLE request_link (
    organization_id integer NOT NULL,
    child_id        bigint NOT NULL,
    parent_id       bigint NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    staff_id        integer,
    PRIMARY KEY (organization_id, child_id),
    CONSTRAINT request_link_not_itself CHECK (child_id <> parent_id),
    CONSTRAINT request_link_child_fk FOREIGN KEY (organization_id, child_id)
        REFERENCES request (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT request_link_parent_fk FOREIGN KEY (organization_id, parent_id)
        REFERENCES request (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT request_link_staff_fk FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id)
);
-- Used by: requests/family.sql children of a request
CREATE INDEX request_link_parent_idx ON request_link (organization_id, parent_id);
