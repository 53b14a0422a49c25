-- Which zone and which community is a place in? The one rule of the house, used by every single insert.
-- The bulk path (zones/grid.py) answers the same and is proven equal to it in tests/zones/test_grid.py.

-- What covers a place in degrees (EPSG:4326), zones and communities independently, the winner of each layer first:
-- ST_Covers on whole polygons of the versions in force, never ST_Contains: a place on the edge belongs to the zone. In
-- overlaps and on shared edges the smallest area wins, then the code. `edge_metres`, of zones alone, is measured in
-- EPSG:3857 and multiplied by cos(latitude), right to 1 % within 20 km. Plain SQL, so that it dissolves into its query.
-- Used by: place_of; geo_oss/requests/facts.sql
CREATE OR REPLACE FUNCTION covering(organization_id integer, lon double precision, lat double precision)
RETURNS TABLE (layer text, code text, name_th text, version integer, edge_metres real)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 2 AS $$
    SELECT b.layer, b.code, b.name_th, b.version_id,
           CASE b.layer WHEN 'zone' THEN ST_Distance(b.edge, mercator_point(lon, lat)) * cos(radians(lat)) END::real
      FROM boundary b
     WHERE b.organization_id = covering.organization_id AND b.in_force
       AND ST_Covers(b.shape, ST_SetSRID(ST_MakePoint(lon, lat), 4326))
     ORDER BY b.area_m2, b.code COLLATE "C"
$$;

-- One row for a place: the winners of `covering`, and where a layer has none, its nearest boundary as a suggestion.
-- Outside all zones `edge_metres` is the distance to the nearest one. A new request asks the same two questions itself.
-- The versions are those that were asked, also where they said "outside": only so can the answer be given again.
-- Used by: zones/queries.sql place_of; poles/asset.sql correct
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
    found_one record;
BEGIN
    method := 'unknown';
    FOR found_one IN SELECT w.* FROM covering(org, lon, lat) w
    LOOP
        IF found_one.layer = 'zone' AND zone_code IS NULL THEN
            zone_code := found_one.code;
            zone_version := found_one.version;
            edge_metres := found_one.edge_metres;
            method := 'covers';
        ELSIF found_one.layer = 'community' AND community_code IS NULL THEN
            community_code := found_one.code;
            community_version := found_one.version;
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
-- Used by: place_of; geo_oss/requests/facts.sql
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

-- What place_of said, asked again of the versions that said it, in force or not; an empty version holds nothing.
-- The same rule and the same measure; tests/requests/test_why.py holds the two against each other.
-- Used by: geo_oss/requests/why.sql replay
CREATE OR REPLACE FUNCTION place_of_versions(
    organization_id integer, lon double precision, lat double precision, zone_version integer, community_version integer
)
RETURNS TABLE (
    zone_code text, community_code text, edge_metres real,
    nearest_zone_code text, nearest_zone_metres real, nearest_community_code text, nearest_community_metres real
)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    WITH measured AS (
        SELECT b.layer, b.code, b.area_m2, ST_Covers(b.shape, spot.point) AS inside, b.shape <-> spot.point AS degrees,
               (ST_Distance(b.edge, mercator_point($2, $3)) * cos(radians($3)))::real AS metres
          FROM boundary b, (SELECT ST_SetSRID(ST_MakePoint($2, $3), 4326) AS point) spot
         WHERE b.organization_id = $1
           AND ((b.layer = 'zone' AND b.version_id = $4) OR (b.layer = 'community' AND b.version_id = $5))
    ), covering AS (
        SELECT DISTINCT ON (layer) layer, code, metres FROM measured WHERE inside
         ORDER BY layer, area_m2, code COLLATE "C"
    ), closest AS (
        SELECT DISTINCT ON (layer) layer, code, metres
          FROM (SELECT *, row_number() OVER (PARTITION BY layer ORDER BY degrees) AS place FROM measured) AS ranked
         WHERE place <= 8
         ORDER BY layer, metres, code COLLATE "C"
    )
    SELECT z.code, c.code, coalesce(z.metres, nz.metres),
           CASE WHEN z.code IS NULL THEN nz.code END, CASE WHEN z.code IS NULL THEN nz.metres END,
           CASE WHEN c.code IS NULL THEN nc.code END, CASE WHEN c.code IS NULL THEN nc.metres END
      FROM (SELECT 1) AS one
      LEFT JOIN covering z ON z.layer = 'zone'
      LEFT JOIN covering c ON c.layer = 'community'
      LEFT JOIN closest nz ON nz.layer = 'zone'
      LEFT JOIN closest nc ON nc.layer = 'community'
$$;

