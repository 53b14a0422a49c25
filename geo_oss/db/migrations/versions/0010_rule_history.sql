-- What every routing rule was, and from when on: written by a trigger (geo_oss/db/functions.sql), never changed. Counted in
-- each municipality, so that one number names the state of all its rules: the newest row of each rule up to it.
CREATE TABLE route_rule_version (
    organization_id integer NOT NULL REFERENCES organization,
    id              integer NOT NULL,
    rule_id         integer NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    rule            jsonb,                     -- the row of route_rule; empty: deleted
    PRIMARY KEY (organization_id, id)
);
-- The rules there are: what they were before nobody knows.
INSERT INTO route_rule_version (organization_id, id, rule_id, rule)
SELECT organization_id, row_number() OVER (PARTITION BY organization_id ORDER BY id), id, to_jsonb(r) - 'organization_id'
  FROM route_rule r;
