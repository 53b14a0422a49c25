-- A town of the revision before 0021: cells of another resolution, kept sums of them, and the functions of that time by
-- the names and columns that were changed. Places are spread over the town; the public sees every third one moved.
INSERT INTO organization (id, code, name_th, name_en, abbreviation, qr_key, utm_srid)
VALUES (1, 'sommot', 'ก', 'A', 'KT', '', 32648);
INSERT INTO category (organization_id, id, code, abbreviation, name_th, name_en) VALUES (1, 11, 'c11', 'ฟ.', 'ก', 'A');
INSERT INTO request (organization_id, id, number, category_id, channel, place, gm, h3_10, place_source, placement_method)
SELECT 1, id, id::text, 11, 'web', ST_SetSRID(ST_MakePoint(lon, lat), 4326), ST_SetSRID(ST_MakePoint(0, 0), 3857),
       622504861892673535, 'map', 'unknown'
FROM (SELECT id, 102.7 + (id * 0.618034) % 0.3, 16.3 + (id * 0.414214) % 0.3 FROM generate_series(1, 5200) AS id)
    AS spread (id, lon, lat);
INSERT INTO request_public (organization_id, id, number, category_id, status, title, place, qx, qy, z28, h3_10, created_at,
                            updated_at)
SELECT 1, id, number, 11, 1, '', ST_Translate(place, (id % 3 = 0)::int * 0.01, 0), 0, 0, 0, h3_10, now(), now() FROM request;
INSERT INTO heat_cube VALUES (1, 1, 10, 0, -1, '', 622504861892673535, 5200, 0, 0, 0, 0, 0);
INSERT INTO heat_cube_delta
VALUES (1, 1, 622504861892673535, ST_SetSRID(ST_MakePoint(102.8, 16.4), 4326), 11, '', now(), 1, 1);
INSERT INTO heat_cube_state VALUES (1, 7, 7);

CREATE FUNCTION hotspot_at(organization_id integer, category_ids integer[], h3_10 bigint, place geometry)
RETURNS TABLE (run_id integer, kind text, class smallint, trend text, z double precision, q double precision)
LANGUAGE sql AS 'SELECT 1, '''', 1::smallint, '''', 0::float8, 0::float8';
CREATE FUNCTION hotspot_found(organization_id integer, category_ids integer[], h3_10 bigint, place geometry) RETURNS text
LANGUAGE sql AS 'SELECT ''''';
CREATE FUNCTION heat_cube_sums(h3_10 bigint, on_grid geometry, month integer, category_id smallint)
RETURNS TABLE (grid smallint, period integer, category smallint, key bigint)
LANGUAGE sql AS 'SELECT 9::smallint, 0, 1::smallint, $1';
CREATE FUNCTION heat_cube_source(org integer)
RETURNS TABLE (audience smallint, h3_10 bigint, at geometry, category_id smallint, zone_code text, month integer,
               status smallint)
LANGUAGE sql AS 'SELECT 0::smallint, 0::bigint, NULL::geometry, 0::smallint, '''', 0, 0::smallint';
CREATE FUNCTION heat_cube_note_changed() RETURNS trigger
LANGUAGE plpgsql AS $$ BEGIN RAISE 'a note of %', OLD.h3_10; END $$;
CREATE TRIGGER heat_cube_changed AFTER UPDATE ON request FOR EACH ROW
    WHEN (current_setting('geo_oss.heat', true) IS DISTINCT FROM 'later' AND OLD.h3_10 <> NEW.h3_10)
    EXECUTE FUNCTION heat_cube_note_changed();