-- What the zone (or community) of a request is called: while it is open as it is called now; when it was closed as it was
-- called then. A code that the version of that day does not have goes by the name in the version that gave it.
-- Used by: geo_oss/requests/case.sql case; geo_oss/requests/tracking.sql by_token, public; geo_oss/requests/overview.sql
-- recent; geo_oss/requests/drawn_place.sql part_names
CREATE OR REPLACE FUNCTION boundary_called(
    organization_id integer, layer text, code text, version integer, closed_at timestamptz
)
RETURNS TABLE (name_th text, name_en text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT b.name_th, b.name_en
      FROM boundary_version v
      JOIN boundary b ON b.organization_id = v.organization_id AND b.version_id = v.id AND b.code = $3
     WHERE v.organization_id = $1 AND v.layer = $2
       AND (v.id = $4
            OR (v.state IN ('in_force', 'retired') AND v.valid_from <= coalesce($5, 'infinity')
                AND (v.valid_to IS NULL OR v.valid_to > coalesce($5, 'infinity'))))
     ORDER BY v.valid_from DESC NULLS LAST, v.id DESC
     LIMIT 1
$$;

-- Held shared, until COMMIT, by everybody who places requests, in a statement of its own before the look at the map: a
-- version comes into force only when nobody is between looking and storing (zones/reassign.sql fence).
-- Used by: geo_oss/requests/queries.sql key_free; hold_boundaries there, in repin.sql and in zones/queries.sql
CREATE OR REPLACE FUNCTION hold_boundaries(organization_id integer) RETURNS void
LANGUAGE sql VOLATILE AS $$
    SELECT pg_advisory_xact_lock_shared(7261546, organization_id)
$$;

-- The zone and the community of a line or an area (EPSG:4326; no row for one that crosses itself): those with its longest
-- part in metres, its largest in square metres, both on the spheroid. Where boundaries overlap a part belongs to the smallest
-- area, then the code, as a place does; so do ties. `parts` names all of them, zones first, the most first:
-- [{"layer", "code", "version", "amount"}]. lon and lat are a point on the shape, in the middle of the longest piece of the
-- winning zone's part. Without versions those in force are asked; there is no version 0, which holds nothing.
-- Used by: geo_oss/requests/drawn_place.sql locate; geo_oss/requests/why.sql replay_shape; zones/lines_and_areas.sql ask
CREATE OR REPLACE FUNCTION place_of_shape(
    organization_id integer, drawn geometry, zone_asked integer DEFAULT NULL, community_asked integer DEFAULT NULL
)
RETURNS TABLE (
    zone_code text, zone_version integer, community_code text, community_version integer,
    method text, edge_metres real,
    nearest_zone_code text, nearest_zone_metres real,
    nearest_community_code text, nearest_community_metres real,
    lon double precision, lat double precision, parts jsonb
)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1 AS $$
DECLARE
    org CONSTANT integer := organization_id;
    zone record;
    community record;
    spot geometry;
BEGIN
    IF NOT ST_IsValid(drawn) THEN
        RETURN;
    END IF;
    SELECT * INTO zone FROM layer_of_shape(org, drawn, 'zone', zone_asked);
    SELECT * INTO community FROM layer_of_shape(org, drawn, 'community', community_asked);
    zone_code := zone.code;
    zone_version := coalesce(zone.version, zone_asked);
    community_code := community.code;
    community_version := coalesce(community.version, community_asked);
    parts := zone.parts || community.parts;
    spot := shape_middle(coalesce(zone.won, drawn));
    lon := ST_X(spot);
    lat := ST_Y(spot);
    method := CASE WHEN zone_code IS NULL THEN 'unknown'
                   WHEN shape_amount(zone.won) >= shape_amount(drawn) - 0.01 THEN 'covers' ELSE 'part' END;
    IF zone_code IS NOT NULL THEN
        SELECT ST_Distance(b.edge, mercator_point(lon, lat)) * cos(radians(lat)) INTO edge_metres
          FROM boundary b WHERE b.organization_id = org AND b.version_id = place_of_shape.zone_version
           AND b.code = place_of_shape.zone_code;
    ELSIF zone_asked IS NOT NULL THEN
        SELECT n.nearest_zone_code, n.nearest_zone_metres, n.edge_metres
          INTO nearest_zone_code, nearest_zone_metres, edge_metres
          FROM place_of_versions(org, lon, lat, zone_asked, 0) n;
    ELSE
        SELECT n.code, n.metres, n.metres, n.version_id
          INTO nearest_zone_code, nearest_zone_metres, edge_metres, zone_version
          FROM nearest_boundary(org, 'zone', lon, lat) n;
    END IF;
    IF community_code IS NULL AND community_asked IS NOT NULL THEN
        SELECT n.nearest_community_code, n.nearest_community_metres
          INTO nearest_community_code, nearest_community_metres
          FROM place_of_versions(org, lon, lat, 0, community_asked) n;
    ELSIF community_code IS NULL THEN
        SELECT n.code, n.metres, n.version_id
          INTO nearest_community_code, nearest_community_metres, community_version
          FROM nearest_boundary(org, 'community', lon, lat) n;
    END IF;
    RETURN NEXT;
END
$$;

-- The parts of a shape in each boundary of a layer that it meets, no two of them over each other; amounts to the centimetre,
-- so that equal parts are equal. rank: smallest area, then code. Asked is a version, or those in force.
-- Used by: layer_of_shape
DROP FUNCTION IF EXISTS shape_parts(integer, geometry, integer, integer);
CREATE OR REPLACE FUNCTION shape_parts(organization_id integer, drawn geometry, layer text, asked integer)
RETURNS TABLE (code text, version integer, rank integer, amount double precision, part geometry)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
DECLARE
    one record;
    rest geometry := drawn;
BEGIN
    rank := 0;
    FOR one IN
        SELECT b.code, b.version_id, b.shape
          FROM boundary b
         WHERE b.organization_id = shape_parts.organization_id AND b.layer = shape_parts.layer AND b.shape && drawn
           AND CASE WHEN asked IS NULL THEN b.in_force ELSE b.version_id = asked END
         ORDER BY b.area_m2, b.code COLLATE "C"
    LOOP
        part := ST_CollectionExtract(ST_Intersection(rest, one.shape), ST_Dimension(drawn) + 1);
        amount := round(shape_amount(part)::numeric, 2);
        IF amount > 0 THEN
            rest := ST_CollectionExtract(ST_Difference(rest, one.shape), ST_Dimension(drawn) + 1);
            code := one.code;
            version := one.version_id;
            rank := rank + 1;
            RETURN NEXT;
        END IF;
    END LOOP;
END
$$;

-- The winner of one layer for a shape, with its part and all the parts, the most first; always one row.
-- Used by: place_of_shape
CREATE OR REPLACE FUNCTION layer_of_shape(organization_id integer, drawn geometry, layer text, asked integer)
RETURNS TABLE (code text, version integer, won geometry, parts jsonb)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT (array_agg(p.code ORDER BY p.amount DESC, p.rank))[1], (array_agg(p.version ORDER BY p.amount DESC, p.rank))[1],
           (array_agg(p.part ORDER BY p.amount DESC, p.rank))[1],
           coalesce(jsonb_agg(jsonb_build_object('layer', $3, 'code', p.code, 'version', p.version, 'amount', p.amount)
                              ORDER BY p.amount DESC, p.rank), '[]')
      FROM shape_parts($1, $2, $3, $4) AS p
$$;

-- Metres of a line, square metres of an area, on the spheroid.
-- Used by: shape_parts; place_of_shape
CREATE OR REPLACE FUNCTION shape_amount(drawn geometry) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE ST_Dimension(drawn) WHEN 1 THEN ST_Length(drawn::geography) ELSE ST_Area(drawn::geography) END
$$;

-- A point on a shape: the middle of its longest line, a point inside its largest area.
-- Used by: place_of_shape
CREATE OR REPLACE FUNCTION shape_middle(drawn geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE ST_Dimension(drawn) WHEN 1 THEN ST_LineInterpolatePoint(piece.geom, 0.5)
                ELSE ST_PointOnSurface(piece.geom) END
      FROM ST_Dump(CASE ST_Dimension(drawn) WHEN 1 THEN ST_LineMerge(drawn) ELSE drawn END) AS piece
     ORDER BY shape_amount(piece.geom) DESC, piece.path
     LIMIT 1
$$;

-- A request (or pole) that may have to change, as a record of fixed width in network order: its id, degrees, whether open,
-- whether the staff have the last word, whether no version was ever asked about it, the `number` of its computed code in a
-- list of codes (1 …; 0: outside all, -1: another), the number of the nearest one (-1: another or none, -2: not asked), and
-- metres to that. One expression, so that it dissolves into its query.
-- Used by: zones/candidates.sql, read by zones/candidates.py _RECORD
CREATE OR REPLACE FUNCTION candidate_record(
    id bigint, place geometry, is_open boolean, overridden boolean, unplaced boolean, code text, number bigint,
    nearest integer DEFAULT -2, metres real DEFAULT 'NaN'
) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT int8send(id) || float8send(ST_X(place)) || float8send(ST_Y(place)) || boolsend(is_open)
        || boolsend(overridden) || boolsend(unplaced)
        || int4send(coalesce(number::int, CASE WHEN code IS NULL THEN 0 ELSE -1 END))
        || int4send(nearest) || float4send(metres)
$$;
