-- The staff's word on zone and community. request.zone_code and request.community_code stay the ones in effect, which every
-- list, filter, tile and report reads (placement_method 'manual'); what the map says itself is kept here beside them.
-- A re-assignment leaves request and request_public alone where a row stands here, and refreshes the computed_ columns only.
-- request.edge_metres and the nearest_ columns always describe the place, whoever has the last word.
CREATE TABLE request_override (
    organization_id integer NOT NULL,
    request_id      bigint NOT NULL,
    zone_code       text,                      -- as the staff say; empty: ไม่ทราบเขต
    community_code  text,
    reason          text NOT NULL,
    staff_id        integer NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    computed_zone_code text,
    computed_zone_version integer,
    computed_community_code text,
    computed_community_version integer,
    computed_method text NOT NULL,
    PRIMARY KEY (organization_id, request_id),
    CONSTRAINT request_override_request_fk FOREIGN KEY (organization_id, request_id)
        REFERENCES request (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT request_override_staff_fk FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id),
    CONSTRAINT request_override_reasoned CHECK (reason <> '')
);

-- A line or an area as the place (EPSG:4326); empty: the place is a point. request.place is then a point on the shape,
-- inside the zone that has the longer or larger part. parts: [{"layer", "code", "version", "amount"}], the most first;
-- amount is metres of a line, square metres of an area.
ALTER TABLE request ADD COLUMN shape geometry(Geometry, 4326), ADD COLUMN parts jsonb;
ALTER TABLE request_public ADD COLUMN shape geometry(Geometry, 4326);
-- Used by: layers/request_shapes/tile.sql
CREATE INDEX request_public_shape_idx ON request_public USING gist (organization_id, shape) WHERE shape IS NOT NULL;
