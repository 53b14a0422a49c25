-- Named views of the planner's page: a query string, kept by a member of staff and perhaps shared with the house.
CREATE TABLE saved_view (
    organization_id integer NOT NULL,
    id              integer NOT NULL,
    staff_id        integer NOT NULL,
    name            text NOT NULL,
    query           text NOT NULL,             -- of the page's address, without the question mark
    shared          boolean NOT NULL DEFAULT false,
    saved_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    CONSTRAINT saved_view_name_key UNIQUE (organization_id, staff_id, name),
    CONSTRAINT saved_view_staff_fk FOREIGN KEY (organization_id, staff_id)
        REFERENCES staff (organization_id, id) ON DELETE CASCADE
);
