-- Requests counted beforehand: layers/heat/functions.sql keeps these tables, layers/heat/cube.py asks them.
CREATE TABLE heat_cube (
    organization_id integer NOT NULL,
    audience    smallint NOT NULL,   -- 0: every request, 1: the public ones, where the public sees them
    grid        smallint NOT NULL,   -- 9, 10: H3 of that resolution; 250: squares of so many metres
    period      integer NOT NULL,    -- 202410: a month, 2024: a year, 0: all time; by the municipality's clock
    category_id smallint NOT NULL,   -- -1: all of them
    zone_code   text NOT NULL,       -- empty: none
    key         bigint NOT NULL,     -- the H3 index, or column and row of the square
    s1 integer NOT NULL, s2 integer NOT NULL, s3 integer NOT NULL, s4 integer NOT NULL, s5 integer NOT NULL,
    s6 integer NOT NULL,             -- how many there are in each status
    PRIMARY KEY (organization_id, audience, grid, period, category_id, zone_code, key)
);

-- What changed since the last fold, from the transactions that changed it: cube and changes together are always true.
-- No key: a handful of rows, written by every create and read whole.
CREATE TABLE heat_cube_delta (
    organization_id integer NOT NULL,
    audience    smallint NOT NULL,
    h3_10       bigint NOT NULL,
    place       geometry(Point, 4326) NOT NULL,
    category_id smallint NOT NULL,
    zone_code   text NOT NULL,
    created_at  timestamptz NOT NULL,
    status      smallint NOT NULL,
    dn          smallint NOT NULL
);

-- The cube may be asked while `built` is `loads`. Who loads without noting changes adds to `loads` in the same transaction.
CREATE TABLE heat_cube_state (
    organization_id integer PRIMARY KEY,
    loads bigint NOT NULL DEFAULT 0,
    built bigint NOT NULL DEFAULT -1
);
