-- A rule may ask for a hot spot in force, and name somebody who is told of every request it sends.
ALTER TABLE route_rule
    ADD hotspot_class smallint,                -- at least so sure: 1 is 90 %, 2 is 95 %, 3 is 99 %
    ADD hotspot_trend text,
    ADD notify_id     integer,
    ADD CONSTRAINT route_rule_hotspot_class_known CHECK (hotspot_class BETWEEN 1 AND 3),
    ADD CONSTRAINT route_rule_hotspot_trend_known CHECK (hotspot_trend IN ('new', 'consecutive', 'intensifying', 'persistent',
        'diminishing', 'sporadic', 'oscillating', 'historical')),
    ADD CONSTRAINT route_rule_notify_fk FOREIGN KEY (organization_id, notify_id) REFERENCES staff (organization_id, id);

-- The hot spot that was in force where and when the unit of a request was chosen. Most requests have none. The analysis
-- may be gone later; what it said stays.
CREATE TABLE request_hotspot (
    organization_id integer NOT NULL,
    request_id      bigint NOT NULL,
    run_id          integer NOT NULL,
    level           smallint NOT NULL,         -- 1 … 3, as hotspot_cell.class
    trend           text,
    name_th         text NOT NULL,             -- of the category the analysis is of; empty: of all requests
    name_en         text NOT NULL,
    PRIMARY KEY (organization_id, request_id),
    CONSTRAINT request_hotspot_request_fk FOREIGN KEY (organization_id, request_id)
        REFERENCES request (organization_id, id) ON DELETE CASCADE
);
