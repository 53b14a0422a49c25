-- What left the house as the staff sees it (geo-oss national export --staff): a line is durable before the first row is read.
CREATE TABLE disclosure (
    organization_id integer NOT NULL REFERENCES organization,
    id              uuid NOT NULL,             -- one act for all its municipalities
    at              timestamptz NOT NULL DEFAULT now(),
    by              text NOT NULL,             -- the machine's user
    projection      text NOT NULL,
    personal        boolean NOT NULL,          -- free texts, officers' names and exact places among it
    reason          text NOT NULL DEFAULT '',
    rows            bigint,                    -- empty: it did not come to its end
    finished_at     timestamptz,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT disclosure_reason_said CHECK (NOT personal OR length(btrim(reason)) >= 10)
);
