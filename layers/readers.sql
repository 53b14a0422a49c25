-- name: taken
-- Roles belong to the whole server: whether the name is somebody else's is asked first.
SELECT r.rolname, shobj_description(r.oid, 'pg_authid') = %(mark)s AS ours
  FROM pg_roles r WHERE r.rolname = %(role)s

-- name: create_role
CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION CONNECTION LIMIT 20

-- name: join_readers
-- The private cluster lets members of this role in with a password (geo_oss/db/cluster/configuration.py).
DO $$ BEGIN
    CREATE ROLE geo_oss_readers NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;
GRANT geo_oss_readers TO {role}

-- name: mark_role
COMMENT ON ROLE {role} IS {mark}

-- name: set_password
-- The server gets the SCRAM verifier, never the password.
ALTER ROLE {role} PASSWORD {verifier}

-- name: set_limits
ALTER ROLE {role} SET default_transaction_read_only = on;
ALTER ROLE {role} SET statement_timeout = '60s';
ALTER ROLE {role} SET idle_in_transaction_session_timeout = '10min';
ALTER ROLE {role} SET search_path = {schema}, {rows}, public

-- name: new_schema
DROP SCHEMA IF EXISTS {schema} CASCADE;
CREATE SCHEMA {schema}

-- name: new_view
-- A barrier: no function of the reader sees a row before the view's own conditions have chosen it.
CREATE VIEW {schema}.{view} WITH (security_barrier) AS {rows}

-- name: new_rows
-- Stand-ins for the tables that public queries name (items.sql, the filter): one municipality's rows, public columns.
-- What planners typed into a filter may name somebody: runs with such words are told when they were put on the map.
-- Used by: layers/features/database.py, through the role's search_path
DROP SCHEMA IF EXISTS {rows} CASCADE;
CREATE SCHEMA {rows};
CREATE VIEW {rows}.organization WITH (security_barrier) AS
SELECT id, code, name_th, name_en, abbreviation, address_th, phone, accent, number_pattern, number_reset, time_zone,
       utm_srid, pole_snap_metres, view_lon, view_lat, view_zoom, notice_th, notice_en, ''::bytea AS qr_key, active
  FROM public.organization WHERE id = {organization_id};
CREATE VIEW {rows}.category WITH (security_barrier) AS
SELECT * FROM public.category WHERE organization_id = {organization_id};
CREATE VIEW {rows}.request_public WITH (security_barrier) AS
SELECT * FROM public.request_public WHERE organization_id = {organization_id};
CREATE VIEW {rows}.boundary_version WITH (security_barrier) AS
SELECT organization_id, id, layer, valid_from, valid_to, state
  FROM public.boundary_version WHERE organization_id = {organization_id} AND state IN ('in_force', 'retired');
CREATE VIEW {rows}.boundary WITH (security_barrier) AS
SELECT b.organization_id, b.version_id, b.layer, b.code, b.name_th, b.name_en, b.zone_code, b.shape, b.area_m2, b.in_force
  FROM public.boundary AS b
  JOIN public.boundary_version AS v ON v.organization_id = b.organization_id AND v.id = b.version_id
 WHERE b.organization_id = {organization_id} AND v.state IN ('in_force', 'retired');
CREATE VIEW {rows}.pole WITH (security_barrier) AS
SELECT organization_id, id, number, asset_kind, circuit, kind, street, zone_code, community_code, place, loaded_at,
       retired_at
  FROM public.pole WHERE organization_id = {organization_id};
CREATE VIEW {rows}.hotspot_run WITH (security_barrier) AS
SELECT organization_id, id, made_at, kind, filter, grid, parameters, since, until, method, cells, requests, shown, in_force,
       state
  FROM public.hotspot_run
 WHERE organization_id = {organization_id} AND state = 'done' AND parameters ->> 'requests' IS DISTINCT FROM 'all'
   AND (shown OR filter !~ '(^|&)(q|filter)=');
CREATE VIEW {rows}.hotspot_cell WITH (security_barrier) AS
SELECT c.organization_id, c.run_id, c.cell, c.public_class, c.public_trend, c.shape
  FROM public.hotspot_cell AS c
  JOIN public.hotspot_run AS r ON r.organization_id = c.organization_id AND r.id = c.run_id
 WHERE c.organization_id = {organization_id} AND r.shown;
CREATE VIEW {rows}.heat_cube WITH (security_barrier) AS
SELECT * FROM public.heat_cube WHERE organization_id = {organization_id} AND audience = 1;
CREATE VIEW {rows}.heat_cube_delta WITH (security_barrier) AS
SELECT * FROM public.heat_cube_delta WHERE organization_id = {organization_id} AND audience = 1;
CREATE VIEW {rows}.heat_cube_state WITH (security_barrier) AS
SELECT * FROM public.heat_cube_state WHERE organization_id = {organization_id};
CREATE VIEW {rows}.layer_version WITH (security_barrier) AS
SELECT * FROM public.layer_version WHERE organization_id = {organization_id};
CREATE VIEW {rows}.heat_delta WITH (security_barrier) AS
SELECT organization_id FROM public.heat_delta WHERE organization_id = {organization_id}

-- name: comment_view
COMMENT ON VIEW {schema}.{view} IS {words}

-- name: comment_column
COMMENT ON COLUMN {schema}.{view}.{column} IS {words}

-- name: grant
GRANT USAGE ON SCHEMA {schema}, {rows} TO {role};
GRANT SELECT ON ALL TABLES IN SCHEMA {schema}, {rows} TO {role}

-- name: drop_role
-- What is the role's own goes first, such as what a session still holds.
GRANT {role} TO CURRENT_USER;
DROP OWNED BY {role};
DROP ROLE {role}

-- name: drop_schema
DROP SCHEMA IF EXISTS {schema}, {rows} CASCADE
