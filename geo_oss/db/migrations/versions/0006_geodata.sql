-- Map files on their way in: uploaded, looked at, confirmed or given up. The files themselves lie below data/geodata.
CREATE TABLE geodata_upload (
    organization_id integer NOT NULL REFERENCES organization,
    id              bigint GENERATED ALWAYS AS IDENTITY,
    layer           text NOT NULL,                 -- zone | community | code of an asset kind; empty: what is in force is checked
    source_name     text NOT NULL,                 -- the file's name on its sender's machine
    folder          text NOT NULL,                 -- below data/geodata/<organization>
    said            jsonb NOT NULL DEFAULT '{}',   -- what the sender states: system, encoding, columns …
    task            text NOT NULL,                 -- look | check | confirm | undo | discard: what the worker does with it
    state           text NOT NULL DEFAULT 'waiting',
    stage           text NOT NULL DEFAULT '',
    share           real NOT NULL DEFAULT 0,       -- of the task, 0 … 1
    error_th        text NOT NULL DEFAULT '',
    error_en        text NOT NULL DEFAULT '',
    preview         jsonb,                         -- what the look has found (api/geodata/telling.py)
    version_id      integer,                       -- the boundary version it is proposed as
    act             jsonb,                         -- what confirming or undoing has done
    staff_id        integer NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    changed_at      timestamptz NOT NULL DEFAULT now(),
    seen_at         timestamptz,                   -- the worker's last sign of life
    stop            boolean NOT NULL DEFAULT false,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT geodata_upload_task_known CHECK (task IN ('look', 'check', 'confirm', 'undo', 'discard')),
    CONSTRAINT geodata_upload_state_known
        CHECK (state IN ('waiting', 'working', 'ready', 'refused', 'stopped', 'failed', 'done', 'undone', 'discarded')),
    CONSTRAINT geodata_upload_staff_fk FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id)
);
-- Used by: api/jobs/queries.sql claim
CREATE INDEX geodata_upload_due_idx ON geodata_upload (changed_at) WHERE state IN ('waiting', 'working');
