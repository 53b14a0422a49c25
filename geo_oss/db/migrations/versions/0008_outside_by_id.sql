-- All that is asked of a request outside lies in the index: its rows are not read.
DROP INDEX request_outside_zones_idx, request_outside_communities_idx;
-- Used by: zones/candidates.sql outside: whose nearest boundary is a suggestion that may have changed, from an id on
CREATE INDEX request_outside_zones_idx ON request (organization_id, id) INCLUDE (gm, nearest_zone_metres)
    WHERE zone_code IS NULL;
-- Used by: zones/candidates.sql outside
CREATE INDEX request_outside_communities_idx ON request (organization_id, id) INCLUDE (gm, nearest_community_metres)
    WHERE community_code IS NULL;
