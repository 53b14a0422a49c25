-- How the citizen found a finished request; most requests have none. A table of its own: great loads never touch it.
CREATE TABLE request_rating (
    organization_id integer NOT NULL,
    request_id      bigint NOT NULL,
    overall         smallint NOT NULL,             -- 1 … 5
    aspects         jsonb NOT NULL DEFAULT '{}',   -- {code of requests/rating.py ASPECTS: 1 … 5}, those that were given
    comment         text NOT NULL DEFAULT '',      -- free words of a citizen: for the staff of the municipality alone
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, request_id),
    CONSTRAINT request_rating_overall_known CHECK (overall BETWEEN 1 AND 5),
    CONSTRAINT request_rating_request_fk FOREIGN KEY (organization_id, request_id)
        REFERENCES request (organization_id, id) ON DELETE CASCADE
);
