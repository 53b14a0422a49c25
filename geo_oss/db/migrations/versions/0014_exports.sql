-- Exports people have asked for. The worker's child writes the files, below data/exports.
CREATE TABLE export_job (
    organization_id integer NOT NULL REFERENCES organization,
    id              bigint GENERATED ALWAYS AS IDENTITY,
    ticket          text NOT NULL,                 -- its address and the file's name: cannot be guessed
    layer           text NOT NULL,
    format          text NOT NULL,
    query           jsonb NOT NULL,                -- the filter's words
    desk            jsonb,                         -- what only the staff may ask; empty: the public's columns
    staff_id        integer,                       -- who alone may fetch it; empty: whoever has the ticket
    state           text NOT NULL DEFAULT 'waiting',
    stage           text NOT NULL DEFAULT '',
    share           real NOT NULL DEFAULT 0,       -- of the rows written, 0 … 1
    rows            integer NOT NULL DEFAULT 0,
    bytes           bigint NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now(),
    changed_at      timestamptz NOT NULL DEFAULT now(),
    seen_at         timestamptz,                   -- the worker's last sign of life
    stop            boolean NOT NULL DEFAULT false,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT export_job_state_known CHECK (state IN ('waiting', 'working', 'ready', 'stopped', 'failed')),
    CONSTRAINT export_job_staff_fk FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id),
    CONSTRAINT export_job_staff_known CHECK ((desk IS NULL) = (staff_id IS NULL))
);
-- Used by: api/exports/queries.sql by_ticket
CREATE UNIQUE INDEX export_job_ticket_idx ON export_job (ticket);
