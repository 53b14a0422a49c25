-- Functions of the core; re-applied whole at every migration.

-- The H3 cell that holds a cell at a coarser resolution, by bits alone (cells are 64-bit integers):
-- the resolution field is bits 52-55, and the digits below the wanted resolution become 7.
CREATE OR REPLACE FUNCTION h3_parent(cell bigint, resolution integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (cell & ~(15::bigint << 52)) | (resolution::bigint << 52) | ((1::bigint << (3 * (15 - resolution))) - 1)
$$;
