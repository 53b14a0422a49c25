-- proposed: stored and compared, nothing placed by it yet; in_force: places requests now; retired: did so until valid_to;
-- discarded: proposed and given up, its boundaries are gone.
ALTER TABLE boundary_version
    ADD COLUMN state text NOT NULL DEFAULT 'in_force',
    ADD COLUMN base_id integer,                -- of a proposed one: the version in force it was compared with
    ADD COLUMN plan jsonb,                     -- and what the comparison found (zones/model.py Plan)
    ALTER COLUMN valid_from DROP NOT NULL,     -- empty while proposed
    ADD CONSTRAINT boundary_version_state_known CHECK (state IN ('proposed', 'in_force', 'retired', 'discarded'));
UPDATE boundary_version SET state = 'retired' WHERE valid_to IS NOT NULL;
DROP INDEX boundary_version_in_force;
CREATE UNIQUE INDEX boundary_version_in_force ON boundary_version (organization_id, layer) WHERE state = 'in_force';

-- What a proposed version would change, request by request, as counted when it was planned. The staff's preview lists it and
-- maps it with request.place; a confirmation counts anew.
CREATE TABLE proposed_request (
    organization_id integer NOT NULL,
    version_id      integer NOT NULL,
    request_id      bigint NOT NULL,
    old_code        text,                      -- empty: outside all of them
    new_code        text,
    is_open         boolean NOT NULL,
    is_overridden   boolean NOT NULL,          -- the staff's word stays in effect
    PRIMARY KEY (organization_id, version_id, request_id),
    CONSTRAINT proposed_request_version_fk FOREIGN KEY (organization_id, version_id)
        REFERENCES boundary_version (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT proposed_request_request_fk FOREIGN KEY (organization_id, request_id)
        REFERENCES request (organization_id, id) ON DELETE CASCADE
);

-- Acts: a version was put in force and requests were re-assigned, or such an act was taken back.
CREATE TABLE reassignment (
    organization_id integer NOT NULL REFERENCES organization,
    id              integer NOT NULL,
    layer           text NOT NULL,
    version_id      integer,                   -- in force after the act; empty: none
    before_id       integer,                   -- in force before it; empty: none
    which           text NOT NULL,             -- the requests it could change: open | all | none
    undoes          integer,                   -- the act this one takes back
    by              text NOT NULL DEFAULT '',
    at              timestamptz NOT NULL DEFAULT now(),
    summary         jsonb NOT NULL DEFAULT '{}', -- counts (zones/model.py Act)
    undone_by       integer,                   -- the act that took this one back
    PRIMARY KEY (organization_id, id),
    CONSTRAINT reassignment_which_known CHECK (which IN ('open', 'all', 'none')),
    CONSTRAINT reassignment_version_fk FOREIGN KEY (organization_id, version_id)
        REFERENCES boundary_version (organization_id, id),
    CONSTRAINT reassignment_before_fk FOREIGN KEY (organization_id, before_id)
        REFERENCES boundary_version (organization_id, id),
    CONSTRAINT reassignment_undoes_fk FOREIGN KEY (organization_id, undoes) REFERENCES reassignment (organization_id, id)
);

-- One request in one act, before and after; of a request with a request_override these are the computed values.
CREATE TABLE reassigned_request (
    organization_id integer NOT NULL,
    act_id          integer NOT NULL,
    request_id      bigint NOT NULL,
    is_open         boolean NOT NULL,
    is_overridden   boolean NOT NULL,
    place           geometry(Point, 4326) NOT NULL, -- where it was then: an undo leaves a pin alone that has moved since
    old_code        text,
    old_version     integer,
    old_method      text NOT NULL,
    old_edge_metres real,
    old_nearest_code text,
    old_nearest_metres real,
    new_code        text,
    new_version     integer,
    new_method      text NOT NULL,
    new_edge_metres real,
    new_nearest_code text,
    new_nearest_metres real,
    PRIMARY KEY (organization_id, act_id, request_id),
    CONSTRAINT reassigned_request_act_fk FOREIGN KEY (organization_id, act_id)
        REFERENCES reassignment (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT reassigned_request_request_fk FOREIGN KEY (organization_id, request_id)
        REFERENCES request (organization_id, id) ON DELETE CASCADE
);
-- Used by: zones/versions.sql totals: what was a request's zone on a day?
CREATE INDEX reassigned_request_request_idx ON reassigned_request (organization_id, request_id, act_id);

CREATE TABLE reassigned_pole (
    organization_id integer NOT NULL,
    act_id          integer NOT NULL,
    pole_id         integer NOT NULL,
    place           geometry(Point, 4326) NOT NULL,
    old_code        text,
    new_code        text,
    PRIMARY KEY (organization_id, act_id, pole_id),
    CONSTRAINT reassigned_pole_act_fk FOREIGN KEY (organization_id, act_id)
        REFERENCES reassignment (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT reassigned_pole_pole_fk FOREIGN KEY (organization_id, pole_id)
        REFERENCES pole (organization_id, id) ON DELETE CASCADE
);

-- Used by: zones/candidates.sql closed_inside: which finished requests lie where boundaries change? (The open ones have theirs.)
CREATE INDEX request_closed_gm_idx ON request USING gist (gm) WHERE status > 4;
-- Used by: zones/candidates.sql outside: whose nearest boundary is a suggestion that may have changed
CREATE INDEX request_outside_zones_idx ON request (organization_id) WHERE zone_code IS NULL;
-- Used by: zones/candidates.sql outside
CREATE INDEX request_outside_communities_idx ON request (organization_id) WHERE community_code IS NULL;
