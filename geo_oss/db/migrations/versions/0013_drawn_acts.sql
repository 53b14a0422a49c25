-- Of a line or an area also its parts in the layer's boundaries, and, where zones change, the point that stands for it.
ALTER TABLE reassigned_request
    ADD COLUMN old_parts jsonb,                -- of the act's layer alone; empty: the place is a point
    ADD COLUMN new_parts jsonb,
    ADD COLUMN new_place geometry(Point, 4326); -- empty: it stays at `place`
-- Used by: zones/lines_and_areas.sql meeting, placed_by: the few requests that are no points
CREATE INDEX request_drawn_idx ON request (organization_id, id) WHERE shape IS NOT NULL;
