-- Heat: counts of request_public in 128 × 128 cells of each tile, zooms 5 … 15, and the versions of the layers.
-- Triggers write what changed into heat_delta; the worker folds it into heat. Whoever loads in bulk says
--   SELECT set_config('geo_oss.heat', 'later', true)
-- in the same transaction and calls heat_rebuild afterwards; 'in place' says that no request moves, comes or goes.

CREATE OR REPLACE FUNCTION heat_later() RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('geo_oss.heat', true), '') IN ('later', 'in place')
$$;

CREATE OR REPLACE FUNCTION heat_note_added() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT heat_later() THEN
        INSERT INTO heat_delta (organization_id, qx, qy, dn, dopen)
        SELECT organization_id, qx, qy, 1, (status <= 4)::int FROM added;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION heat_note_removed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT heat_later() THEN
        INSERT INTO heat_delta (organization_id, qx, qy, dn, dopen)
        SELECT organization_id, qx, qy, -1, -(status <= 4)::int FROM removed;
    END IF;
    RETURN NULL;
END $$;

-- A request that moved leaves one cell and enters another; one that changed in place only redraws its tiles (dn = 0).
CREATE OR REPLACE FUNCTION heat_note_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT heat_later() THEN
        INSERT INTO heat_delta (organization_id, qx, qy, dn, dopen)
        SELECT organization_id, was.qx, was.qy, -1, -(was.status <= 4)::int
        FROM removed AS was JOIN added AS is_ USING (organization_id, id)
        WHERE (was.qx, was.qy) <> (is_.qx, is_.qy)
        UNION ALL
        SELECT organization_id, is_.qx, is_.qy,
               ((was.qx, was.qy) <> (is_.qx, is_.qy))::int,
               (is_.status <= 4)::int
                   - CASE WHEN (was.qx, was.qy) = (is_.qx, is_.qy) THEN (was.status <= 4)::int ELSE 0 END
        FROM removed AS was JOIN added AS is_ USING (organization_id, id)
        WHERE was IS DISTINCT FROM is_;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER heat_added AFTER INSERT ON request_public
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION heat_note_added();
CREATE OR REPLACE TRIGGER heat_removed AFTER DELETE ON request_public
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION heat_note_removed();
CREATE OR REPLACE TRIGGER heat_changed AFTER UPDATE ON request_public
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION heat_note_changed();

