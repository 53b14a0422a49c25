-- Functions of the core; re-applied whole at every migration.

-- The H3 cell that holds a cell at a coarser resolution, by bits alone (cells are 64-bit integers):
-- the resolution field is bits 52-55, and the digits below the wanted resolution become 7.
CREATE OR REPLACE FUNCTION h3_parent(cell bigint, resolution integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (cell & ~(15::bigint << 52)) | (resolution::bigint << 52) | ((1::bigint << (3 * (15 - resolution))) - 1)
$$;

-- A place in EPSG:3857 without PROJ: 20 times cheaper than ST_Transform for one point, equal to a micrometre.
-- Used by: zones/functions.sql, requests/queries.sql, requests/near.sql
CREATE OR REPLACE FUNCTION mercator_point(lon double precision, lat double precision)
RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_SetSRID(ST_MakePoint(radians(lon) * 6378137, asinh(tan(radians(lat))) * 6378137), 3857)
$$;
