-- The stored cell is of H3 resolution 11 now, and its name does not say so any more: geo_oss/geo.py does.
ALTER TABLE request RENAME COLUMN h3_10 TO h3_cell;
ALTER TABLE request_public RENAME COLUMN h3_10 TO h3_cell;
ALTER TABLE heat_cube_delta RENAME COLUMN h3_10 TO h3_cell;

-- Their parameters or columns have another name now, which CREATE OR REPLACE does not change.
DROP FUNCTION IF EXISTS hotspot_found(integer, integer[], bigint, geometry);
DROP FUNCTION IF EXISTS hotspot_at(integer, integer[], bigint, geometry);
DROP FUNCTION IF EXISTS heat_cube_sums(bigint, geometry, integer, smallint);
DROP FUNCTION IF EXISTS heat_cube_source(integer);

-- The kept sums are of the old cells: nobody asks them until the worker has counted anew.
TRUNCATE heat_cube, heat_cube_delta;
UPDATE heat_cube_state SET loads = loads + 1;
