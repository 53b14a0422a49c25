-- An analysis is a row from the moment it is asked for: what is wanted, how far it is, what came of it.
ALTER TABLE hotspot_run
    ADD kind        text NOT NULL DEFAULT 'gi_star',
    ADD parameters  jsonb NOT NULL DEFAULT '{}',   -- everything needed to run it again, besides filter and window
    ADD grid        text NOT NULL DEFAULT '',      -- h3-6 … h3-10, square-<metres>; empty where there are no cells
    ADD since       timestamptz,                   -- the requests counted were sent from here …
    ADD until       timestamptz,                   -- … to before here
    ADD software    text NOT NULL DEFAULT '',
    ADD category_id smallint,                      -- the one category the filter names
    ADD in_force    boolean NOT NULL DEFAULT false,-- its hot cells give priority to new requests
    ADD state       text NOT NULL DEFAULT 'done',
    ADD stage       text NOT NULL DEFAULT '',
    ADD share       real NOT NULL DEFAULT 0,       -- of the work, 0 … 1
    ADD error_th    text NOT NULL DEFAULT '',
    ADD error_en    text NOT NULL DEFAULT '',
    ADD summary     jsonb NOT NULL DEFAULT '{}',
    ADD staff_id    integer,
    ADD seen_at     timestamptz,                   -- the worker's last sign of life
    ADD stop        boolean NOT NULL DEFAULT false;
UPDATE hotspot_run
   SET grid = 'h3-' || resolution, until = made_at, share = 1,
       parameters = jsonb_build_object('resolution', resolution, 'rings', rings);
ALTER TABLE hotspot_run
    DROP resolution,
    DROP rings,
    ALTER method SET DEFAULT '',
    ALTER cells SET DEFAULT 0,
    ALTER requests SET DEFAULT 0,
    ALTER outside SET DEFAULT 0,
    ALTER hot SET DEFAULT 0,
    ALTER cold SET DEFAULT 0,
    ALTER shown SET DEFAULT false,
    ADD CONSTRAINT hotspot_run_kind_known CHECK (kind IN ('gi_star', 'moran', 'emerging', 'clusters', 'density')),
    ADD CONSTRAINT hotspot_run_state_known CHECK (state IN ('waiting', 'working', 'done', 'refused', 'stopped', 'failed')),
    ADD CONSTRAINT hotspot_run_used_when_done CHECK (state = 'done' OR NOT (shown OR in_force)),
    ADD CONSTRAINT hotspot_run_tested_when_in_force CHECK (kind IN ('gi_star', 'moran', 'emerging') OR NOT (shown OR in_force)),
    ADD CONSTRAINT hotspot_run_category_fk FOREIGN KEY (organization_id, category_id) REFERENCES category (organization_id, id),
    ADD CONSTRAINT hotspot_run_staff_fk FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id);
-- Used by: layers/functions.sql hotspot_at; at most one run of a municipality is in force for a category, and one for all.
CREATE UNIQUE INDEX hotspot_run_force_idx ON hotspot_run (organization_id, category_id) NULLS NOT DISTINCT WHERE in_force;
-- Used by: api/jobs/queries.sql claim
CREATE INDEX hotspot_run_due_idx ON hotspot_run (made_at) WHERE state IN ('waiting', 'working');

-- Kinds without a test have no z; public_class and public_trend are computed from what the public may know alone.
ALTER TABLE hotspot_cell
    ALTER z DROP NOT NULL,
    ALTER p DROP NOT NULL,
    ALTER q DROP NOT NULL,
    ADD trend        text,
    ADD public_class smallint,
    ADD public_trend text,
    ADD facts        jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT hotspot_cell_trend_known CHECK (trend IN ('none', 'new', 'consecutive', 'intensifying', 'persistent',
        'diminishing', 'sporadic', 'oscillating', 'historical'));
UPDATE hotspot_cell SET public_class = class;
ALTER TABLE hotspot_cell ALTER public_class SET NOT NULL, ALTER public_class SET DEFAULT 0;