-- Layers of organizations have changed as a whole: their versions grow, their kept tiles are forgotten.
CREATE OR REPLACE FUNCTION layers_changed(organizations integer[], names text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO layer_version AS known (organization_id, layer, version)
    SELECT organization, name, 1
    FROM unnest(organizations) AS organization, unnest(names) AS name
    ORDER BY organization, name
    ON CONFLICT (organization_id, layer) DO UPDATE SET version = known.version + 1;
    DELETE FROM tile_cache WHERE organization_id = ANY (organizations) AND layer = ANY (names);
END $$;

-- Takes at most `most` noted changes into the pyramid; gives how many it took. One folder at a time: a second gets 0.
-- The version rows are locked before any tile is forgotten, in the order tile_keep locks them.
-- Used by: layers/heat/queries.sql fold
CREATE OR REPLACE FUNCTION heat_fold(most integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    folded integer;
    organizations integer[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(7261544) THEN
        RETURN 0;
    END IF;
    organizations := ARRAY(SELECT DISTINCT organization_id FROM heat_delta);
    PERFORM FROM layer_version
    WHERE organization_id = ANY (organizations) AND layer IN ('requests', 'heat', 'poles')
    ORDER BY organization_id, layer FOR UPDATE;
    WITH taken AS (
        DELETE FROM heat_delta
        WHERE (organization_id, seq) IN (
            -- Of the locked ones only: another's tile could be kept while its change is taken.
            SELECT organization_id, seq FROM heat_delta WHERE organization_id = ANY (organizations)
            ORDER BY seq LIMIT most
        )
        RETURNING organization_id, qx, qy, dn, dopen
    ), change AS (
        SELECT organization_id, z, qx >> (28 - z) AS tx, qy >> (28 - z) AS ty,
               (qx >> (21 - z)) & 127 AS px, (qy >> (21 - z)) & 127 AS py, sum(dn) AS n, sum(dopen) AS n_open
        FROM taken, generate_series(5, 15) AS z
        GROUP BY 1, 2, 3, 4, 5, 6
        HAVING sum(dn) <> 0 OR sum(dopen) <> 0
    ), counted AS (
        INSERT INTO heat (organization_id, z, tx, ty, px, py, n, n_open)
        SELECT * FROM change ORDER BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (organization_id, z, tx, ty, px, py)
        DO UPDATE SET n = heat.n + excluded.n, n_open = heat.n_open + excluded.n_open
    ), touched AS (
        SELECT DISTINCT organization_id, z, qx >> (28 - z) AS x, qy >> (28 - z) AS y
        FROM taken, generate_series(5, 18) AS z
    ), forgotten AS (
        DELETE FROM tile_cache AS kept USING touched
        WHERE kept.organization_id = touched.organization_id AND kept.layer IN ('requests', 'heat', 'poles')
          AND kept.z = touched.z AND kept.x = touched.x AND kept.y = touched.y
    ), grown AS (
        INSERT INTO layer_version AS known (organization_id, layer, version)
        SELECT DISTINCT organization_id, name, 1
        FROM taken, unnest(ARRAY['requests', 'heat', 'poles']) AS name
        ORDER BY organization_id, name
        ON CONFLICT (organization_id, layer) DO UPDATE SET version = known.version + 1
    )
    SELECT count(*) INTO folded FROM taken;
    RETURN folded;
END $$;

-- The pyramid of an organization made anew; changes noted and already committed are part of the recount.
-- Used by: layers/heat/queries.sql rebuild
CREATE OR REPLACE FUNCTION heat_rebuild(org integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7261544);
    DELETE FROM heat WHERE organization_id = org;
    -- One statement, one snapshot: a change is either counted here or stays noted for the next fold.
    WITH taken AS (DELETE FROM heat_delta WHERE organization_id = org)
    INSERT INTO heat (organization_id, z, tx, ty, px, py, n, n_open)
    SELECT org, 15, qx >> 13, qy >> 13, (qx >> 6) & 127, (qy >> 6) & 127, count(*), count(*) FILTER (WHERE status <= 4)
    FROM request_public WHERE organization_id = org
    GROUP BY 3, 4, 5, 6;
    FOR zoom IN REVERSE 14 .. 5 LOOP
        INSERT INTO heat (organization_id, z, tx, ty, px, py, n, n_open)
        SELECT org, zoom, tx >> 1, ty >> 1, ((tx & 1) << 6) | (px >> 1), ((ty & 1) << 6) | (py >> 1), sum(n), sum(n_open)
        FROM heat WHERE organization_id = org AND z = zoom + 1
        GROUP BY 3, 4, 5, 6;
    END LOOP;
    PERFORM layers_changed(ARRAY[org], ARRAY['requests', 'request_shapes', 'heat', 'poles']);
    PERFORM heat_cube_outdated(org);
END $$;

-- Cells of the pyramid, with the changes still noted, that differ from a recount; no row: all is well.
-- Used by: layers/heat/queries.sql check
CREATE OR REPLACE FUNCTION heat_check(org integer)
RETURNS TABLE (z integer, x integer, y integer, kept bigint, counted bigint)
LANGUAGE sql STABLE AS $$
    WITH said AS (
        SELECT h.z::int AS z, (h.tx << 7) | h.px AS x, (h.ty << 7) | h.py AS y, h.n, h.n_open
        FROM heat AS h WHERE h.organization_id = org
        UNION ALL
        SELECT zoom, d.qx >> (21 - zoom), d.qy >> (21 - zoom), d.dn, d.dopen
        FROM heat_delta AS d, generate_series(5, 15) AS zoom WHERE d.organization_id = org
    ), summed AS (
        SELECT s.z, s.x, s.y, sum(s.n) AS n, sum(s.n_open) AS n_open FROM said AS s GROUP BY 1, 2, 3
    ), fine AS (
        SELECT p.qx >> 6 AS x, p.qy >> 6 AS y, count(*) AS n, count(*) FILTER (WHERE p.status <= 4) AS n_open
        FROM request_public AS p WHERE p.organization_id = org GROUP BY 1, 2
    ), recount AS (
        SELECT zoom AS z, f.x >> (15 - zoom) AS x, f.y >> (15 - zoom) AS y, sum(f.n) AS n, sum(f.n_open) AS n_open
        FROM fine AS f, generate_series(5, 15) AS zoom GROUP BY 1, 2, 3
    )
    SELECT z, x, y, coalesce(s.n, 0)::bigint, coalesce(r.n, 0)::bigint
    FROM summed AS s FULL JOIN recount AS r USING (z, x, y)
    WHERE (coalesce(s.n, 0), coalesce(s.n_open, 0)) <> (coalesce(r.n, 0), coalesce(r.n_open, 0))
    ORDER BY 1, 2, 3
$$;

-- New boundaries and poles redraw their layers whole; a trigger names the layers.
CREATE OR REPLACE FUNCTION whole_layers_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM layers_changed(array_agg(DISTINCT organization_id), TG_ARGV) FROM changed;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER boundary_added AFTER INSERT ON boundary
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION whole_layers_changed('communities', 'zones');
CREATE OR REPLACE TRIGGER boundary_changed AFTER UPDATE ON boundary
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION whole_layers_changed('communities', 'zones');
CREATE OR REPLACE TRIGGER boundary_removed AFTER DELETE ON boundary
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION whole_layers_changed('communities', 'zones');
CREATE OR REPLACE TRIGGER pole_added AFTER INSERT ON pole
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION whole_layers_changed('poles');
CREATE OR REPLACE TRIGGER pole_changed AFTER UPDATE ON pole
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION whole_layers_changed('poles');
CREATE OR REPLACE TRIGGER pole_removed AFTER DELETE ON pole
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION whole_layers_changed('poles');
-- A run that is on the map or was; one that only works or waits redraws nothing.
CREATE OR REPLACE FUNCTION hotspot_layer_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM layers_changed(ARRAY[coalesce(NEW.organization_id, OLD.organization_id)], ARRAY['hotspots']);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER hotspot_added AFTER INSERT ON hotspot_run
    FOR EACH ROW WHEN (NEW.shown) EXECUTE FUNCTION hotspot_layer_changed();
CREATE OR REPLACE TRIGGER hotspot_hidden AFTER UPDATE ON hotspot_run
    FOR EACH ROW WHEN (NEW.shown OR OLD.shown) EXECUTE FUNCTION hotspot_layer_changed();
CREATE OR REPLACE TRIGGER hotspot_removed AFTER DELETE ON hotspot_run
    FOR EACH ROW WHEN (OLD.shown) EXECUTE FUNCTION hotspot_layer_changed();

-- The hot cell in force at a place, if there is one: a run in force for one of the categories decides, the first of them
-- first, else the run in force for all requests. Whoever asks names a request's category and then its main category.
-- Hexagons are found as requests are counted, by the parent of the stored cell; other cells by the place (EPSG:4326).
-- Used by: hotspot_run_force_idx, hotspot_cell_pkey, hotspot_cell_shape_idx
CREATE OR REPLACE FUNCTION hotspot_at(organization_id integer, category_ids integer[], h3_cell bigint, place geometry)
RETURNS TABLE (run_id integer, kind text, class smallint, trend text, z double precision, q double precision)
LANGUAGE sql STABLE AS $$
    WITH deciding AS (
        SELECT r.organization_id, r.id, r.kind, r.grid
          FROM hotspot_run AS r
         WHERE r.organization_id = $1 AND r.in_force AND (r.category_id = ANY ($2) OR r.category_id IS NULL)
         ORDER BY array_position($2, r.category_id::integer)
         LIMIT 1
    )
    SELECT d.id, d.kind, c.class, c.trend, c.z, c.q
      FROM deciding AS d
      JOIN hotspot_cell AS c ON c.organization_id = d.organization_id AND c.run_id = d.id
       AND c.cell = h3_parent($3, CASE WHEN d.grid LIKE 'h3-%' THEN substr(d.grid, 4)::integer END)
     WHERE c.class > 0
     UNION ALL
    (SELECT d.id, d.kind, c.class, c.trend, c.z, c.q
      FROM deciding AS d
      JOIN hotspot_cell AS c ON c.organization_id = d.organization_id AND c.run_id = d.id AND ST_Covers(c.shape, $4)
     WHERE d.grid LIKE 'square-%' AND c.class > 0
     ORDER BY c.cell
     LIMIT 1)
$$;

-- The same as JSON with the names of the category the analysis is of: a Hotspot of geo_oss/routing/hotspot.py.
-- Used by: geo_oss/requests/facts.sql, hotspot.sql, reroute.sql
CREATE OR REPLACE FUNCTION hotspot_found(organization_id integer, category_ids integer[], h3_cell bigint, place geometry)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN  -- this language keeps its plan
    RETURN (SELECT json_build_object('run_id', h.run_id, 'level', h.class, 'trend', h.trend,
                                     'name_th', coalesce(c.name_th, ''), 'name_en', coalesce(c.name_en, ''))::text
              FROM hotspot_at($1, $2, $3, $4) AS h
              JOIN hotspot_run AS r ON r.organization_id = $1 AND r.id = h.run_id
              LEFT JOIN category AS c ON c.organization_id = r.organization_id AND c.id = r.category_id
             LIMIT 1);
END $$;

-- What these were called before.
DROP FUNCTION IF EXISTS boundary_layers_changed();
DROP FUNCTION IF EXISTS pole_layer_changed();

-- A line or an area came, changed or went: its layer is drawn anew, whole, for it may reach many tiles and there are few.
-- The shape is written after the insert, so inserts need no trigger.
CREATE OR REPLACE FUNCTION shape_layer_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM layers_changed(ARRAY[OLD.organization_id], ARRAY['request_shapes']);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER shape_changed AFTER UPDATE ON request_public
    FOR EACH ROW WHEN (OLD.shape IS NOT NULL OR NEW.shape IS NOT NULL) EXECUTE FUNCTION shape_layer_changed();
CREATE OR REPLACE TRIGGER shape_removed AFTER DELETE ON request_public
    FOR EACH ROW WHEN (OLD.shape IS NOT NULL) EXECUTE FUNCTION shape_layer_changed();
