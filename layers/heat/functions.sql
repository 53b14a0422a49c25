-- The heat cube: requests counted beforehand by cell, category, zone and month. Triggers note each change in the
-- transaction that makes it, the worker folds the notes, and whoever asks adds what is not folded yet: an answer never
-- waits for the worker. Bulk loads note nothing; heat_rebuild (layers/functions.sql) says so by heat_cube_outdated, and
-- until the worker has counted anew everybody counts from the tables.

-- The month of a moment by a municipality's clock: 202410.
CREATE OR REPLACE FUNCTION local_month(at timestamptz, time_zone text) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (date_part('year', at AT TIME ZONE time_zone) * 100 + date_part('month', at AT TIME ZONE time_zone))::integer
$$;

-- The key of a place's square: its column from the west times 2^24, plus its row from the south (requests/grids.py).
CREATE OR REPLACE FUNCTION square_key(on_grid geometry, metres integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor(ST_X(on_grid) / metres)::bigint * 16777216 + floor(ST_Y(on_grid) / metres)::bigint
$$;

-- The key of the square `times` wider that a square lies in.
CREATE OR REPLACE FUNCTION square_wider(key bigint, times integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor(((key + 8388608) >> 24)::float8 / times)::bigint * 16777216
         + floor((key - ((key + 8388608) >> 24) * 16777216)::float8 / times)::bigint
$$;

-- Notes are plain values of the row, as cheap as can be: months and squares are found when they are folded or asked.
CREATE OR REPLACE FUNCTION heat_cube_note_added() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO heat_cube_delta
    VALUES (NEW.organization_id, TG_ARGV[0]::smallint, NEW.h3_cell, NEW.place, NEW.category_id, coalesce(NEW.zone_code, ''),
            NEW.created_at, NEW.status, 1);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION heat_cube_note_removed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO heat_cube_delta
    VALUES (OLD.organization_id, TG_ARGV[0]::smallint, OLD.h3_cell, OLD.place, OLD.category_id, coalesce(OLD.zone_code, ''),
            OLD.created_at, OLD.status, -1);
    RETURN NULL;
END $$;

-- For each row whose place in the cube is another one: it leaves the old and enters the new.
CREATE OR REPLACE FUNCTION heat_cube_note_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO heat_cube_delta
    VALUES (OLD.organization_id, TG_ARGV[0]::smallint, OLD.h3_cell, OLD.place, OLD.category_id, coalesce(OLD.zone_code, ''),
            OLD.created_at, OLD.status, -1),
           (NEW.organization_id, TG_ARGV[0]::smallint, NEW.h3_cell, NEW.place, NEW.category_id, coalesce(NEW.zone_code, ''),
            NEW.created_at, NEW.status, 1);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER heat_cube_added AFTER INSERT ON request FOR EACH ROW
    WHEN (current_setting('geo_oss.heat', true) IS DISTINCT FROM 'later')
    EXECUTE FUNCTION heat_cube_note_added(0);
CREATE OR REPLACE TRIGGER heat_cube_removed AFTER DELETE ON request FOR EACH ROW
    WHEN (current_setting('geo_oss.heat', true) IS DISTINCT FROM 'later')
    EXECUTE FUNCTION heat_cube_note_removed(0);
CREATE OR REPLACE TRIGGER heat_cube_changed AFTER UPDATE ON request FOR EACH ROW
    WHEN (current_setting('geo_oss.heat', true) IS DISTINCT FROM 'later'
          AND (OLD.h3_cell <> NEW.h3_cell OR OLD.category_id <> NEW.category_id OR OLD.status <> NEW.status
               OR OLD.created_at <> NEW.created_at OR OLD.zone_code IS DISTINCT FROM NEW.zone_code
               OR NOT ST_OrderingEquals(OLD.place, NEW.place)))
    EXECUTE FUNCTION heat_cube_note_changed(0);
CREATE OR REPLACE TRIGGER heat_cube_added AFTER INSERT ON request_public FOR EACH ROW
    WHEN (current_setting('geo_oss.heat', true) IS DISTINCT FROM 'later')
    EXECUTE FUNCTION heat_cube_note_added(1);
CREATE OR REPLACE TRIGGER heat_cube_removed AFTER DELETE ON request_public FOR EACH ROW
    WHEN (current_setting('geo_oss.heat', true) IS DISTINCT FROM 'later')
    EXECUTE FUNCTION heat_cube_note_removed(1);
CREATE OR REPLACE TRIGGER heat_cube_changed AFTER UPDATE ON request_public FOR EACH ROW
    WHEN (current_setting('geo_oss.heat', true) IS DISTINCT FROM 'later'
          AND (OLD.h3_cell <> NEW.h3_cell OR OLD.category_id <> NEW.category_id OR OLD.status <> NEW.status
               OR OLD.created_at <> NEW.created_at OR OLD.zone_code IS DISTINCT FROM NEW.zone_code
               OR NOT ST_OrderingEquals(OLD.place, NEW.place)))
    EXECUTE FUNCTION heat_cube_note_changed(1);

-- From the caller's COMMIT on the cube is not asked until it is counted anew.
CREATE OR REPLACE FUNCTION heat_cube_outdated(org integer) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO heat_cube_state AS state (organization_id, loads) VALUES (org, 1)
    ON CONFLICT (organization_id) DO UPDATE SET loads = state.loads + 1
$$;

-- Another clock makes other months, another zone of UTM other squares.
CREATE OR REPLACE FUNCTION heat_cube_moved() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM heat_cube_outdated(NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER heat_cube_moved AFTER UPDATE ON organization FOR EACH ROW
    WHEN (OLD.time_zone <> NEW.time_zone OR OLD.utm_srid <> NEW.utm_srid) EXECUTE FUNCTION heat_cube_moved();

-- The periods that a month is part of: all time, its year, its fiscal year (from October), its quarter, and itself. Any
-- twelve months are six of them at most.
CREATE OR REPLACE FUNCTION heat_cube_periods(month integer) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[0, month / 100, (month / 100 + (month % 100 > 9)::integer) * 100 + 30,
                 month / 100 * 100 + 20 + (month % 100 + 2) / 3, month]
$$;

-- Rows of the cube that one change touches: which sums are kept is decided here (and by the sets in heat_cube_rebuild). All
-- time by category; periods of everything, for the two grids of some 100,000 m² a cell. More would be as many rows as
-- there are requests.
CREATE OR REPLACE FUNCTION heat_cube_sums(h3_cell bigint, on_grid geometry, month integer, category_id smallint)
RETURNS TABLE (grid smallint, period integer, category smallint, key bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 14 AS $$
    SELECT g.grid, p.period, c.category, g.key
    FROM (VALUES (9::smallint, h3_parent($1, 9)), (10::smallint, h3_parent($1, 10)), (250::smallint, square_key($2, 250))) AS g (grid, key),
         unnest(heat_cube_periods($3)) AS p (period),
         (VALUES (-1::smallint), ($4)) AS c (category)
    WHERE p.period = 0 OR (g.grid <> 10 AND c.category = -1)
$$;

-- Takes at most `most` noted changes into the cube; gives how many. One at a time: a second folder gets 0.
-- Used by: layers/heat/cube.sql fold
CREATE OR REPLACE FUNCTION heat_cube_fold(most integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    folded integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(7261549) THEN
        RETURN 0;
    END IF;
    WITH taken AS (
        DELETE FROM heat_cube_delta WHERE ctid = ANY (ARRAY(SELECT ctid FROM heat_cube_delta LIMIT most)) RETURNING *
    ), change AS (
        SELECT t.organization_id, t.audience, c.grid, c.period, c.category, t.zone_code, c.key,
               sum(dn * (status = 1)::int) AS s1, sum(dn * (status = 2)::int) AS s2, sum(dn * (status = 3)::int) AS s3,
               sum(dn * (status = 4)::int) AS s4, sum(dn * (status = 5)::int) AS s5, sum(dn * (status = 6)::int) AS s6
        FROM taken AS t
        JOIN organization AS o ON o.id = t.organization_id
        CROSS JOIN LATERAL heat_cube_sums(t.h3_cell, utm_place(t.place, o.utm_srid),
                                          local_month(t.created_at, o.time_zone), t.category_id) AS c
        GROUP BY 1, 2, 3, 4, 5, 6, 7
    ), counted AS (
        INSERT INTO heat_cube AS kept
        SELECT * FROM change WHERE (s1, s2, s3, s4, s5, s6) <> (0, 0, 0, 0, 0, 0) ORDER BY 1, 2, 3, 4, 5, 6, 7
        ON CONFLICT (organization_id, audience, grid, period, category_id, zone_code, key) DO UPDATE
        SET s1 = kept.s1 + excluded.s1, s2 = kept.s2 + excluded.s2, s3 = kept.s3 + excluded.s3,
            s4 = kept.s4 + excluded.s4, s5 = kept.s5 + excluded.s5, s6 = kept.s6 + excluded.s6
    ), told AS (
        INSERT INTO heat_cube_folds AS known SELECT DISTINCT organization_id, 1 FROM taken
        ON CONFLICT (organization_id) DO UPDATE SET folds = known.folds + 1
    )
    SELECT count(*) INTO folded FROM taken;
    RETURN folded;
END $$;

-- Both tables of an organization in the words of the cube; each place is put on the UTM grid once, each moment on the clock.
CREATE OR REPLACE FUNCTION heat_cube_source(org integer)
RETURNS TABLE (audience smallint, h3_cell bigint, at geometry, category_id smallint, zone_code text, month integer,
               status smallint)
LANGUAGE sql STABLE AS $$
    SELECT audience, h3_cell, at, category_id, coalesce(zone_code, ''),
           (date_part('year', clock) * 100 + date_part('month', clock))::integer, status
    FROM (
        SELECT s.*, utm_place(s.place, o.utm_srid) AS at, s.created_at AT TIME ZONE o.time_zone AS clock
        FROM organization AS o
        JOIN (SELECT r.organization_id, 0::smallint AS audience, r.h3_cell, r.place, r.category_id, r.zone_code, r.created_at,
                     r.status
              FROM request AS r
              UNION ALL
              SELECT p.organization_id, 1::smallint, p.h3_cell, p.place, p.category_id, p.zone_code, p.created_at, p.status
              FROM request_public AS p) AS s ON s.organization_id = o.id
        WHERE o.id = $1
        OFFSET 0
    ) AS placed
$$;

-- Counts an organization anew. What is noted and committed by then is part of the count; what commits later stays noted.
-- A load that commits in between makes `loads` another: then the cube stays outdated.
-- Used by: layers/heat/cube.sql rebuild
CREATE OR REPLACE FUNCTION heat_cube_rebuild(org integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    known bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7261549);
    INSERT INTO heat_cube_state (organization_id) VALUES (org) ON CONFLICT DO NOTHING;
    SELECT loads INTO known FROM heat_cube_state WHERE organization_id = org;
    DELETE FROM heat_cube WHERE organization_id = org;
    WITH taken AS (
        DELETE FROM heat_cube_delta WHERE organization_id = org
    ), located AS (
        SELECT audience, h3_parent(h3_cell, 9) AS nine, h3_parent(h3_cell, 10) AS ten, square_key(at, 250) AS square, category_id, zone_code,
               month, status
        FROM heat_cube_source(org)
    ), counted AS (
        SELECT audience, nine, ten, square, month, category_id, zone_code,
               count(*) FILTER (WHERE status = 1) AS s1, count(*) FILTER (WHERE status = 2) AS s2,
               count(*) FILTER (WHERE status = 3) AS s3, count(*) FILTER (WHERE status = 4) AS s4,
               count(*) FILTER (WHERE status = 5) AS s5, count(*) FILTER (WHERE status = 6) AS s6
        FROM located
        GROUP BY audience, zone_code, GROUPING SETS (
            (nine, month), (nine, category_id), (square, month), (square, category_id), (ten, category_id))
    )
    INSERT INTO heat_cube
    SELECT org, audience, CASE WHEN nine IS NOT NULL THEN 9 WHEN ten IS NOT NULL THEN 10 ELSE 250 END, period, category,
           zone_code, coalesce(nine, ten, square), sum(s1), sum(s2), sum(s3), sum(s4), sum(s5), sum(s6)
    FROM counted,
         unnest(CASE WHEN month IS NULL THEN ARRAY[0] ELSE heat_cube_periods(month) END) AS period,
         unnest(CASE WHEN month IS NOT NULL THEN ARRAY[-1]::smallint[]
                     WHEN ten IS NOT NULL THEN ARRAY[-1, category_id]::smallint[]
                     ELSE ARRAY[category_id] END) AS category
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    ORDER BY 1, 2, 3, 4, 5, 6, 7;
    UPDATE heat_cube_state SET built = known WHERE organization_id = org;
    INSERT INTO heat_cube_folds AS counted VALUES (org, 1)
    ON CONFLICT (organization_id) DO UPDATE SET folds = counted.folds + 1;
END $$;

-- Rows of the cube, with the changes still noted, that differ from a count of the tables; no row: all is well. A cube that
-- is outdated is not asked by anybody and has none.
-- Used by: layers/heat/cube.sql check
CREATE OR REPLACE FUNCTION heat_cube_check(org integer)
RETURNS TABLE (audience smallint, grid smallint, period integer, category smallint, zone text, key bigint, kept bigint, counted bigint)
LANGUAGE sql STABLE AS $$
    WITH changes AS (
        SELECT d.audience, d.h3_cell, utm_place(d.place, o.utm_srid) AS at, local_month(d.created_at, o.time_zone) AS month,
               d.category_id, d.zone_code, d.status, d.dn::bigint AS dn, 0::bigint AS one
        FROM heat_cube_delta AS d JOIN organization AS o ON o.id = d.organization_id WHERE d.organization_id = org
        UNION ALL
        SELECT s.audience, s.h3_cell, s.at, s.month, s.category_id, s.zone_code, s.status, 0, 1
        FROM heat_cube_source(org) AS s
    ), said AS (
        SELECT c.audience, k.grid, k.period, k.category, c.zone_code, k.key, c.status, sum(c.dn) AS kept, sum(c.one) AS counted
        FROM changes AS c CROSS JOIN LATERAL heat_cube_sums(c.h3_cell, c.at, c.month, c.category_id) AS k
        GROUP BY 1, 2, 3, 4, 5, 6, 7
        UNION ALL
        SELECT h.audience, h.grid, h.period, h.category_id, h.zone_code, h.key, s.status, s.n, 0
        FROM heat_cube AS h
        CROSS JOIN LATERAL (VALUES (1, h.s1), (2, h.s2), (3, h.s3), (4, h.s4), (5, h.s5), (6, h.s6)) AS s (status, n)
        WHERE h.organization_id = org
    )
    SELECT s.audience, s.grid, s.period, s.category, s.zone_code, s.key, sum(s.kept)::bigint, sum(s.counted)::bigint
    FROM said AS s
    WHERE EXISTS (SELECT FROM heat_cube_state AS t WHERE t.organization_id = org AND t.built = t.loads)
    GROUP BY s.audience, s.grid, s.period, s.category, s.zone_code, s.key, s.status
    HAVING sum(s.kept) <> sum(s.counted)
    ORDER BY 1, 2, 3, 4, 5, 6
$$;
