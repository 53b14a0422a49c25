-- Reference figures of zones and communities, by code: they outlive a version of the boundaries.
CREATE TABLE area_figure (
    organization_id integer NOT NULL REFERENCES organization,
    layer           text NOT NULL,             -- zone | community
    kind            text NOT NULL,             -- people | households
    code            text NOT NULL,
    year            smallint NOT NULL,         -- of the common era
    value           integer NOT NULL,
    source          text NOT NULL,             -- as whoever loaded it says
    loaded_by       text NOT NULL DEFAULT '',
    loaded_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, layer, kind, code, year),
    CONSTRAINT area_figure_layer_known CHECK (layer IN ('zone', 'community')),
    CONSTRAINT area_figure_kind_known CHECK (kind IN ('people', 'households')),
    CONSTRAINT area_figure_year_likely CHECK (year BETWEEN 1900 AND 2200),
    CONSTRAINT area_figure_value_likely CHECK (value BETWEEN 0 AND 100000000)
);

-- Streets as lines, a set that is replaced whole.
CREATE TABLE street (
    organization_id integer NOT NULL REFERENCES organization,
    id              integer NOT NULL,
    name            text NOT NULL DEFAULT '',
    kind            text NOT NULL DEFAULT '',
    line            geometry(MultiLineString, 4326) NOT NULL,
    PRIMARY KEY (organization_id, id)
);
-- Used by: geo_oss/rates/functions.sql measure_streets
CREATE INDEX street_line_idx ON street USING gist (organization_id, line);
CREATE TABLE street_load (
    organization_id integer PRIMARY KEY REFERENCES organization,
    source          text NOT NULL,
    streets         integer NOT NULL,
    loaded_by       text NOT NULL DEFAULT '',
    loaded_at       timestamptz NOT NULL DEFAULT now()
);

-- How many metres of street lie in each boundary of a version, on the spheroid; measured once for each version and load.
CREATE TABLE street_length (
    organization_id integer NOT NULL,
    version_id      integer NOT NULL,
    code            text NOT NULL,
    metres          double precision NOT NULL,
    PRIMARY KEY (organization_id, version_id, code),
    CONSTRAINT street_length_boundary_fk FOREIGN KEY (organization_id, version_id, code)
        REFERENCES boundary (organization_id, version_id, code) ON DELETE CASCADE
);
