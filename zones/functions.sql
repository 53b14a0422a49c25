-- Which zone and which community is a place in? The one rule of the house, used by every single insert.
-- The bulk path (zones/grid.py) answers the same and is proven equal to it in tests/zones/test_grid.py.

-- One row for a place in degrees (EPSG:4326). ST_Covers on whole polygons of the versions in force, never ST_Contains:
-- a place on the edge belongs to the zone. In overlaps and on shared edges the smallest area wins, then the code.
-- Zone and community are looked up independently. Distances are metres: measured in EPSG:3857 and multiplied by
-- cos(latitude), right to 1 % within 20 km. Outside all zones `edge_metres` is the distance to the nearest one.
-- The versions are those that were asked, also where they said "outside": only so can the answer be given again.
-- Used by: zones/queries.sql place_of; geo_oss/requests/queries.sql insert
CREATE OR REPLACE FUNCTION place_of(organization_id integer, lon double precision, lat double precision)
RETURNS TABLE (
    zone_code text, zone_version integer, community_code text, community_version integer,
    method text, edge_metres real,
    nearest_zone_code text, nearest_zone_metres real,
    nearest_community_code text, nearest_community_metres real
)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1 AS $$
DECLARE
    org CONSTANT integer := organization_id;
    point CONSTANT geometry := ST_SetSRID(ST_MakePoint(lon, lat), 4326);
    found_one record;
BEGIN
    method := 'unknown';
    -- The last one wins: largest area first, so that one query serves both layers.
    FOR found_one IN
        SELECT b.layer, b.code, b.version_id,
               CASE b.layer WHEN 'zone' THEN ST_Distance(b.edge, mercator_point(lon, lat)) * cos(radians(lat)) END
               AS metres
          FROM boundary b
         WHERE b.organization_id = org AND b.in_force AND ST_Covers(b.shape, point)
         ORDER BY b.area_m2 DESC, b.code COLLATE "C" DESC
    LOOP
        IF found_one.layer = 'zone' THEN
            zone_code := found_one.code;
            zone_version := found_one.version_id;
            edge_metres := found_one.metres;
            method := 'covers';
        ELSE
            community_code := found_one.code;
            community_version := found_one.version_id;
        END IF;
    END LOOP;
    IF zone_code IS NULL THEN
        SELECT n.code, n.metres, n.metres, n.version_id
          INTO nearest_zone_code, nearest_zone_metres, edge_metres, zone_version
          FROM nearest_boundary(org, 'zone', lon, lat) n;
    END IF;
    IF community_code IS NULL THEN
        SELECT n.code, n.metres, n.version_id
          INTO nearest_community_code, nearest_community_metres, community_version
          FROM nearest_boundary(org, 'community', lon, lat) n;
    END IF;
    RETURN NEXT;
END
$$;

-- The boundary of a layer nearest to a place outside all of them, and the metres to its edge; no row for an empty layer.
-- The index orders by degrees, so the nearest in metres is chosen among the eight nearest in degrees.
-- Used by: place_of
DROP FUNCTION IF EXISTS nearest_boundary(integer, text, double precision, double precision);
CREATE FUNCTION nearest_boundary(
    organization_id integer, layer text, lon double precision, lat double precision
)
RETURNS TABLE (code text, metres real, version_id integer)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1 AS $$
#variable_conflict use_column
DECLARE
    org CONSTANT integer := nearest_boundary.organization_id;
    wanted CONSTANT text := nearest_boundary.layer;
    point CONSTANT geometry := ST_SetSRID(ST_MakePoint(lon, lat), 4326);
    flat CONSTANT geometry := mercator_point(lon, lat);
BEGIN
    RETURN QUERY
    SELECT near.code, (ST_Distance(near.edge, flat) * cos(radians(lat)))::real, near.version_id
      FROM (SELECT b.code, b.edge, b.version_id
              FROM boundary b
             WHERE b.organization_id = org AND b.layer = wanted AND b.in_force
             ORDER BY b.shape <-> point
             LIMIT 8) near
     ORDER BY 2, near.code COLLATE "C"
     LIMIT 1;
END
$$;
