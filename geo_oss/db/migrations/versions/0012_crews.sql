-- How long a crew is at work on one case of this kind, the way there aside.
ALTER TABLE category
    ADD COLUMN service_minutes smallint NOT NULL DEFAULT 20
    CONSTRAINT category_service_sane CHECK (service_minutes BETWEEN 1 AND 480);

-- ---------------------------------------------------------------- crews
CREATE TABLE crew (
    organization_id integer NOT NULL REFERENCES organization,
    id              integer NOT NULL,
    name            text NOT NULL,
    department_id   integer NOT NULL,
    depot           geometry(Point, 4326) NOT NULL,
    depot_name      text NOT NULL DEFAULT '',
    hours           smallint[] NOT NULL DEFAULT '{510,720,780,990}',  -- minutes since midnight: from, to, from, to
    most_cases      smallint,                  -- a day; empty: what the hours hold
    most_minutes    smallint,                  -- at work on cases, a day
    speed_kmh       smallint NOT NULL DEFAULT 25,
    category_ids    smallint[] NOT NULL DEFAULT '{}',   -- what it can do: main or sub-categories; empty: everything
    community_codes text[] NOT NULL DEFAULT '{}',       -- its area: packages there are proposed to it
    active          boolean NOT NULL DEFAULT true,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT crew_name_key UNIQUE (organization_id, name),
    CONSTRAINT crew_hours_sane CHECK (cardinality(hours) IN (2, 4)),
    CONSTRAINT crew_speed_sane CHECK (speed_kmh BETWEEN 3 AND 90),
    CONSTRAINT crew_department_fk FOREIGN KEY (organization_id, department_id)
        REFERENCES department (organization_id, id)
);

CREATE TABLE crew_member (
    organization_id integer NOT NULL,
    crew_id         integer NOT NULL,
    staff_id        integer NOT NULL,
    PRIMARY KEY (organization_id, crew_id, staff_id),
    CONSTRAINT crew_member_crew_fk FOREIGN KEY (organization_id, crew_id)
        REFERENCES crew (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT crew_member_staff_fk FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id)
);
-- Used by: crews/queries.sql of_member
CREATE INDEX crew_member_staff_idx ON crew_member (organization_id, staff_id);

-- ---------------------------------------------------------------- work packages
-- Cases that are done in one go. It is done when all its cases are: that is asked of them, never stored.
CREATE TABLE work_package (
    organization_id integer NOT NULL REFERENCES organization,
    id              integer NOT NULL,
    name            text NOT NULL,
    crew_id         integer,
    due             date,
    made_by         integer NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT now(),
    dissolved_at    timestamptz,               -- its cases are free again
    PRIMARY KEY (organization_id, id),
    CONSTRAINT work_package_crew_fk FOREIGN KEY (organization_id, crew_id) REFERENCES crew (organization_id, id),
    CONSTRAINT work_package_made_by_fk FOREIGN KEY (organization_id, made_by) REFERENCES staff (organization_id, id)
);

CREATE TABLE work_package_case (
    organization_id integer NOT NULL,
    request_id      bigint NOT NULL,           -- in one package at a time
    package_id      integer NOT NULL,
    PRIMARY KEY (organization_id, request_id),
    CONSTRAINT work_package_case_request_fk FOREIGN KEY (organization_id, request_id)
        REFERENCES request (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT work_package_case_package_fk FOREIGN KEY (organization_id, package_id)
        REFERENCES work_package (organization_id, id) ON DELETE CASCADE
);
-- Used by: crews/packages.sql cases of a package
CREATE INDEX work_package_case_package_idx ON work_package_case (organization_id, package_id);

-- Proposals somebody has said no to: the same cases are not proposed together again.
CREATE TABLE work_refusal (
    organization_id integer NOT NULL REFERENCES organization,
    id              integer NOT NULL,
    request_ids     bigint[] NOT NULL,
    reason          text NOT NULL,
    staff_id        integer NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    CONSTRAINT work_refusal_staff_fk FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id)
);

-- ---------------------------------------------------------------- a crew's day
CREATE TABLE crew_day (
    organization_id integer NOT NULL,
    crew_id         integer NOT NULL,
    day             date NOT NULL,
    start_place     geometry(Point, 4326) NOT NULL,    -- the depot, or where the crew was when it was planned anew
    starts_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,      -- back at the depot
    back_metres     real NOT NULL,
    back_minutes    real NOT NULL,
    back_line       geometry(LineString, 4326),
    basis           text NOT NULL,             -- streets | straight
    by_hand         boolean NOT NULL,          -- the order is somebody's own
    metres          real NOT NULL,
    nearest_metres  real NOT NULL,             -- what going to the nearest would have been
    nearest_cases   smallint NOT NULL,         -- and how many cases would have been done
    left_out        jsonb NOT NULL DEFAULT '[]',
    made_by         integer NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, crew_id, day),
    CONSTRAINT crew_day_crew_fk FOREIGN KEY (organization_id, crew_id)
        REFERENCES crew (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT crew_day_basis_known CHECK (basis IN ('streets', 'straight')),
    CONSTRAINT crew_day_made_by_fk FOREIGN KEY (organization_id, made_by) REFERENCES staff (organization_id, id)
);

CREATE TABLE crew_stop (
    organization_id integer NOT NULL,
    crew_id         integer NOT NULL,
    day             date NOT NULL,
    position        smallint NOT NULL,
    request_id      bigint NOT NULL,
    metres          real NOT NULL,             -- of the way there
    minutes         real NOT NULL,
    line            geometry(LineString, 4326),
    arrives_at      timestamptz NOT NULL,
    begins_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,
    PRIMARY KEY (organization_id, crew_id, day, position),
    CONSTRAINT crew_stop_day_fk FOREIGN KEY (organization_id, crew_id, day)
        REFERENCES crew_day (organization_id, crew_id, day) ON DELETE CASCADE,
    CONSTRAINT crew_stop_request_fk FOREIGN KEY (organization_id, request_id)
        REFERENCES request (organization_id, id) ON DELETE CASCADE
);

-- What the worker shall work out for crews: a day's tour, or areas of even load.
CREATE TABLE crew_task (
    organization_id integer NOT NULL REFERENCES organization,
    id              bigint GENERATED ALWAYS AS IDENTITY,
    kind            text NOT NULL,             -- tour | areas
    said            jsonb NOT NULL,            -- what is asked
    state           text NOT NULL DEFAULT 'waiting',
    stage           text NOT NULL DEFAULT '',
    share           real NOT NULL DEFAULT 0,
    error_th        text NOT NULL DEFAULT '',
    error_en        text NOT NULL DEFAULT '',
    result          jsonb,
    staff_id        integer NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    seen_at         timestamptz,               -- the worker's last sign of life
    stop            boolean NOT NULL DEFAULT false,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT crew_task_kind_known CHECK (kind IN ('tour', 'areas')),
    CONSTRAINT crew_task_state_known
        CHECK (state IN ('waiting', 'working', 'done', 'refused', 'stopped', 'failed', 'accepted')),
    CONSTRAINT crew_task_staff_fk FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id)
);
-- Used by: api/jobs/queries.sql claim
CREATE INDEX crew_task_due_idx ON crew_task (created_at) WHERE state IN ('waiting', 'working');
