-- What was found about clustering, with everything needed to say how and to find it again.
CREATE TABLE hotspot_run (
    organization_id integer NOT NULL REFERENCES organization,
    id integer NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    made_by text NOT NULL DEFAULT '',
    filter text NOT NULL,
    resolution smallint NOT NULL,
    rings smallint NOT NULL,
    method text NOT NULL,
    cells integer NOT NULL,
    requests integer NOT NULL,
    outside integer NOT NULL,
    hot integer NOT NULL,
    cold integer NOT NULL,
    shown boolean NOT NULL,
    PRIMARY KEY (organization_id, id)
);
-- Used by: layers/hotspots/tile.sql; at most one run of a municipality is on its map.
CREATE UNIQUE INDEX hotspot_run_shown_idx ON hotspot_run (organization_id) WHERE shown;

CREATE TABLE hotspot_cell (
    organization_id integer NOT NULL,
    run_id integer NOT NULL,
    cell bigint NOT NULL,
    n integer NOT NULL,
    z double precision NOT NULL,
    p double precision NOT NULL,
    q double precision NOT NULL,
    class smallint NOT NULL,
    shape geometry(Polygon, 4326) NOT NULL,
    PRIMARY KEY (organization_id, run_id, cell),
    FOREIGN KEY (organization_id, run_id) REFERENCES hotspot_run ON DELETE CASCADE
);
-- Used by: layers/hotspots/tile.sql
CREATE INDEX hotspot_cell_shape_idx ON hotspot_cell USING gist (organization_id, run_id, shape);
