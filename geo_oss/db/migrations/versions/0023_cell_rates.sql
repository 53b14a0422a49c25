-- Analyses may be rates by cell.
ALTER TABLE hotspot_run
    DROP CONSTRAINT hotspot_run_kind_known,
    ADD CONSTRAINT hotspot_run_kind_known CHECK (kind IN ('gi_star', 'moran', 'emerging', 'clusters', 'density', 'rates'));
